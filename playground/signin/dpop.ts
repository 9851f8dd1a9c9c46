import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { type Incoming, Refusal } from '../service.ts';

const Header = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal('dpop+jwt'),
  // SECURITY: strict, so that a proof which carries its private part `d` is refused.
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().regex(/^[\w-]{43}$/),
    y: z.string().regex(/^[\w-]{43}$/),
  }),
});
const Payload = z.strictObject({ jti: z.string().min(8), htm: z.string(), htu: z.string(), iat: z.int() });
/** How far a proof may be from the server's clock. Of AWS it is known only that 35 seconds are too many (aws-cli issue 10330). */
const toleranceSeconds = 30;

const bad = (message: string): Refusal => new Refusal(400, 'ValidationException', message);
const part = (text: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    throw bad('The DPoP header is no JWT.');
  }
};

/** Checks a proof of RFC 9449 §4.3 and gives the thumbprint (RFC 7638) of its key. `seen`: the proofs so far; each counts once. */
export function verifiedThumbprint(request: Incoming, nowMs: number, seen: Set<string>): string {
  const text = request.header('dpop');
  if (text === undefined) throw bad('The DPoP header is missing.');
  const parts = text.split('.');
  if (parts.length !== 3) throw bad('The DPoP header is no JWT.');
  const header = Header.safeParse(part(parts[0]));
  const payload = Payload.safeParse(part(parts[1]));
  if (!header.success || !payload.success) throw bad('The DPoP proof has other members than it should.');
  const { jwk } = header.data;
  const { jti, htm, htu, iat } = payload.data;
  const signature = Buffer.from(parts[2] ?? '', 'base64url');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature))
    throw bad('The signature of the DPoP proof is wrong.');
  if (htm !== request.method || htu !== `http://${request.header('host')}${request.path}`)
    throw bad('The DPoP proof is for another request.');
  if (Math.abs(nowMs / 1000 - iat) > toleranceSeconds)
    throw new Refusal(400, 'TOKEN_EXPIRED', 'The refresh token has expired. (The proof is of another time.)');
  if (seen.has(jti)) throw bad('The DPoP proof was used already.');
  seen.add(jti);
  const { crv, kty, x, y } = jwk;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
