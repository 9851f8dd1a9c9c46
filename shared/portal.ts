import { anyPartition, partitionOfRegion } from './aws-partition.ts';
import { Region } from './ids.ts';
import { isLoopback } from './loopback.ts';
import { err, ok, type Result } from './result.ts';
import { withoutTrailingSlashes } from './trailing-slashes.ts';

export interface StartUrl {
  readonly url: string;
  readonly host: string;
  /** When the address itself says it, as the newer portals' does. */
  readonly region: Region | null;
}

/** Where a portal is, as a source or a file says it. `region` empty or null: unknown. */
export interface Portal {
  readonly startUrl: string;
  readonly region: string | null;
}

/**
 * Equal for all spellings of one portal, and only for those: the address of a page in it, a slash at the end, capitals, and
 * its dual-stack address. In GovCloud and China all portals have one host, and the directory in the path tells them apart.
 *
 * SECURITY: what is equal becomes one identity source. Two companies' portals that looked alike would answer for each other.
 */
export function portalKey(portal: Portal): string {
  const { address, region } = identityOf(portal);
  return `${address} ${region}`;
}

/** Whether two addresses are of one portal, where a region that is unknown says nothing. */
export function isSamePortal(a: Portal, b: Portal): boolean {
  const [left, right] = [identityOf(a), identityOf(b)];
  const isSamePlace = left.region === right.region || left.region === '' || right.region === '';
  return left.address === right.address && isSamePlace;
}

function identityOf({ startUrl, region }: Portal): { readonly address: string; readonly region: string } {
  const parsed = parseStartUrl(startUrl);
  const place = (region ?? '').trim().toLowerCase();
  if (!parsed.ok) return { address: startUrl.trim(), region: place };
  const { url, host, region: own } = parsed.value;
  return { address: directoryOf(url, host) ?? url, region: place === '' ? (own ?? '') : place };
}

/** A name for a portal: the part of its address that tells it from others. */
export function portalName(startUrl: string): string {
  const parsed = parseStartUrl(startUrl);
  if (!parsed.ok) return 'portal';
  const directory = /\/directory\/([^/]+)$/.exec(parsed.value.url)?.[1];
  const host = parsed.value.host.replace(/:\d+$/, '');
  return (directory ?? (/^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? host))).slice(0, 64);
}

/**
 * The directory, with its partition, where the address names it: a portal has several such addresses, with IPv4 alone or
 * dual-stack, of all regions or of one.
 */
function directoryOf(url: string, host: string): string | null {
  const inPath = /\/directory\/([^/]+)$/.exec(url)?.[1];
  if (inPath !== undefined && sharedHost.test(host))
    return `${host.endsWith('.cn') ? 'aws-cn' : 'aws-us-gov'}:${inPath.toLowerCase()}`;
  const [, directory, rest = ''] = /^(d-[0-9a-z]+)\.(.+)$/.exec(host) ?? [];
  if (directory === undefined) return null;
  if (/^awsapps\.(com|cn)$/.test(rest)) return `${rest.endsWith('.cn') ? 'aws-cn' : 'aws'}:${directory}`;
  const [, region] = /^portal\.([a-z0-9-]+)\.app\.(?:aws|amazonwebservices\.com\.cn)$/.exec(rest) ?? [];
  return region === undefined ? null : `${partitionOfRegion(region)}:${directory}`;
}

const signInHost = new RegExp(`(^|\\.)signin\\.(aws|${anyPartition(({ signIn }) => signIn)})$`);
const consoleHost = new RegExp(`(^|\\.)(${anyPartition((one) => one.console)})$`);

/** GovCloud and China: one host for all, or one of a region, and the directory in the path. */
const sharedHost = /^start\.(?:([a-z0-9-]+)\.)?(?:us-gov-home\.awsapps\.com|home\.awsapps\.cn)$/;

/**
 * The start URL in the one form the service knows it by, from whatever is pasted: with or without https://, with a
 * portal page behind `/start/#/`, with a slash at the end. The error is the reason in words.
 */
export function parseStartUrl(raw: string): Result<StartUrl, string> {
  const text = raw.trim().replace(/^["'<]+|["'>]+$/g, '');
  const url = toUrl(text);
  if (url === null) return err('This is not a web address such as https://acme.awsapps.com/start.');
  if (url.username !== '' || url.password !== '')
    return err('The address must not contain a user name or password.');
  const host = url.host.toLowerCase();
  // SECURITY: over plain HTTP anybody on the way could put up their own sign-in page; a local stand-in cannot be met.
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    return err('The address must start with https://.');
  if (signInHost.test(host)) {
    return err(
      'This is the sign-in page. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.',
    );
  }
  if (consoleHost.test(host)) {
    return err(
      'This is the AWS console. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.',
    );
  }
  const shared = sharedHost.exec(host);
  if (shared !== null) {
    const [, directory] = /^\/directory\/([\w.-]+)(?:\/|$)/.exec(url.pathname) ?? [];
    if (directory === undefined)
      return err(`The address contains no directory, as in https://${host}/directory/d-1234567890.`);
    const region = Region.safeParse(shared[1]).data ?? null;
    return ok({ url: `https://${host}/directory/${directory}`, host, region });
  }
  if (/\.awsapps\.(com|cn)$/.test(host)) return ok({ url: `https://${host}/start`, host, region: null });
  const portal =
    /\.portal\.([a-z0-9-]+)\.app\.(?:aws|amazonwebservices\.com\.cn)$/.exec(host) ??
    /\.([a-z0-9-]+)\.portal\.amazonaws\.(?:com|com\.cn|eu)$/.exec(host);
  const path = withoutTrailingSlashes(url.pathname);
  return ok({
    url: `${url.protocol}//${host}${path}`,
    host,
    region: Region.safeParse(portal?.[1]).data ?? null,
  });
}

function toUrl(text: string): URL | null {
  const candidates = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? [text] : [`https://${text}`];
  for (const candidate of candidates) {
    try {
      const url = new URL(candidate);
      const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
      if (
        isWeb &&
        /^[\w.:[\]-]+$/.test(url.host) &&
        (url.hostname.includes('.') || isLoopback(url.hostname))
      ) {
        return url;
      }
    } catch {
      // Not a URL: the next form.
    }
  }
  return null;
}

/** The partition that the address of a portal itself names; null: it may be of several, or is none of AWS's. */
export function partitionOfAddress({ host, region }: Pick<StartUrl, 'host' | 'region'>): string | null {
  const [, partition] = partitionHosts.find(([pattern]) => pattern.test(host)) ?? [];
  return partition ?? (region === null ? null : partitionOfRegion(region));
}

const partitionHosts: readonly (readonly [host: RegExp, partition: string])[] = [
  [/\.cn$/, 'aws-cn'],
  [/\.us-gov-home\.awsapps\.com$|\.us-gov\.amazonaws\.com$/, 'aws-us-gov'],
  [/\.(?:amazonaws|amazonwebservices)\.eu$/, 'aws-eusc'],
];

/** What a sign-in says of its partition: the address of its portal, and the region that it lives in. Null: nothing. */
export function partitionOfSignIn(config: Readonly<Record<string, string>>): string | null {
  const portal = parseStartUrl(config.startUrl ?? '');
  const ofAddress = portal.ok ? partitionOfAddress(portal.value) : null;
  const region = (config.region ?? '').trim().toLowerCase();
  return ofAddress ?? (region === '' ? null : partitionOfRegion(region));
}

/** As the AWS CLI has them (customizations/sso/resolve.py): only AWS can put a page there. */
const portalHosts =
  /\.(?:app\.aws|awsapps\.(?:com|cn)|portal\.amazonaws\.(?:com|com\.cn|eu)|app\.amazonwebservices\.com\.cn|api\.amazonwebservices\.eu)$/;
const directoryHosts = /^identitycenter\.(?:amazonaws\.(?:com|com\.cn|eu)|us-gov\.amazonaws\.com)$/;

/** Whether a host is one of AWS's own for access portals. */
export const isPortalHost = (host: string): boolean =>
  portalHosts.test(host.toLowerCase()) || directoryHosts.test(host.toLowerCase());

/** Whether an address can only be a short name of a portal: it is on a host that is not AWS's, nor this machine. */
export function isVanityAddress({ url, host }: StartUrl): boolean {
  return !isPortalHost(host) && !isLoopback(new URL(url).hostname);
}
