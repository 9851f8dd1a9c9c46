import { Region } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export interface StartUrl {
  readonly url: string;
  readonly host: string;
  /** When the address itself says it, as the newer portals' does. */
  readonly region: Region | null;
}

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
  if (/(^|\.)signin\.(aws\.amazon\.com|aws|amazonaws\.cn|amazonaws-us-gov\.com)$/.test(host)) {
    return err(
      'This is the sign-in page. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.',
    );
  }
  if (/(^|\.)console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/.test(host)) {
    return err(
      'This is the AWS console. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.',
    );
  }
  // GovCloud and China: one host for all, or one of a region, and the directory in the path.
  const shared = /^start\.(?:([a-z0-9-]+)\.)?(?:us-gov-home\.awsapps\.com|home\.awsapps\.cn)$/.exec(host);
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
    /\.([a-z0-9-]+)\.portal\.amazonaws\.com(?:\.cn)?$/.exec(host);
  const path = url.pathname.replace(/\/+$/, '');
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

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
