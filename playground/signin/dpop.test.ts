import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Incoming } from '../service.ts';
import { verifiedThumbprint } from './dpop.ts';

const now = 1_800_000_000_000;
const pair = generateKeyPair('ES256', { extractable: true });

async function proof(
  over: {
    readonly header?: object;
    readonly payload?: Readonly<Record<string, unknown>>;
    readonly withPrivate?: boolean;
  } = {},
): Promise<string> {
  const { privateKey, publicKey } = await pair;
  const jwk = await exportJWK(over.withPrivate === true ? privateKey : publicKey);
  return new SignJWT({
    htm: 'POST',
    htu: 'http://127.0.0.1:1/v1/token',
    jti: randomUUID(),
    iat: now / 1000,
    ...over.payload,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...over.header })
    .sign(privateKey);
}
const request = (dpop: string | undefined): Incoming => {
  const headers = [
    ['host', '127.0.0.1:1'] as const,
    ...(dpop === undefined ? [] : [['dpop', dpop] as const]),
  ];
  return {
    method: 'POST',
    path: '/v1/token',
    query: new URLSearchParams(),
    rawQuery: '',
    headers,
    header: (name) => headers.find(([each]) => each === name)?.[1],
    region: null,
    body: Buffer.alloc(0),
  };
};
const check = (dpop: string | undefined, seen = new Set<string>()) =>
  verifiedThumbprint(request(dpop), now, seen);

describe('a proof', () => {
  it('gives the thumbprint of its key, the same each time', async () => {
    expect(check(await proof())).toBe(check(await proof()));
  });
  it('counts once', async () => {
    const [text, seen] = [await proof(), new Set<string>()];
    check(text, seen);
    expect(() => check(text, seen)).toThrow('used already');
  });
  it.each([
    ['of another request', { payload: { htu: 'http://127.0.0.1:1/v1/other' } }, 'another request'],
    ['of another method', { payload: { htm: 'GET' } }, 'another request'],
    ['too old', { payload: { iat: now / 1000 - 400 } }, 'another time'],
    ['with its private key in it', { withPrivate: true }, 'other members'],
    ['of another type', { header: { typ: 'JWT' } }, 'other members'],
  ])('%s is refused', async (_, over, words) => {
    const text = await proof(over);
    expect(() => check(text)).toThrow(words);
  });
  it('changed since is refused, and so is none', async () => {
    const [head = '', , signature = ''] = (await proof()).split('.');
    const [, other = ''] = (await proof()).split('.');
    expect(() => check([head, other, signature].join('.'))).toThrow('signature');
    expect(() => check(undefined)).toThrow('missing');
  });
});
