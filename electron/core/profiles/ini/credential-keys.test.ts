import { expect, test } from 'vitest';
import { maskSecrets } from './credential-keys.ts';

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
