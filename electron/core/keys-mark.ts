import { keyDigest } from '../../shared/endpoint/key-digest.ts';

/**
 * LATCHKEY_KEYS, beside LATCHKEY_ACCESS_KEY_ID: digests of the secret and the token that were given with the key, so that the terminal
 * command sees whether another one is in their place. 64 bits say too little of a secret of 240 to find it.
 */
export const keysMark = (secretAccessKey: string, sessionToken: string | null): string =>
  `${keyDigest(secretAccessKey)} ${keyDigest(sessionToken ?? '')}`;
