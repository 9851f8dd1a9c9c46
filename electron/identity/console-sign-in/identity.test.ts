import { expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import { readPasted } from './pasted.ts';

it.each([
  ['arn:aws:iam::111111111111:root', 'root', 'root'],
  ['arn:aws:iam::111111111111:user/maria', 'maria', 'user/maria'],
  ['arn:aws:iam::111111111111:user/team/a/maria', 'maria', 'user/team/a/maria'],
  [
    'arn:aws-cn:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/m@x',
    'Admin/m@x',
    'Admin',
  ],
  ['arn:aws:sts::111111111111:assumed-role/Dev/maria', 'Dev/maria', 'assumed-role/Dev/maria'],
])('%s is %s', (arn, who, role) => {
  expect(identityOf(arn)).toEqual({ arn, accountId: '111111111111', who, role });
});

it.each(['', 'x', 'arn:aws:iam::1:root', 'arn:aws:iam::111111111111:', 'arn:aws:iam::aws:policy/x'])(
  '“%s” is nobody',
  (text) => expect(identityOf(text)).toBeNull(),
);

const state = '0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f';
it.each([
  ['as it is', btoa(`state=${state}&code=abc`)],
  ['in the other order', btoa(`code=abc&state=${state}`)],
  ['broken over lines', btoa(`state=${state}&code=abc`).replace(/(.{10})/g, '$1\n ')],
  ['in base64url without padding', btoa(`state=${state}&code=abc`).replace(/=+$/, '')],
])('the text of the page is taken %s', (_, text) => {
  expect(readPasted(text, state)).toEqual({ ok: true, value: 'abc' });
});

it.each([
  ['nothing', '', 'not the code'],
  ['any text', 'hello world', 'not the code'],
  ['an address', 'https://eu-west-1.signin.aws.amazon.com/v1/sessions/confirmation?code=abc', 'not the code'],
  ['a megabyte', 'A'.repeat(1_000_000), 'not the code'],
  ['a code alone', btoa('code=abc'), 'not the code'],
  ['a code of somebody else', btoa('state=other&code=abc'), 'another sign-in'],
])('%s is refused', (_, text, words) => {
  const read = readPasted(text, state);
  expect(read.ok ? '' : read.error).toContain(words);
});
