// Where a service of AWS is reached: its own host, or what the user configured instead. Rules: AWS SDKs and Tools
// reference guide, "Service-specific endpoints"; order as measured with botocore 1.43, CLI 1.45 and the JavaScript SDK.

import { partitionAt } from '../../../shared/aws-partition.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import { type AwsEndpointVariant, iamHosts, isFipsPlain, plainAwsEndpoints } from './aws-partitions.ts';

/** The services that Latchkey calls by an SDK client. */
export type AwsApi = 'sts' | 'sso' | 'sso_oidc' | 'iam' | 'signin';
export type AwsService = AwsApi | 'codecommit';
type Env = Readonly<Record<string, string | undefined>>;

/** IAM's address and signing region in the partition of a region. */
export function iamOf(
  region: string,
  { fips, dualStack }: AwsEndpointVariant = plainAwsEndpoints,
): { readonly host: string; readonly region: string } {
  const iam = iamHosts(region);
  const plain = fips ? iam.fipsHost : iam.host;
  const dual = fips ? iam.fipsDualStackHost : iam.dualStackHost;
  return { host: dualStack ? dual : plain, region: partitionAt(region).firstRegion };
}

/** AWS's own regional address of the service, in any partition. */
export function awsEndpoint(
  service: AwsApi,
  region: string,
  variant: AwsEndpointVariant = plainAwsEndpoints,
): string {
  const { suffix, dualStackSuffix, signIn, isSignInRegional } = partitionAt(region);
  const fips = variant.fips && (variant.dualStack || !isFipsPlain(region)) ? '-fips' : '';
  const rest = `${fips}.${region}.${variant.dualStack ? dualStackSuffix : suffix}`;
  switch (service) {
    case 'sts':
      return `https://sts${rest}`;
    case 'sso':
      return `https://portal.sso${rest}`;
    case 'sso_oidc':
      return `https://oidc${rest}`;
    case 'iam':
      return `https://${iamOf(region, variant).host}`;
    case 'signin':
      return `https://${isSignInRegional ? `${region}.` : ''}signin.${signIn}`;
  }
}

/**
 * AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, then the profile's `use_fips_endpoint` and
 * `use_dualstack_endpoint`. A configured endpoint is what the user wrote and goes before both.
 */
export function configuredVariant(env: Env, { profile }: AwsEndpointSettings): AwsEndpointVariant {
  const said = (variable: string, key: string): boolean => {
    const fromEnv = (env[variable] ?? '').trim();
    return isTrue(fromEnv === '' ? profile?.get(key)?.value : fromEnv);
  };
  return {
    fips: said('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
    dualStack: said('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
  };
}

/**
 * The configured endpoint, first hit wins: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's `services`
 * section, the profile's `endpoint_url`. Null when none, or when AWS_IGNORE_CONFIGURED_ENDPOINT_URLS (or the profile's
 * `ignore_configured_endpoint_urls`) says so.
 */
export function configuredAwsEndpoint(
  service: AwsService,
  env: Env,
  { profile, services }: AwsEndpointSettings,
): string | null {
  if (isTrue(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return null;
  const ignored = isTrue(profile?.get('ignore_configured_endpoint_urls')?.value);
  // SECURITY: to every other service a secret key only signs; the sign-in of the console is sent the key itself. An address for
  // all services (such as LocalStack, or storage that speaks S3) is not meant for that.
  const isForAll = service !== 'signin';
  const candidates = [
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`],
    isForAll ? env.AWS_ENDPOINT_URL : undefined,
    ignored ? undefined : services?.get(service)?.nested.get('endpoint_url'),
    ignored || !isForAll ? undefined : profile?.get('endpoint_url')?.value,
  ];
  for (const candidate of candidates) {
    const url = (candidate ?? '').trim();
    if (url !== '') return isHttpUrl(url) ? withoutTrailingSlashes(url) : null;
  }
  return null;
}

interface Entry {
  readonly value: string;
  readonly nested: ReadonlyMap<string, string>;
}
type Section = ReadonlyMap<string, Entry>;

/** What of a config file says where services are reached: the profile's section, and the `services` section it names. */
export interface AwsEndpointSettings {
  readonly profile: Section | undefined;
  readonly services: Section | undefined;
}

/**
 * `profile` is the name as in `[profile NAME]`, or `default`. Only the sections that are asked for are read line by line:
 * a large company's file has a hundred thousand lines.
 */
export function awsEndpointSettings(configText: string, profile: string): AwsEndpointSettings {
  const long = sectionNamed(configText, `profile ${profile}`);
  const own = profile === 'default' ? (sectionNamed(configText, profile) ?? long) : long;
  const services = own?.get('services')?.value ?? '';
  return {
    profile: own,
    services: services === '' ? undefined : sectionNamed(configText, `services ${services}`),
  };
}

/** Every section of this name as one: `key = value`, and one level of indented keys. */
function sectionNamed(text: string, name: string): Section | undefined {
  let section: Map<string, Entry> | undefined;
  let isInside = false;
  const nextBracket = (from: number): number => {
    const found = text.indexOf('\n[', from);
    return found === -1 ? text.length : found + 1;
  };
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = text[first] === '[' ? first : nextBracket(0); at < text.length; ) {
    const end = nextBracket(at);
    const lineEnd = text.indexOf('\n', at);
    const closing = text.indexOf(']', at);
    const isHeader = closing > at + 1 && (lineEnd === -1 || closing < lineEnd);
    if (isHeader) isInside = isNamed(text.slice(at + 1, closing), name);
    if (isInside) {
      section ??= new Map<string, Entry>();
      readEntries(text.slice(at, end), section);
    }
    at = end;
  }
  return section;
}

/** Most headers are written plainly, and are distinguished without taking them to pieces. */
const isNamed = (header: string, name: string): boolean =>
  header === name ||
  (/^\s|\s$|\s\s|[^\S ]|["']/.test(header) &&
    header.trim().replace(/\s+/g, ' ').replaceAll(/["']/g, '') === name);

function readEntries(text: string, section: Map<string, Entry>): void {
  let nested: Map<string, string> | null = null;
  for (const line of text.split(/\r?\n/).slice(1)) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const pair = /^(\s*)([^=]+?)\s*=\s*(.*?)\s*$/.exec(line);
    if (pair === null) continue;
    const [, indent = '', key = '', value = ''] = pair;
    if (indent !== '') nested?.set(key.trim().toLowerCase(), value);
    else {
      nested = new Map();
      section.set(key.toLowerCase(), { value: value.replace(/\s[#;].*$/, ''), nested });
    }
  }
}

function isTrue(value: string | undefined): boolean {
  return (value ?? '').trim().toLowerCase() === 'true';
}

function isHttpUrl(value: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}
