import { expect, test } from 'vitest';
import { credentialOptions, isEverKept, maskSecrets } from './credential-keys.ts';
import { parseIni } from './ini-document.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const token = `IQoJb3JpZ2lu${'Ab1/'.repeat(40)}==`;

test.each([
  `aws_secret_access_key = ${secret}`,
  `aws_secret_access_key ${secret}`,
  `aws_secret_access_key\tshort-one`,
  `# aws_secret_access_key:${secret}`,
  `aws_session_token=${token}`,
  `# it was ${secret} before`,
  token,
  `credential_process = echo '{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"short-one","SessionToken": "other-one"}'`,
  `credential_process = echo {\\"SecretAccessKey\\": \\"short-one\\"}`,
  `credential_process = tool --secret-key short-one --region eu-west-1`,
  `credential_process = tool --aws-secret-access-key=short-one`,
  `credential_process = tool -password "short-one"`,
  `credential_process = env AWS_SESSION_TOKEN=${token} tool`,
  `credential_process = curl https://ada:short-one@example.com/keys`,
])('no secret is shown of %s', (line) => {
  const shown = maskSecrets(`[a]\n${line}\noutput = json\n`, 'config');
  for (const hidden of [secret, token, 'short-one', 'other-one']) expect(shown).not.toContain(hidden);
  expect(shown).toContain('********');
  expect(shown.split('\n')).toHaveLength(4);
});

test.each([
  'web_identity_token_file = /var/run/token',
  'role_arn = arn:aws:iam::111111111111:role/VeryLongNameOfARoleThatIsNotASecret1',
  '# the secret is in the keychain',
  'credential_process = tool --token-file /etc/token --region eu-west-1',
  'sso_start_url = https://corp.awsapps.com/start#/',
  'aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
  '# 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
])('what is none is shown: %s', (line) => {
  const text = `[a]\n${line}\n`;
  expect(maskSecrets(text, 'config')).toBe(text);
});

test.each([
  ['a secret on the lines below its key', 'aws_secret_access_key =\n  short-one\n  other-one'],
  ['a secret that goes on below', 'aws_session_token = first\n\tshort-one\n\n  other-one'],
])('nothing is shown of %s, and the lines around it are', (_, lines) => {
  const text = `[a]\nregion = x\n${lines}\noutput = json\n[b]\nregion = y\n`;
  const shown = maskSecrets(text, 'credentials');
  for (const hidden of ['first', 'short-one', 'other-one']) expect(shown).not.toContain(hidden);
  expect(shown.split('\n')).toHaveLength(text.split('\n').length);
  expect(shown).toMatch(/^\[a\]\nregion = x\naws_s/);
  expect(shown).toMatch(/\n {2}\*{8}\noutput = json\n\[b\]\nregion = y\n$/);
});

test.each([
  ['40 capitals', 'A'.repeat(40)],
  ['40 letters', 'aB'.repeat(20)],
  ['40 digits and small letters', 'a1'.repeat(20)],
  ['40 digits and capitals', 'A1'.repeat(20)],
])('%s are no secret of AWS', (_, word) => {
  expect(maskSecrets(`# ${word}\n`, 'config')).toBe(`# ${word}\n`);
});

test('of the settings of a role alone nothing says where credentials come from', () => {
  const keysOf = (lines: string) => {
    const [section] = parseIni(`[a]\n${lines}`, 'credentials').sections;
    return section === undefined ? [] : credentialOptions(section).map(({ key }) => key);
  };
  expect(keysOf('mfa_serial = x\nexternal_id = y\nregion = z\n')).toEqual([]);
  expect(keysOf('mfa_serial = x\nrole_arn = y\noutput = json\n')).toEqual(['mfa_serial', 'role_arn']);
  expect(keysOf('duration_seconds = 900\nrole_session_name = x\naws_access_key_id = y\n')).toEqual([
    'aws_access_key_id',
  ]);
  expect(keysOf('login_session = arn\n')).toEqual(['login_session']);
});

test.each([
  ['region', true],
  ['sso_session', true],
  ['aws_access_key_id', true],
  ['output', false],
])('%s is put out of force: %s', (key, isSo) => {
  expect(isEverKept(key)).toBe(isSo);
});
