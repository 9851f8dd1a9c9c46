// Where a service of AWS is reached: its own host, or what the person configured instead. Rules: AWS SDKs and Tools
// reference guide, "Service-specific endpoints"; order as measured with botocore 1.43, CLI 1.45 and the JavaScript SDK.

import { type EndpointVariant, partition, plainEndpoints } from './aws-partitions.ts';

/** The services that Latchkey calls by an SDK client. */
export type AwsApi = 'sts' | 'sso' | 'sso_oidc' | 'iam';
export type AwsService = AwsApi | 'codecommit';
type Env = Readonly<Record<string, string | undefined>>;

/** IAM's address and signing region in the partition of a region. */
export function iamOf(
  region: string,
  { fips, dualStack }: EndpointVariant = plainEndpoints,
): { readonly host: string; readonly region: string } {
  const { iam } = partition(region);
  const plain = fips ? iam.fipsHost : iam.host;
  const dual = fips ? iam.fipsDualStackHost : iam.dualStackHost;
  return { host: dualStack ? dual : plain, region: iam.region };
}

/** AWS's own regional address of the service, in any partition. */
export function awsEndpoint(
  service: AwsApi,
  region: string,
  variant: EndpointVariant = plainEndpoints,
): string {
  const { suffix, dualStackSuffix, fipsIsPlain } = partition(region);
  const fips = variant.fips && (variant.dualStack || !fipsIsPlain) ? '-fips' : '';
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
  }
}

/**
 * AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, then the profile's `use_fips_endpoint` and
 * `use_dualstack_endpoint`. A configured endpoint is what the person wrote and goes before both.
 */
export function configuredVariant(input: {
  readonly env: Env;
  readonly configText: string;
  readonly profile: string;
}): EndpointVariant {
  const profile = profileSection(parseSections(input.configText), input.profile);
  const said = (variable: string, key: string): boolean => {
    const fromEnv = (input.env[variable] ?? '').trim();
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
 * `ignore_configured_endpoint_urls`) says so. `profile` is the name as in `[profile NAME]`, or `default`.
 */
export function configuredEndpoint(
  service: AwsService,
  input: { readonly env: Env; readonly configText: string; readonly profile: string },
): string | null {
  const { env } = input;
  if (isTrue(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return null;
  const sections = parseSections(input.configText);
  const profile = profileSection(sections, input.profile);
  const ignored = isTrue(profile?.get('ignore_configured_endpoint_urls')?.value);
  const services = profile?.get('services')?.value ?? '';
  const candidates = [
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`],
    env.AWS_ENDPOINT_URL,
    ignored || services === ''
      ? undefined
      : sections.get(`services ${services}`)?.get(service)?.nested.get('endpoint_url'),
    ignored ? undefined : profile?.get('endpoint_url')?.value,
  ];
  for (const candidate of candidates) {
    const url = (candidate ?? '').trim();
    if (url !== '') return isHttpUrl(url) ? url.replace(/\/+$/, '') : null;
  }
  return null;
}

interface Entry {
  readonly value: string;
  readonly nested: ReadonlyMap<string, string>;
}

function profileSection(
  sections: ReadonlyMap<string, ReadonlyMap<string, Entry>>,
  name: string,
): ReadonlyMap<string, Entry> | undefined {
  return sections.get(name === 'default' ? 'default' : `profile ${name}`) ?? sections.get(`profile ${name}`);
}

/** Reads no more of the INI than is needed here: sections, `key = value`, one level of indented keys. */
function parseSections(text: string): ReadonlyMap<string, ReadonlyMap<string, Entry>> {
  const sections = new Map<string, Map<string, Entry>>();
  let section: Map<string, Entry> | null = null;
  let nested: Map<string, string> | null = null;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header !== null) {
      const name = (header[1] ?? '').trim().replace(/\s+/g, ' ').replaceAll(/["']/g, '');
      section = sections.get(name) ?? new Map<string, Entry>();
      sections.set(name, section);
      nested = null;
      continue;
    }
    const pair = /^(\s*)([^=]+?)\s*=\s*(.*?)\s*$/.exec(line);
    if (pair === null || section === null) continue;
    const [, indent = '', key = '', value = ''] = pair;
    if (indent !== '') nested?.set(key.trim().toLowerCase(), value);
    else {
      nested = new Map();
      section.set(key.toLowerCase(), { value: value.replace(/\s[#;].*$/, ''), nested });
    }
  }
  return sections;
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
