import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { shellIn } from './asking-shell.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// A machine's own token on the real app, from a file and from a command, to `aws` and `git`.
test.describe.configure({ mode: 'serial' });
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-web-identity-'));
  const config = { roleArn: 'arn:aws:iam::111111111111:role/WebIdentity', region: 'us-east-1' };
  const tokenFile = path.join(directory, 'token');
  const program = path.join(directory, 'print-token');
  writeFileSync(program, `#!/bin/sh\ncat '${tokenFile}'\n`);
  chmodSync(program, 0o700);
  const seed = {
    sources: [
      { kind: 'web-identity', name: 'File', config: { tokenFile } },
      { kind: 'web-identity', name: 'Command', config: { command: `"${program}"` } },
    ],
    sessions: [
      { kind: 'web-identity-role', name: 'file-role', source: 'File', config },
      { kind: 'web-identity-role', name: 'command-role', source: 'Command', config },
    ],
  };
  writeFileSync(path.join(directory, 'seed.json'), JSON.stringify(seed));
  world = await startWorld({ env: { LATCHKEY_SEED: path.join(directory, 'seed.json') } });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

const putToken = async (claims: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  const minted = await world.playground.request('POST', '/oidc/mint', claims);
  const token =
    typeof minted === 'object' && minted !== null && 'token' in minted ? String(minted.token) : '';
  writeFileSync(path.join(directory, 'token'), token, { mode: 0o600 });
};

test('says what is missing as long as there is no token', async () => {
  const ran = await world.latchkey('login', 'File');
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain(path.join(directory, 'token'));
});

for (const [source, session] of [
  ['File', 'file-role'],
  ['Command', 'command-role'],
] as const) {
  test(`${source}: aws and git work with the role`, async () => {
    await putToken();
    expect((await world.latchkey('login', source)).code).toBe(0);
    const ran = await world.run('aws', [
      'sts',
      'get-caller-identity',
      '--profile',
      session,
      '--region',
      'us-east-1',
      '--output',
      'json',
    ]);
    expect(ran.stderr.trim()).toBe('');
    expect(JSON.parse(ran.stdout).Arn).toContain(`:assumed-role/WebIdentity/latchkey-${session}`);
    const clone = await world.run('git', ['clone', `codecommit://${session}@MyDemoRepo`, `by-${session}`]);
    expect(clone.stderr).not.toContain('fatal');
    expect(clone.code).toBe(0);
  });
}

for (const [source, session] of [
  ['File', 'file-role'],
  ['Command', 'command-role'],
] as const) {
  test(`${source}: a token of another user is said at once, and nothing that the one before started gets its credentials`, async () => {
    test.setTimeout(600_000);
    const role = ':assumed-role/WebIdentity/';
    const status = async () => (await world.latchkey('sources')).stdout;
    await putToken();
    expect((await world.latchkey('login', source)).code).toBe(0);
    const shell = shellIn(world, directory, session);
    expect(await shell.says()).toContain(role);

    await putToken({ sub: 'deploy-bot' });
    expect((await world.latchkey('renew', session)).code).toBe(0);
    const refused = await shell.says();
    expect(refused).not.toContain(role);
    expect(refused).toContain(`another user (deploy-bot) signed in at ${source}`);
    expect(await status()).toMatch(/signed in +deploy-bot/);
    const now = await world.run('aws', ['sts', 'get-caller-identity', '--profile', session]);
    expect(now.stdout).toContain(role);

    await putToken();
    expect((await world.latchkey('renew', session)).code).toBe(0);
    expect(await status()).toMatch(/signed in +build-machine/);
    expect(await status()).toContain(
      `${source}: Signed in as deploy-bot before, as build-machine now. All sessions of ${source} act as that user. ` +
        `If you did not mean it, correct it where ${source} gets its sign-in from.`,
    );
    expect(await shell.says()).toContain(role);
    expect(await shell.end()).toMatchObject({ code: 0 });
  });
}

test('a token that AWS refuses is reported in its words', async () => {
  await putToken({ aud: 'another' });
  const ran = await world.latchkey('renew', 'file-role');
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('Incorrect token audience');
});

test('an expired token points to its origin, and the next one is used silently', async () => {
  await putToken({ exp: Math.floor(Date.now() / 1000) - 60 });
  for (const [session, whose, who] of [
    ['file-role', `of ${path.join(directory, 'token')}`, 'The program that writes the file must renew it'],
    ['command-role', 'of the command', 'The command must print a valid token'],
  ] as const) {
    const { code, stderr } = await world.latchkey('renew', session);
    expect(code).not.toBe(0);
    expect(stderr).toContain(whose);
    expect(stderr).toContain('has expired. AWS answered: “Token expired');
    expect(stderr).toContain(who);
  }
  await putToken();
  for (const session of ['file-role', 'command-role'])
    expect((await world.latchkey('renew', session)).code).toBe(0);
});

test('a command that fails or prints no token is reported by its name, in its own words', async () => {
  const program = path.join(directory, 'print-token');
  const good = readFileSync(program, 'utf8');
  for (const [script, words] of [
    ['echo "the vault is sealed" >&2; exit 3', 'failed. It said: “the vault is sealed”'],
    ['echo "Welcome to the vault"', 'printed something other than one token.'],
    ['true', 'printed nothing; a token is expected.'],
  ] as const) {
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    const { code, stderr } = await world.latchkey('login', 'Command');
    expect(code).not.toBe(0);
    expect(stderr).toContain(`The command ${program} ${words}`);
    expect(stderr).toContain('Run it in a terminal');
  }
  writeFileSync(program, good);
  expect((await world.latchkey('login', 'Command')).code).toBe(0);
});
