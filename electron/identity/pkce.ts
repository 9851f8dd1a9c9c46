import type { Hash } from '../core/ports/crypto.ts';

/** RFC 7636 §4.2: base64url of the verifier's SHA-256, 43 characters. */
export const codeChallenge = ({ sha256 }: Pick<Hash, 'sha256'>, codeVerifier: string): string =>
  btoa(String.fromCharCode(...sha256(new TextEncoder().encode(codeVerifier))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
