import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseBasicIso } from '../clock.ts';
import type { KeyRecord } from '../world/key-record.ts';
import { iamUser } from '../world/principal.ts';
import { verifyCodeCommit } from './codecommit-signature.ts';

const text = z.string();
const vectorsFile = z.object({
  vectors: z.array(
    z.object({
      id: text,
      timestamp: text,
      region: text,
      host: text,
      path: text,
      username: text,
      password: text,
      accessKeyId: text,
      secretAccessKey: text,
      sessionToken: text.nullable(),
    }),
  ),
});
const { vectors } = vectorsFile.parse(
  JSON.parse(readFileSync(new URL('../testdata/codecommit-vectors.json', import.meta.url), 'utf8')),
);
type Vector = (typeof vectors)[number];

function verify(
  vector: Vector,
  changes: Partial<Vector> & { readonly offMs?: number; readonly expiresAt?: number } = {},
) {
  const signedAt = parseBasicIso(`${vector.timestamp}Z`) ?? 0;
  const key: KeyRecord = {
    accessKeyId: vector.accessKeyId,
    secretAccessKey: vector.secretAccessKey,
    sessionToken: vector.sessionToken,
    expiresAt: changes.expiresAt === undefined ? null : signedAt + changes.expiresAt,
    principal: iamUser({ accountId: '111111111111', userName: 'maria', permissions: [] }),
  };
  const { username, password, host, region, path } = { ...vector, ...changes };
  const keys = { find: (id: string) => (id === key.accessKeyId ? key : null) };
  const nowMs = signedAt + (changes.offMs ?? 0);
  const verdict = verifyCodeCommit(username, password, { host, region, path }, { keys, nowMs });
  return verdict.kind === 'accepted' ? 'accepted' : verdict.code;
}

const first = (test: (vector: Vector) => boolean): Vector => {
  const found = vectors.find(test);
  if (found === undefined) throw new Error('The vectors lack such a case.');
  return found;
};

describe('the CodeCommit password', () => {
  it('has vectors', () => expect(vectors.length).toBeGreaterThanOrEqual(20));

  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    'is what the AWS CLI makes: %s',
    (_, vector) => {
      expect(verify(vector)).toBe('accepted');
    },
  );

  const plain = first(({ sessionToken }) => sessionToken === null);
  const temporary = first(({ sessionToken }) => sessionToken !== null);

  it.each<readonly [string, Vector, Parameters<typeof verify>[1], string]>([
    ['another path', plain, { path: '/v1/repos/Other' }, 'WrongSignature'],
    ['another host', plain, { host: 'git-codecommit.us-east-2.amazonaws.com' }, 'WrongSignature'],
    ['another region', plain, { region: 'eu-west-1' }, 'WrongSignature'],
    ['a host in capitals', plain, { host: plain.host.toUpperCase() }, 'WrongSignature'],
    [
      'one letter changed',
      plain,
      { password: plain.password.replace(/.$/, (c) => (c === '0' ? '1' : '0')) },
      'WrongSignature',
    ],
    ['no Z', plain, { password: plain.password.replace('Z', '') }, 'MalformedPassword'],
    ['an unknown key', plain, { username: 'AKIAAAAAAAAAAAAAAAAA' }, 'UnknownAccessKey'],
    ['a token that is not there', temporary, { username: temporary.accessKeyId }, 'WrongSessionToken'],
    [
      'an encoded token',
      temporary,
      { username: `${temporary.accessKeyId}%${encodeURIComponent(temporary.sessionToken ?? '')}` },
      'WrongSessionToken',
    ],
    ['a token with a long-term key', plain, { username: `${plain.accessKeyId}%x` }, 'WrongSessionToken'],
    ['a password older than 15 minutes', plain, { offMs: 15 * 60_000 + 1 }, 'PasswordExpired'],
    ['a password from the future', plain, { offMs: -15 * 60_000 - 1 }, 'PasswordExpired'],
    ['a session that is over', temporary, { expiresAt: 0 }, 'SessionExpired'],
  ])('is refused with %s', (_, vector, changes, code) => {
    expect(verify(vector, changes)).toBe(code);
  });

  it('still counts at 15 minutes', () => expect(verify(plain, { offMs: 15 * 60_000 })).toBe('accepted'));
});
