import { createHash, createHmac } from 'node:crypto';
import { parseBasicIso } from '../clock.ts';
import { equalInConstantTime, signingKey } from '../sigv4.ts';
import type { KeyRecord } from '../world/key-record.ts';
import type { KeyRing } from '../world/key-ring.ts';

/** What a CodeCommit HTTPS password covers: pseudo-method GIT, the repository's path as git knows it, the host. */
export interface SignedPlace {
  /** Without a port, in the case the caller used. */
  readonly host: string;
  readonly region: string;
  /** `/v1/repos/Name`, decoded, verbatim. */
  readonly path: string;
}

/** Protocol: AWS CodeCommit user guide and the published helper; the payload-hash line stays empty. */
export function codeCommitSignature(secretAccessKey: string, timestamp: string, place: SignedPlace): string {
  const canonical = `GIT\n${place.path}\n\nhost:${place.host}\n\nhost\n`;
  const date = timestamp.slice(0, 8);
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${place.region}/codecommit/aws4_request\n${hash}`;
  return createHmac('sha256', signingKey(secretAccessKey, date, place.region, 'codecommit'))
    .update(toSign)
    .digest('hex');
}

const windowMs = 15 * 60 * 1000;

export type CodeCommitVerdict =
  | { readonly kind: 'accepted'; readonly key: KeyRecord }
  | { readonly kind: 'refused'; readonly code: string; readonly accessKeyId: string | undefined };

/** The codes are for the journal and tests; the caller of the real service sees a bare 403. */
export function verifyCodeCommit(
  userName: string,
  password: string,
  place: SignedPlace,
  ports: { readonly keys: Pick<KeyRing, 'find'>; readonly nowMs: number },
): CodeCommitVerdict {
  const separator = userName.indexOf('%');
  const accessKeyId = separator < 0 ? userName : userName.slice(0, separator);
  const token = separator < 0 ? null : userName.slice(separator + 1);
  const key = ports.keys.find(accessKeyId);
  const refused = (code: string): CodeCommitVerdict => ({
    kind: 'refused',
    code,
    accessKeyId: key?.accessKeyId,
  });
  if (key === null) return refused('UnknownAccessKey');
  if ((key.sessionToken === null) !== (token === null)) return refused('WrongSessionToken');
  if (key.sessionToken !== null && !equalInConstantTime(key.sessionToken, token ?? ''))
    return refused('WrongSessionToken');
  const m = /^(\d{8}T\d{6})Z([0-9a-f]{64})$/.exec(password);
  const signedAt = m === null ? null : parseBasicIso(`${m[1]}Z`);
  if (m === null || signedAt === null) return refused('MalformedPassword');
  if (!equalInConstantTime(codeCommitSignature(key.secretAccessKey, m[1] ?? '', place), m[2] ?? ''))
    return refused('WrongSignature');
  if (Math.abs(ports.nowMs - signedAt) > windowMs) return refused('PasswordExpired');
  if (key.expiresAt !== null && key.expiresAt <= ports.nowMs) return refused('SessionExpired');
  return { kind: 'accepted', key };
}
