import { createPublicKey, generateKeyPairSync, type JsonWebKey, randomUUID, sign } from 'node:crypto';

/** Signs JSON Web Tokens with one RSA key of its own, as an issuer does. */
export interface TokenSigner {
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  sign(claims: Readonly<Record<string, unknown>>): string;
}

export function createTokenSigner(): TokenSigner {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const facts = { kid: randomUUID(), use: 'sig', alg: 'RS256' };
  return {
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...facts },
    publicJwk: { ...createPublicKey(privateKey).export({ format: 'jwk' }), ...facts },
    sign: (claims) => {
      const input = [{ typ: 'JWT', alg: 'RS256', kid: facts.kid }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`;
    },
  };
}
