// One identity source of every kind for the demo, and what a person pastes to use each.
import fs from 'node:fs';
import path from 'node:path';
import { samlSeed, seed, webIdentitySeed } from './playground-process.mjs';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const POWER_USER = 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser';

/** What the app is set up with: two people's directories, a machine's own token, an IAM user, a program with keys. */
export function demoSeed(dir, info) {
  const parts = [
    seed(info),
    webIdentitySeed(info),
    samlSeed(info),
    iamUserSeed(info),
    machineSeed(dir, info),
  ];
  return {
    sources: parts.flatMap(({ sources }) => sources),
    sessions: parts.flatMap(({ sessions = [] }) => sessions),
  };
}

function iamUserSeed({ region }) {
  return {
    sources: [{ kind: 'iam-user', name: 'IAM user', config: { region } }],
    sessions: [
      { kind: 'iam-user-session', name: 'maria', source: 'IAM user', config: { region } },
      {
        ...{ kind: 'federation-token', name: 'guest', source: 'IAM user' },
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

/** The IAM user of the playground's world whose key the demo is given: only the person may type it. */
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
    `  SAML: sign in as maria, without a password${window}; its two roles become sessions:`,
    '     latchkey login "Company sign-in"',
    '     latchkey list',
    '  A machine’s own token; nobody signs in:',
    '     latchkey login "Build machine"',
    '     aws sts get-caller-identity --profile machine-role',
    `  An IAM user with an MFA device. Latchkey’s window asks for the key once, and keeps it in the keychain${isHeadless ? ' (not shown in this run without a display)' : ''}:`,
    `     Access key ID      ${user.accessKeyId}`,
    `     Secret access key  ${user.secretAccessKey}`,
    `     Seed of the codes  ${user.mfa.seed}   (paste it too, or leave it empty and use an authenticator app)`,
    '     latchkey login "IAM user"',
    '     aws sts get-caller-identity --profile maria',
    '     aws sts get-caller-identity --profile guest',
    '  Keys that another program prints (credential_process):',
    '     latchkey login Machine',
    '     aws sts get-caller-identity --profile machine-keys',
  ];
}
