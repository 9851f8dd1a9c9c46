import { describe, expect, it } from 'vitest';
import { lease, plan, session } from '../testdata/plans.ts';

/** What becomes of the user's section `[dev]` of the credentials file when an import hands it over. */
function imported(
  lines: readonly string[],
  accessKeyId: string | null,
  deliver: 'process' | 'keys' = 'process',
) {
  const made = plan({
    credentials: ['[dev]', ...lines, ''].join('\n'),
    desired: [session('dev', deliver === 'keys' ? { deliver, lease } : { deliver })],
    consents: new Set(['dev']),
    handOver: new Map([['dev', accessKeyId]]),
  });
  if (made.credentials.includes('[dev-before-latchkey]')) return 'renamed';
  return made.credentials.includes('# handed over to Latchkey') ? 'put out of force' : 'untouched';
}
const long = ['aws_access_key_id = AKIAOWN', 'aws_secret_access_key = secret'];

describe('attack: an import after which a key is nowhere any more', () => {
  it.each([
    ['the key that the keychain took over', long, 'AKIAOWN', 'put out of force'],
    ['another key than that', long, 'AKIAOTHER', 'renamed'],
    ['a key, where the keychain took none', long, null, 'renamed'],
    ['a secret without its id', ['aws_secret_access_key = secret'], null, 'renamed'],
    [
      'a secret without its id, where the keychain took a key',
      ['aws_secret_access_key = s'],
      'AKIA',
      'renamed',
    ],
    ['an id without its secret', ['aws_access_key_id = AKIAOWN'], null, 'renamed'],
    [
      'temporary keys',
      ['aws_access_key_id = ASIAOWN', 'aws_secret_access_key = s'],
      null,
      'put out of force',
    ],
    [
      'an id that only has ASIA in it',
      ['aws_access_key_id = AKIASIA', 'aws_secret_access_key = s'],
      null,
      'renamed',
    ],
    ['no key, but a role', ['role_arn = arn:aws:iam::111111111111:role/x'], null, 'put out of force'],
    [
      'empty keys, and a command',
      ['aws_access_key_id =', 'credential_process = x'],
      null,
      'put out of force',
    ],
    ['nothing that is a credential', ['output = json'], null, 'untouched'],
  ])('%s', (_, lines, accessKeyId, becomes) => {
    expect(imported(lines, accessKeyId)).toBe(becomes);
  });

  it('a session that delivers keys has its own section: the user’s is renamed', () => {
    expect(imported(long, 'AKIAOWN', 'keys')).toBe('renamed');
  });
});

describe('credentials that every profile inherits', () => {
  it.each([
    ['aws_access_key_id = A\noutput = json', true],
    ['output = json\nrole_arn = x', true],
    ['output = json', false],
    ['', false],
  ])('[DEFAULT] with %j are said to win: %s', (lines, isSo) => {
    const made = plan({
      credentials: `[DEFAULT]\n${lines}\n[x]\naws_access_key_id = A\n`,
      desired: [session('dev'), session('prod')],
    });
    expect(
      made.shadowings.map(({ profile, why, file, renamedTo }) => [profile, why, file, renamedTo]),
    ).toEqual(
      isSo
        ? [
            ['dev', 'defaults', 'credentials', null],
            ['prod', 'defaults', 'credentials', null],
          ]
        : [],
    );
  });
});
