import { awsPartitions } from '../../shared/aws-partition.ts';

/** Every sign-in host that takes a SAML assertion: all regions and FIPS, of every partition that AWS's endpoint rules name. */
const signInSuffixes = awsPartitions.map(({ signIn }) => signIn);

/** For webRequest: `*.host` means the host itself as well. Both schemes, so that none slips out in clear. */
export const acsPatterns: readonly string[] = signInSuffixes.flatMap((suffix) =>
  ['signin', 'signin-fips'].flatMap((label) => [`*://${label}.${suffix}/*`, `*://*.${label}.${suffix}/*`]),
);

const samlPath = /^\/(static\/)?saml(\/|$)/i;
const host = /^(?:[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}\.)?signin(?:-fips)?\.(.+)$/;

export function isSignInHost(url: string): boolean {
  const parsed = parse(url);
  const [, suffix = ''] = host.exec(parsed?.hostname.replace(/\.$/, '').toLowerCase() ?? '') ?? [];
  return signInSuffixes.some((each) => each === suffix);
}
/** An assertion consumer address: whatever is sent there stays on the machine, readable or not. */
export function isAcs(url: string): boolean {
  return isSignInHost(url) && samlPath.test(parse(url)?.pathname ?? '');
}

/**
 * Where IAM Identity Center takes the assertion of the company's own provider. Identity Center itself posts the one with the
 * AWS roles afterwards, so this one must reach it.
 */
const identityCenterPath = /^\/platform\/saml\/acs\/[\w-]+\/?$/i;

/** SECURITY: over https alone, and no path that a server could read as one of STS's consumers. */
export function isIdentityCenterAcs(url: string): boolean {
  const parsed = parse(url);
  return parsed?.protocol === 'https:' && isSignInHost(url) && identityCenterPath.test(parsed.pathname);
}

/** SAMLResponse of a posted form in any of HTML's three encodings, wherever the field is; null when there is none. */
export function samlResponseOf(body: Uint8Array): string | null {
  const text = new TextDecoder('latin1').decode(body);
  const value = text.startsWith('--') ? fromMultipart(text) : fromUrlEncoded(text);
  // Base64 knows no space: it is a plus that went through form decoding, or a line break.
  const base64 = value
    ?.trim()
    .replace(/[\r\n]/g, '')
    .replaceAll(' ', '+');
  return base64 === undefined || base64 === '' ? null : base64;
}

function fromUrlEncoded(text: string): string | null {
  // text/plain is one `name=value` a line; read as one value, the lines after it would be part of it.
  const line = /(?:^|\n)SAMLResponse=([A-Za-z0-9+/=]+)\r?(?:\n|$)/.exec(text)?.[1];
  return line ?? new URLSearchParams(text).get('SAMLResponse');
}

function fromMultipart(text: string): string | null {
  const lineEnd = text.indexOf('\r\n');
  if (lineEnd < 0) return null;
  for (const part of text.split(text.slice(0, lineEnd))) {
    const blank = part.indexOf('\r\n\r\n');
    if (blank >= 0 && /;\s*name="?SAMLResponse"?\s*(;|\r\n|$)/i.test(part.slice(0, blank))) {
      return part.slice(blank + 4).replace(/\r\n$/, '');
    }
  }
  return null;
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
