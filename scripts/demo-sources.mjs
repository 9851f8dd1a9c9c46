// One identity source of every kind for the demo, and what a user pastes to use each.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { samlSeed, seed, webIdentitySeed } from './playground-process.mjs';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** What Latchkey names the role that Sam Lee has. */
const CLI_PROFILE = 'sandbox-ReadOnlyAccess';
const POWER_USER = 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser';

/**
 * The AWS CLI keeps its sign-ins in the home. Elsewhere the keychain is found by the home too, so the app keeps the user's
 * own there, and the demo offers none of these.
 */
export const hasOwnHome = process.platform === 'linux';

/** What the app is set up with: two people's directories, a machine's own token, an IAM user, a program with keys. */
export function demoSeed(dir, info) {
  const parts = [
    seed(info),
    webIdentitySeed(info),
    samlSeed(info),
    consoleSeed(info),
    iamUserSeed(info),
    machineSeed(dir, info),
    ...(hasOwnHome ? [awsCliSeed(info)] : []),
  ];
  return {
    sources: parts.flatMap(({ sources }) => sources),
    sessions: parts.flatMap(({ sessions = [] }) => sessions),
  };
}

function consoleSeed({ region }) {
  return { sources: [{ kind: 'console-sign-in', name: 'AWS console', config: { region } }] };
}

function iamUserSeed({ region }) {
  return {
    sources: [{ kind: 'iam-user', name: 'IAM user', config: { region } }],
    sessions: [
      { kind: 'iam-user-session', name: 'maria', source: 'IAM user', config: { region } },
      {
        kind: 'federation-token',
        name: 'guest',
        source: 'IAM user',
        config: { region, name: 'guest', policyArns: POWER_USER },
      },
    ],
  };
}

/** A program that prints keys, as an older tool of a company might: it asks the playground for a role's. */
function machineSeed(dir, { region, control }) {
  const program = path.join(dir, 'bin', 'machine-keys');
  const script = path.join(dir, 'machine-keys.mjs');
  fs.writeFileSync(
    script,
    `const answer = await fetch(${JSON.stringify(`${control.url}/issue`)}, {
  method: 'POST',
  headers: { authorization: ${JSON.stringify(`Bearer ${control.token}`)} },
  body: JSON.stringify({ userName: 'maria.garcia', accountId: '333333333333', permissionSet: 'DeveloperAccess' }),
});
const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await answer.json();
console.log(JSON.stringify({
  Version: 1,
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: sessionToken,
  Expiration: new Date(expiresAt).toISOString(),
}));
`,
    { mode: 0o600 },
  );
  fs.writeFileSync(program, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)}\n`, {
    mode: 0o700,
  });
  return {
    sources: [{ kind: 'ambient', name: 'Machine', config: { origin: 'process', command: program } }],
    sessions: [{ kind: 'ambient-session', name: 'machine-keys', source: 'Machine', config: { region } }],
  };
}

function awsCliSeed({ startUrl, region }) {
  return { sources: [{ kind: 'aws-cli', name: 'AWS CLI', config: { startUrl, sessionRegion: region } }] };
}

/** What `aws sso login` would leave in the home of the demo: Sam Lee's sign-in, with a token that the playground gave. */
export async function signInAwsCli(dir, info) {
  const post = async (url, body, headers = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The playground answered ${answer.status} at ${new URL(url).pathname}.`);
    return answer.json();
  };
  const { startUrl, region, control } = info;
  const oidc = info.endpoints.ssoOidc;
  const client = await post(`${oidc}/client/register`, {
    clientName: 'aws-cli',
    clientType: 'public',
    scopes: ['sso:account:access'],
  });
  const { clientId, clientSecret } = client;
  const device = await post(`${oidc}/device_authorization`, { clientId, clientSecret, startUrl });
  await post(
    `${control.url}/confirm`,
    { userCode: device.userCode, userName: 'sam.lee' },
    { authorization: `Bearer ${control.token}` },
  );
  const token = await post(`${oidc}/token`, {
    clientId,
    clientSecret,
    deviceCode: device.deviceCode,
    grantType: 'urn:ietf:params:oauth:grant-type:device_code',
  });
  const time = (ms) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const cache = path.join(dir, 'home', '.aws', 'sso', 'cache');
  fs.mkdirSync(cache, { recursive: true, mode: 0o700 });
  const file = path.join(cache, `${createHash('sha1').update('playground').digest('hex')}.json`);
  const cached = {
    startUrl,
    region,
    accessToken: token.accessToken,
    clientId,
    clientSecret,
    expiresAt: time(Date.now() + token.expiresIn * 1000),
    registrationExpiresAt: time(client.clientSecretExpiresAt * 1000),
  };
  fs.writeFileSync(file, JSON.stringify(cached), { mode: 0o600 });
}

/** The IAM user of the playground's world whose key the demo is given: only the user may type it. */
export async function demoUser({ control }) {
  const answer = await fetch(`${control.url}/world`, {
    headers: { authorization: `Bearer ${control.token}` },
  });
  const { iamUsers } = await answer.json();
  return iamUsers.find(({ userName }) => userName === 'maria');
}

/** The lines for the other kinds, each with what it asks for. */
export function otherKinds(user, isHeadless) {
  const window = isHeadless
    ? ' (it opens a window of its own, which this run without a display does not show)'
    : '';
  return [
    'Every other way to sign in, with the same four deliveries:',
    '  OpenID Connect: open the address, type any name (say maria.garcia) and any password, then Continue:',
    '     latchkey login OpenID --no-browser',
    '     aws sts get-caller-identity --profile openid-role',
    '     git clone codecommit://openid-role@MyDemoRepo by-openid',
    `  SAML: sign in as maria, without a password${window}; choose which of its two roles become sessions:`,
    '     latchkey login "Company sign-in"',
    '     latchkey list',
    '  The AWS console: open the address, choose maria, and enter the code that the page shows at the end:',
    '     latchkey login "AWS console" --no-browser',
    '     aws sts get-caller-identity --profile 111111111111-maria',
    '  A machine’s own token; nobody signs in:',
    '     aws sts get-caller-identity --profile machine-role',
    '  An IAM user with an MFA device: access key ID, secret, and the seed of its codes, which goes to the keychain with them.',
    '  (This key is the playground’s. Your own you would type into Latchkey’s window, not into a shell that remembers it.)',
    `     printf '%s\\n' ${user.accessKeyId} ${quoted(user.secretAccessKey)} ${user.mfa.seed} | latchkey login "IAM user" --stdin`,
    '     aws sts get-caller-identity --profile maria',
    '     aws sts get-caller-identity --profile guest',
    '  Keys that another program prints (credential_process):',
    '     aws sts get-caller-identity --profile machine-keys',
    ...(hasOwnHome
      ? [
          '  What the AWS CLI is signed in to, read only; Sam Lee’s sign-in, which “aws sso login” would have left:',
          `     aws sts get-caller-identity --profile ${CLI_PROFILE}`,
        ]
      : []),
  ];
}
