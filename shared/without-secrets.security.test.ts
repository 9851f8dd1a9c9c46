import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

/** Numbers that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const kinds: Readonly<Record<string, readonly [alphabet: string, length: number]>> = {
  'key of AWS': [`${letters}0123456789+/`, 40],
  'base64 in an address': [`${letters}0123456789_-`, 43],
  hexadecimal: ['0123456789abcdef', 32],
  'letters and digits': [`${letters}0123456789`, 20],
  password: [`${letters}0123456789!#$%*+.:?^~`, 14],
};

function secretOf([alphabet, length]: readonly [string, number], random: () => number): string {
  for (;;) {
    const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    // With a digit: letters alone cannot always be distinguished from a word of a sentence.
    if (/\d/.test(text) && /[a-z]/.test(text)) return text;
  }
}

const names = [
  'AWS_SECRET_ACCESS_KEY',
  'aws_secret_access_key',
  'SecretAccessKey',
  'secretAccessKey',
  'secret-access-key',
  'aws_session_token',
  'AWS_SESSION_TOKEN',
  'SessionToken',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'x-api-key',
  'password',
  'PASSWORD',
  'Passwd',
  'PGPASSWORD',
  'DB_PASSWORD_PROD',
  'PASSWORD_ADMIN',
  'API_KEY_ANDROID',
  'tokenPlain',
  'SMTP_PASS',
  'authKey',
  'token',
  '_authToken',
  'GITHUB_TOKEN',
  'access_token',
  'accessToken',
  'refresh_token',
  'id_token',
  'client_secret',
  'clientSecret',
  'CLIENT-SECRET',
  'SAMLResponse',
  'code_verifier',
  'device_code',
  'private_key',
];

const forms: Readonly<Record<string, (name: string, secret: string) => string>> = {
  assignment: (name, secret) => `${name}=${secret}`,
  export: (name, secret) => `DEBUG export ${name}=${secret}`,
  'spaces around': (name, secret) => `${name} = ${secret}`,
  'double quotes': (name, secret) => `export ${name}="${secret}"; true`,
  'single quotes': (name, secret) => `export ${name}='${secret}'; true`,
  PowerShell: (name, secret) => `$env:${name} = "${secret}"`,
  colon: (name, secret) => `${name}: ${secret}`,
  'colon alone': (name, secret) => `${name}:${secret}`,
  JSON: (name, secret) => `{"a":1,"${name}":"${secret}","b":2}`,
  'JSON with spaces': (name, secret) => `{ "${name}" : "${secret}" }`,
  'JSON in JSON': (name, secret) => `{"said":"{\\"${name}\\":\\"${secret}\\"}"}`,
  Python: (name, secret) => `{'${name}': '${secret}'}`,
  'bytes of Python': (name, secret) => `(b'${name}', b'${secret}')`,
  Ruby: (name, secret) => `{"${name}" => "${secret}"}`,
  YAML: (name, secret) => `${name}: |\n  ${secret}`,
  XML: (name, secret) => `<${name}>${secret}</${name}>`,
  space: (name, secret) => `${name} ${secret}`,
  fish: (name, secret) => `set -gx ${name} '${secret}'`,
  sentence: (name, secret) => `The ${name} is ${secret}, which is wrong`,
  option: (name, secret) => `tool --${name} ${secret}`,
  'option with =': (name, secret) => `tool --${name}=${secret}`,
  'list of arguments': (name, secret) => `["tool","--${name}","${secret}"]`,
  query: (name, secret) => `https://host.example/?a=b&${name}=${encodeURIComponent(secret)}&c=d`,
  'encoded query': (name, secret) => encodeURIComponent(`?a=b&${name}=${secret}`),
  'nested field': (name, secret) => `user[${name}]=${secret}`,
  'upper case': (name, secret) => `${name.toUpperCase()}=${secret}`,
};

/** A secret, or most of it: half of one is no longer a secret of much use, so a third must not be there. */
function survives(shown: string, secret: string): boolean {
  const least = Math.ceil(secret.length / 3);
  for (let at = 0; at + least <= secret.length; at += 1)
    if (shown.includes(secret.slice(at, at + least))) return true;
  return false;
}

describe('a secret in what another program said', () => {
  it.each(Object.entries(forms))('has none of it left, as random as it is: %s', (form, write) => {
    const random = numbers(form.length * 7919);
    const left: string[] = [];
    for (const name of names)
      for (const kind of Object.values(kinds))
        for (let turn = 0; turn < 6; turn += 1) {
          const secret = secretOf(kind, random);
          const shown = withoutSecrets(`error: ${write(name, secret)}\nnext line`);
          const seen = form.endsWith('query') ? encodeURIComponent(secret) : secret;
          if (survives(shown, seen)) left.push(`${write(name, secret)} → ${shown}`);
        }
    expect(left.slice(0, 5)).toEqual([]);
  });

  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  it.each([
    ['a key alone', secret, secret],
    ['a key behind an equals sign', `x=${secret}`, secret],
    ['a key in an address', `x ${encodeURIComponent(secret)}`, encodeURIComponent(secret)],
    ['Authorization', 'Authorization: Basic bWFyaWE6aHVudGVyMg==', 'bWFyaWE6'],
    ['Authorization in JSON', '{"authorization":"Basic bWFyaWE6aHVudGVyMg=="}', 'bWFyaWE6'],
    ['Authorization in a list', "('Authorization', 'Custom one two')", 'one two'],
    [
      'Authorization of SigV4',
      'authorization: AWS4-HMAC-SHA256 Credential=x, Signature=fe5f80f77d5fa3',
      'fe5f80f7',
    ],
    ['Proxy-Authorization', 'Proxy-Authorization: Negotiate YIIabc', 'YIIabc'],
    ['Basic', 'sent Basic bWFyaWE6aHVudGVyMg==', 'bWFyaWE6'],
    ['Basic, short', 'header Basic eDp5', 'eDp5'],
    ['Bearer', 'sent Bearer abc.def.ghi', 'abc.def'],
    ['bearer of letters and digits', 'sent bearer a1b2c3d4', 'a1b2c3d4'],
    ['Cookie', 'Cookie: sid=abc; other=def', 'def'],
    ['Set-Cookie', '< Set-Cookie: sid=abcdef; Path=/', 'abcdef'],
    ['cookie by its name', 'JSESSIONID=ABCDEF0123', 'ABCDEF0123'],
    ['GitHub', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', '16C7e42F'],
    ['GitHub, fine-grained', 'github_pat_11ABCDEFG0123456789_abcdefghijk', '11ABCDEFG'],
    ['GitLab', 'glpat-ABCdef0123456789abcd', 'ABCdef'],
    ['Slack', 'xoxb-123456789012-abcdefABCDEF', '123456789012'],
    ['JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJzdWIi'],
    ['access key id', 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['access key id in a word', 'key_AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['PEM', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----', 'IBAAKC'],
    ['PEM, cut off', '-----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAKC', 'IBAAKC'],
    ['login in an address', 'https://maria:hunter2@host.example/x', 'hunter2'],
    ['login with @ in it', 'https://maria:hun@ter2@host.example/x', 'ter2'],
    ['login with / in it', 'https://maria:hun/ter2@host.example/x', 'ter2'],
    ['token as a login', 'https://a1b2c3d4e5f6a7b8c9d0e1@host.example/x', 'a1b2c3d4'],
    ['login of curl', 'curl -u maria:hunter2 https://host.example', 'hunter2'],
    ['code in an address', 'http://127.0.0.1/cb?code=abcdef&state=x', 'abcdef'],
    ['code in a form', 'code=Ab3dEf6hIj9l', 'Ab3dEf6hIj9l'],
    ['passphrase of words', 'passphrase: correct horse battery staple', 'battery'],
    ['password of letters', 'password=hunter', 'hunter'],
    ['password of letters behind a colon', 'password: hunter', 'hunter'],
    ['quotes with a blank', 'password="two words" x', 'words'],
    ['quotes with a quote', 'password="tw\\"words" x', 'words'],
    ['quote that nobody closes', 'password="two words', 'words'],
    ['the invalid one', 'invalid token: a1b2c3d4e5', 'a1b2c3d4e5'],
    ['password of words', 'error: password: correct horse battery staple', 'staple'],
    ['password of words behind =', 'db_password = correct horse battery staple', 'staple'],
    ['passphrase of words behind =', 'PASSPHRASE=correct horse battery staple', 'staple'],
    ['a block of YAML', 'a:\n  private_key: |\n    first12\n\n    second34\nb: 1', 'second34'],
    ['a folded block of YAML', 'client_secret: >-\n  first12\n  second34\nb: 1', 'second34'],
    ['a block of YAML with a comment', 'token: | # mine\r\n  first12\r\n  second34\r\nb: 1', 'second34'],
    ['a block of YAML without its indentation', 'private_key: |\nMIIEabc123\nx', 'MIIEabc123'],
    ['base64 on the next line', 'token:\n  aHVudGVyMg=\nb: 1', 'aHVudGVyMg'],
    ['one that begins like a sentence', 'secret: no.abcdef1', 'abcdef1'],
    ['YAML on the next line', 'password:\n  hunter2', 'hunter2'],
    ['what a prompt was answered with', 'Password:\nhunter2\nWelcome', 'hunter2'],
    ['the words that a prompt was answered with', 'Passphrase: \ncorrect horse battery staple', 'battery'],
    ['CDATA', '<password><![CDATA[hunter2]]></password>', 'hunter2'],
    ['CDATA with marks', '<SecretAccessKey><![CDATA[a<b>c1]]></SecretAccessKey>', 'c1'],
    ['two in a line', 'token=abcdef1 password=ghijkl2', 'ghijkl2'],
    ['behind what is harmless', 'token_endpoint=https://x.example?client_secret=abcdef', 'abcdef'],
  ])('is hidden: %s', (_, text, part) => {
    expect(withoutSecrets(text)).not.toContain(part);
  });

  it.each([
    'arn:aws:iam::111122223333:role/Admin',
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/maria@example.com',
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:MyDatabase-a1b2c3',
    'is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:s3:::bucket/key',
    'account 111122223333 in us-east-1',
    '/home/maria/.aws/config, line 12: the value is empty',
    'C:\\Users\\Maria\\.aws\\credentials',
    'AWS_CONFIG_FILE=/home/maria/.aws/config',
    'AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token',
    'RequestID: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE',
    'request id 7a62c49f-347e-4fc4-9331-6e8e00112233',
    'An error occurred (ExpiredToken) when calling the GetSessionToken operation: The security token included in the request is expired',
    'ExpiredToken: The provided token has expired.',
    'ExpiredTokenException: The security token included in the request is expired',
    'InvalidClientTokenId: The security token included in the request is invalid.',
    'invalid_token: The access token expired',
    'The request signature we calculated does not match the signature you provided.',
    'Signature expired: 20261128T120000Z is now earlier than 20261128T121000Z',
    'The bearer token is invalid',
    'Basic authentication is not supported',
    'the password was wrong; no secret was sent',
    'exit code: 1, error code: AccessDenied, "code":"AccessDeniedException"',
    'code=EACCES',
    'Run: latchkey login portal',
    'https://host.example:8443/path/@scope',
    'https://maria@git-codecommit.us-east-1.amazonaws.com/v1/repos/Demo',
    'commit 3f2a9c1',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '{"hasToken":true,"account":"111122223333"}',
    'password: null',
    'token: No such file or directory',
    'cat: /run/secrets/db_password: No such file or directory',
    '/home/maria/.secret: Permission denied',
    'token: expired, sign in again',
    'client_secret: is required',
    'secret: not found',
    'Password:\nSorry, try again.',
    'token:\n  type: bearer\n  length: 3',
    'Passwords:\n- one is missing',
    'TokenExpiresAt=2026-11-28, secret-names: 3, SecretsManagerException: none, tokenEndpoint=x',
    'the tests pass in 12 seconds; bypass=on',
    'getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com',
  ])('leaves readable: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

/** Of the processor, the best of three: a machine that others use stretches the time of the clock. */
function msFor(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn += 1) {
    const begin = process.cpuUsage();
    withoutSecrets(text);
    const { user, system } = process.cpuUsage(begin);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('a long text', () => {
  it.each([
    'token',
    'token ',
    'token="',
    'token: ',
    'token:\n',
    'password: a ',
    'password:\n a\n',
    'password: |\n  a\n',
    '<token><![CDATA[',
    'secret_',
    'Authorization ',
    '://a:',
    '://',
    '-----BEGIN A-----',
    '-----BEGIN A',
    'a/',
    'A',
    '\\"',
    'password\\',
    'eyJaaaaaaaa.',
    '-eyJaaaaaaaa',
    '%2F',
    'code=',
    'bearer ',
    ' -u ',
    '\t',
    'expired token: x ',
  ])('takes time in proportion to its length: %j', { timeout: 240_000 }, (part) => {
    const small = part.repeat(Math.ceil(125_000 / part.length));
    const large = part.repeat(Math.ceil(1_000_000 / part.length));
    // Eight times the text; with the square of it, 64 times the time.
    expect(msFor(large)).toBeLessThan(Math.max(msFor(small), 60) * 24);
  });
});
