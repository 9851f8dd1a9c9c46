import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';

/** RFC 7518 §3.4: ECDSA on P-256 with SHA-256, the one that AWS's own clients use. */
const alg = 'ES256';
const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().min(1),
  y: z.string().min(1),
  d: z.string().min(1),
});

/** The JSON text of the private JWK. */
export async function createProofKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

/** One proof (RFC 9449 §4.2) for one request; `at` is epoch ms by the server's clock. Throws for a text that is no such key. */
export async function dpopProof(
  key: string,
  request: { readonly method: string; readonly url: string },
  { at, id }: { readonly at: number; readonly id: string },
): Promise<string> {
  const { kty, crv, x, y, d } = PrivateJwk.parse(JSON.parse(key));
  // SECURITY: the header is public, so the private part `d` is not in it.
  const jwk: JWK = { kty, crv, x, y };
  return new SignJWT({ htm: request.method, htu: request.url })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk })
    .setJti(id)
    .setIssuedAt(Math.floor(at / 1000))
    .sign(await importJWK({ kty, crv, x, y, d }, alg));
}
