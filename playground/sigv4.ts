import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { basicIso, parseBasicIso } from './clock.ts';
import { type Incoming, Refusal } from './service.ts';
import type { KeyRecord } from './world/key-record.ts';
import type { KeyRing } from './world/key-ring.ts';

/** Signature Version 4 from the verifying side, header form only. Source: AWS general reference, SigV4. */
export interface SigV4Ports {
  readonly keys: Pick<KeyRing, 'find'>;
  readonly nowMs: number;
  readonly service: string;
  /** Regions a scope may name; one when a real host name fixes it. */
  readonly regions: readonly string[];
}

const skewMs = 15 * 60 * 1000;
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

export function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
}

export function equalInConstantTime(a: string, b: string): boolean {
  // SECURITY: hashes of equal length are compared, so the time says nothing about where two secrets differ.
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** Finds the caller or throws the refusal that AWS words for the case. */
export function verifySigV4(request: Incoming, ports: SigV4Ports): KeyRecord {
  const authorization = request.header('authorization');
  if (authorization === undefined)
    throw new Refusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  const parsed = parseAuthorization(authorization);
  const signedAt = signatureTime(request, parsed);
  checkSignedHeaders(request, parsed.signedHeaders);

  const key = ports.keys.find(parsed.accessKeyId);
  const sentToken = request.header('x-amz-security-token');
  if (
    key === null ||
    (key.sessionToken === null ? sentToken !== undefined : sentToken === undefined) ||
    (key.sessionToken !== null && !equalInConstantTime(key.sessionToken, sentToken ?? ''))
  )
    throw new Refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');

  const fail = (status: number, code: string, message: string): never => {
    const refusal = new Refusal(status, code, message);
    refusal.accessKeyId = key.accessKeyId;
    throw refusal;
  };
  checkTime(signedAt.text, signedAt.epochMs, ports.nowMs, fail);
  checkScope(parsed, signedAt.text, ports, fail);

  const bodyHash = sha256(request.body);
  const sentHash = request.header('x-amz-content-sha256');
  if (sentHash !== undefined && sentHash !== bodyHash)
    fail(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );

  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.rawQuery),
    ...parsed.signedHeaders.map((name) => `${name}:${headerValue(request, name)}`),
    '',
    parsed.signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
  const scope = `${parsed.date}/${parsed.region}/${ports.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${signedAt.text}\n${scope}\n${sha256(canonical)}`;
  const secretKey = signingKey(key.secretAccessKey, parsed.date, parsed.region, ports.service);
  const expected = hmac(secretKey, toSign).toString('hex');
  if (!equalInConstantTime(expected, parsed.signature))
    fail(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  if (key.expiresAt !== null && key.expiresAt <= ports.nowMs)
    fail(403, 'ExpiredToken', 'The security token included in the request is expired');
  return key;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function incomplete(message: string): Refusal {
  return new Refusal(400, 'IncompleteSignature', message);
}

function parseAuthorization(header: string): Authorization {
  const m = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(header);
  if (m === null) throw incomplete(`Authorization header requires 'AWS4-HMAC-SHA256' algorithm.`);
  const parts = new Map<string, string>();
  for (const part of (m[1] ?? '').split(',')) {
    const [, name, value] = /^\s*(Credential|SignedHeaders|Signature)=(\S+)\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined || parts.has(name))
      throw incomplete('Authorization header holds a part that is not key=value.');
    parts.set(name, value);
  }
  const need = (name: string): string => {
    const value = parts.get(name);
    if (value === undefined) throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  const [accessKeyId, date, region, service, terminator, ...rest] = need('Credential').split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0)
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  const signedHeaders = need('SignedHeaders').split(';');
  return { accessKeyId, date, region, service, terminator, signedHeaders, signature: need('Signature') };
}

function signatureTime(request: Incoming, parsed: Authorization): { text: string; epochMs: number } {
  const text = request.header('x-amz-date');
  if (text === undefined || !parsed.signedHeaders.includes('x-amz-date'))
    throw incomplete("Authorization header requires existence of a signed 'X-Amz-Date' header.");
  const epochMs = parseBasicIso(text);
  if (epochMs === null)
    throw incomplete("Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601");
  return { text, epochMs };
}

/** Sorted, lower case, `host` and every `x-amz-*` that was sent among them, and every one of them really sent. */
function checkSignedHeaders(request: Incoming, signed: readonly string[]): void {
  const mismatch = (message: string): Refusal => new Refusal(403, 'SignatureDoesNotMatch', message);
  if ([...signed].sort().join(';') !== signed.join(';') || signed.some((name) => name !== name.toLowerCase()))
    throw mismatch('SignedHeaders must be lower case and sorted.');
  if (!signed.includes('host'))
    throw mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  for (const [name] of request.headers)
    if (name.startsWith('x-amz-') && !signed.includes(name))
      throw mismatch(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  for (const name of signed)
    if (request.header(name) === undefined) throw mismatch(`The signed header '${name}' was not received.`);
}

type Fail = (status: number, code: string, message: string) => never;

function checkTime(text: string, epochMs: number, nowMs: number, fail: Fail): void {
  const now = basicIso(nowMs);
  if (epochMs < nowMs - skewMs)
    fail(
      403,
      'SignatureDoesNotMatch',
      `Signature expired: ${text} is now earlier than ${basicIso(nowMs - skewMs)} (${now} - 15 min.)`,
    );
  if (epochMs > nowMs + skewMs)
    fail(
      403,
      'SignatureDoesNotMatch',
      `Signature not yet current: ${text} is still later than ${basicIso(nowMs + skewMs)} (${now} + 15 min.)`,
    );
}

function checkScope(parsed: Authorization, time: string, ports: SigV4Ports, fail: Fail): void {
  if (parsed.date !== time.slice(0, 8))
    fail(
      403,
      'SignatureDoesNotMatch',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${parsed.date}' != '${time.slice(0, 8)}', from '${time}'.`,
    );
  if (!ports.regions.includes(parsed.region))
    fail(403, 'SignatureDoesNotMatch', 'Credential should be scoped to a valid region. ');
  if (parsed.service !== ports.service)
    fail(
      403,
      'SignatureDoesNotMatch',
      `Credential should be scoped to correct service: '${ports.service}'. `,
    );
  if (parsed.terminator !== 'aws4_request')
    fail(
      403,
      'SignatureDoesNotMatch',
      "Credential should be scoped with a valid terminator: 'aws4_request'. ",
    );
}

/** All values of a header, trimmed, inner runs of blanks made one, joined by a comma. */
function headerValue(request: Incoming, name: string): string {
  return request.headers
    .filter(([each]) => each === name)
    .map(([, value]) => value.trim().replace(/\s+/g, ' '))
    .join(',');
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Each segment of the path as sent is encoded once more; only S3 differs. */
function canonicalPath(path: string): string {
  return path.split('/').map(encode).join('/') || '/';
}

function canonicalQuery(rawQuery: string): string {
  return [...new URLSearchParams(rawQuery)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
