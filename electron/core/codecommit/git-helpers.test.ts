import { expect, it } from 'vitest';
import { firstHelper } from './git-helpers.ts';

// In which order git 2.39 asks helpers was seen with `git credential fill`.
const ADDRESS = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/R';
const WILD = 'https://git-codecommit.*.amazonaws.com';
const ours = "!'/opt/latch key/latchkey' git-credential";
const first = (...lines: readonly (readonly [string | null, string])[]) =>
  firstHelper(
    lines.map(([context, helper]) => ({ context, helper })),
    ADDRESS,
  );
const OURS = { kind: 'ours', profile: null, region: null };

it('is the first of all whose context fits, in the order of the files, after the last empty one', () => {
  expect(first([null, 'store'], [WILD, ours])).toEqual({ kind: 'other', program: 'store', profile: null });
  expect(first([null, 'store'], [WILD, ''], [WILD, ours])).toEqual(OURS);
  expect(first([WILD, ours], [ADDRESS, 'store'])).toEqual(OURS);
  expect(first([WILD, ours], [null, ''])).toEqual({ kind: 'none' });
  expect(first()).toEqual({ kind: 'none' });
});

it.each([
  ['https://git-codecommit.us-east-1.amazonaws.com', true],
  ['https://git-codecommit.us-east-1.amazonaws.com:443/', true],
  ['https://maria@git-codecommit.us-east-1.amazonaws.com', false],
  ['maria@git-codecommit.us-east-1.amazonaws.com', false],
  ['git-codecommit.us-east-1.amazonaws.com', true],
  ['git-codecommit.us-east-1.amazonaws.com/v1', false],
  ['*.us-east-1.amazonaws.com', false],
  ['https://', true],
  [ADDRESS, true],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1', true],
  ['https://git-codecommit.us-east-1.amazonaws.com/v', false],
  ['https://*.amazonaws.com', false],
  ['https://git-codecommit.*.amazonaws.com.cn', false],
  ['http://git-codecommit.us-east-1.amazonaws.com', false],
  ['https://github.com', false],
])('a line for %s counts: %s', (context, does) => {
  expect(first([context, ours])).toEqual(does ? OURS : { kind: 'none' });
});

it.each([
  ['https://maria@git-codecommit.us-east-1.amazonaws.com', true],
  ['https://m%61ria:x@git-codecommit.us-east-1.amazonaws.com', true],
  ['maria@git-codecommit.us-east-1.amazonaws.com', true],
  ['https://Maria@git-codecommit.us-east-1.amazonaws.com', false],
  ['https://git-codecommit.us-east-1.amazonaws.com', true],
])('of an address with a user, a line for %s counts: %s', (context, does) => {
  const found = firstHelper([{ context, helper: ours }], ADDRESS.replace('://', '://maria@'));
  expect(found).toEqual(does ? OURS : { kind: 'none' });
});

it.each([
  ["!'/home/jürgen müller/bin/latchkey' git-credential", null],
  ["!'C:/Program Files (x86)/Latchkey/latchkey.exe' git-credential --profile S", 'S'],
  ["!'/home/新/latchkey' git-credential", null],
  ["!'/home/o'\\''brien/latchkey' git-credential", null],
])('knows ours in a folder with letters of any script: %s', (helper, profile) => {
  expect(first([null, helper])).toEqual({ kind: 'ours', profile, region: null });
});

it('reads which profile and region the line names', () => {
  expect(first([null, '!aws codecommit credential-helper $@'])).toMatchObject({
    program: 'aws',
    profile: null,
  });
  expect(first([null, '!latchkey git-credential --region=eu-west-1 --profile S'])).toEqual({
    kind: 'ours',
    profile: 'S',
    region: 'eu-west-1',
  });
  expect(first([null, '/opt/latchkey git-credential'])).toEqual(OURS);
  expect(first([null, 'latchkey git-credential'])).toMatchObject({ kind: 'other' });
  expect(first([null, '!aws codecommit --profile X credential-helper'])).toEqual({
    kind: 'other',
    program: 'aws',
    profile: 'X',
  });
});

it('repeats nothing of a command that may have a password in it', () => {
  const inline = '!f() { echo username=u; echo "password=geheim"; }; f';
  expect(first([null, inline])).toEqual({ kind: 'other', program: null, profile: null });
});
