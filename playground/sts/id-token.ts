import { z } from 'zod';

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});
const header = z.object({ alg: z.string(), kid: z.string().optional() });

/** A JSON Web Token taken apart; nothing of it is believed yet. */
export interface IdToken {
  readonly header: z.infer<typeof header>;
  readonly claims: z.infer<typeof claims>;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

export function readIdToken(token: string): IdToken | null {
  const [head, body, signature, ...more] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || more.length > 0) return null;
  try {
    const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return {
      header: header.parse(json(head)),
      claims: claims.parse(json(body)),
      signed: Buffer.from(`${head}.${body}`),
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return null;
  }
}
