// Where a service of AWS is reached: its own host, or what the person configured instead. Rules: AWS SDKs and Tools
// reference guide, "Service-specific endpoints"; order as measured with botocore 1.43, CLI 1.45 and the JavaScript SDK.

/** The services that Latchkey calls by an SDK client. */
export type AwsApi = 'sts' | 'sso' | 'sso_oidc' | 'iam';
export type AwsService = AwsApi | 'codecommit';
type Env = Readonly<Record<string, string | undefined>>;

const suffixes: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
];

export function partitionSuffix(region: string): string {
  return suffixes.find(([pattern]) => pattern.test(region))?.[1] ?? 'amazonaws.com';
}

/** IAM has one endpoint in a partition, and the region its requests are signed for. */
const iamEndpoints: readonly (readonly [RegExp, { readonly host: string; readonly region: string }])[] = [
  [/^cn-/, { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' }],
  [/^us-gov-/, { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' }],
  [/^eusc-/, { host: 'iam.eusc-de-east-1.amazonaws.eu', region: 'eusc-de-east-1' }],
  [/^us-iso-/, { host: 'iam.us-iso-east-1.c2s.ic.gov', region: 'us-iso-east-1' }],
  [/^us-isob-/, { host: 'iam.us-isob-east-1.sc2s.sgov.gov', region: 'us-isob-east-1' }],
  [/^eu-isoe-/, { host: 'iam.eu-isoe-west-1.cloud.adc-e.uk', region: 'eu-isoe-west-1' }],
  [/^us-isof-/, { host: 'iam.us-isof-south-1.csp.hci.ic.gov', region: 'us-isof-south-1' }],
];

export function iamOf(region: string): { readonly host: string; readonly region: string } {
  return (
    iamEndpoints.find(([pattern]) => pattern.test(region))?.[1] ?? {
      host: 'iam.amazonaws.com',
      region: 'us-east-1',
    }
  );
}

/** AWS's own regional address of the service, in any partition. */
export function awsEndpoint(service: AwsApi, region: string): string {
  const suffix = partitionSuffix(region);
  switch (service) {
    case 'sts':
      return `https://sts.${region}.${suffix}`;
    case 'sso':
      return `https://portal.sso.${region}.${suffix}`;
    case 'sso_oidc':
      return `https://oidc.${region}.${suffix}`;
    case 'iam':
      return `https://${iamOf(region).host}`;
  }
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
  const profile =
    sections.get(input.profile === 'default' ? 'default' : `profile ${input.profile}`) ??
    sections.get(`profile ${input.profile}`);
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
