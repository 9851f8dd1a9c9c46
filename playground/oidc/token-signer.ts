import {
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';

let processKey: KeyObject | null = null;
/** Made once a process: making an RSA key takes longer than all the rest of a playground's start. */
function signingKey(): KeyObject {
  processKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return processKey;
}

/** Signs JSON Web Tokens with an RSA key of this process, under a key id of its own. */
export interface TokenSigner {
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  sign(claims: Readonly<Record<string, unknown>>): string;
}

export function createTokenSigner(): TokenSigner {
  const privateKey = signingKey();
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
