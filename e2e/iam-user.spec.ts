import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { encodeQR } from 'qr';
import { CliList } from '../shared/cli.ts';
import { panelText } from '../shared/text/window-pages.ts';
import { onTerminal } from '../shim/testing-terminal.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, SHIM, startWorld, type World, windowState } from './world.ts';

// An IAM user on the real app: the key goes to the keychain, codes are typed or made, roles and federated users are built on it.
test.describe.configure({ mode: 'serial' });

const KEY_ID = 'AKIAPLAYGRNDMARIAAAA';
const SECRET = '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';
const KEY_ID_OF_BUILD = 'AKIAPLAYGRNDBUILDAAA';
const SECRET_OF_BUILD = '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';
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const SERIAL = 'arn:aws:iam::111111111111:mfa/maria';
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-iam-user-'));
  const region = 'us-east-1';
  const seed = {
    sources: [{ kind: 'iam-user', name: 'Maria', config: {} }],
    sessions: [
      { kind: 'iam-user-session', name: 'maria-mfa', source: 'Maria', config: { region } },
      { kind: 'iam-user-session', name: 'maria-plain', source: 'Maria', config: { region, mfa: 'no' } },
      {
        kind: 'federation-token',
        name: 'guest',
        source: 'Maria',
        config: {
          region,
          name: 'maria-laptop',
          policyArns: 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser',
        },
      },
    ],
  };
  const seedFile = path.join(directory, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  world = await startWorld({ env: { LATCHKEY_SEED: seedFile } });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

const arnOf = async (profile: string): Promise<string> => {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    profile,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(ran.stderr.trim()).toBe('');
  return String(JSON.parse(ran.stdout).Arn);
};
const clone = async (profile: string): Promise<void> => {
  const ran = await world.run('git', ['clone', `codecommit://${profile}@MyDemoRepo`, `by-${profile}`]);
  expect(ran.stderr).not.toContain('fatal');
  expect(ran.code).toBe(0);
};
const codeOf = async (): Promise<string> => {
  const answer: unknown = await world.playground.request('POST', '/mfa-code', { userName: 'maria' });
  return String(Object(answer).code);
};
const callsOf = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;
const factsOf = async (): Promise<readonly string[]> =>
  (await windowState(world)).sources.find(({ name }) => name === 'Maria')?.facts ?? [];
const fillKey = async (page: Page, secret: string): Promise<void> => {
  await page.getByLabel('Access key ID').fill(KEY_ID);
  await page.getByLabel('Secret access key').fill(secret);
  await page.getByRole('button', { name: panelText.secrets.use }).click();
};

test('a key that AWS does not take is asked for again, and the right one goes to the keychain alone', async () => {
  const page = await openWindow(world, 'Identity sources');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillKey(page, SECRET.replace('maria', 'marie'));
  await expect(page.getByRole('alert')).toContainText('SignatureDoesNotMatch');
  await world.app().screenshot(page, 'iam-user-refused');
  await fillKey(page, SECRET);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('as maria')).toBeVisible();
  await expect(page.getByText(`MFA device ${SERIAL}`)).toBeVisible();
  await world.app().screenshot(page, 'iam-user-card');
  const kept = [
    readFileSync(path.join(world.home.userDataDir, 'latchkey.json'), 'utf8'),
    JSON.stringify(await windowState(world)),
  ].join('\n');
  expect(kept).not.toContain(SECRET);
});

test('a session without a code works at once, for aws and git', async () => {
  expect(await arnOf('maria-plain')).toBe('arn:aws:iam::111111111111:user/maria');
  await clone('maria-plain');
});

test('the account of the user is known, so that a mark by account counts for each session of theirs', async () => {
  const account = '111111111111';
  // The federated user has given no keys yet: it is of the account of the user that it is made of.
  const list = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
  expect(list.map(({ name, accountId }) => [name, accountId]).sort()).toEqual([
    ['guest', account],
    ['maria-mfa', account],
    ['maria-plain', account],
  ]);
  expect((await world.latchkey('account', 'mark', account, 'production')).code).toBe(0);
  const which = await world.latchkey('which', '--profile', 'guest');
  expect(which.stdout).toMatch(new RegExp(`account.*${account}`));
  const refused = await world.latchkey('use', 'guest');
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain(account);
  expect((await world.latchkey('account', 'mark', account, 'by-pattern')).code).toBe(0);
});

test('a session with a code asks in the window, says what was wrong, and takes the right one', async () => {
  const page = await openWindow(world, 'Sessions');
  const asked = world.begin('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    'maria-mfa',
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  const field = page.getByLabel(panelText.mfa.code);
  await field.fill('000000');
  await expect(page.getByRole('alert')).toContainText('was not accepted');
  await expect(field).toHaveValue('');
  await field.fill(await codeOf());
  const ran = await asked.ended;
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout).Arn).toBe('arn:aws:iam::111111111111:user/maria');
  await clone('maria-mfa');
});

test('a role that requires MFA uses it without another prompt', async () => {
  const page = await openWindow(world, 'Sessions');
  const { sessions } = await windowState(world);
  const parent = sessions.find(({ name }) => name === 'maria-mfa')?.id ?? '';
  const bridge = await page.evaluate(
    async ([given]) => {
      const call: unknown = Reflect.get(Object(Reflect.get(globalThis, 'latchkey')), 'call');
      return typeof call === 'function' ? await call('addSession', given) : null;
    },
    [
      {
        kind: 'assumed-role',
        name: 'break-glass',
        values: {
          parent,
          roleArn: 'arn:aws:iam::111111111111:role/BreakGlass',
          region: 'us-east-1',
          mfaSerial: SERIAL,
        },
      },
    ] as const,
  );
  expect(bridge).toMatchObject({ ok: true });
  await waitFor('its profile', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes('[profile break-glass]') ? true : undefined,
  );
  expect(await arnOf('break-glass')).toContain(':assumed-role/BreakGlass/');
  expect((await windowState(world)).prompts).toEqual([]);
});

test('a restart asks for no code again', async () => {
  await world.app().quit();
  await world.launch({ env: { LATCHKEY_SEED: '' } });
  const before = await callsOf('GetSessionToken');
  expect(await arnOf('maria-mfa')).toBe('arn:aws:iam::111111111111:user/maria');
  expect(await callsOf('GetSessionToken')).toBe(before);
});

test('a federated user may do what its policy allows, and no more of STS than to say who it is', async () => {
  expect(await arnOf('guest')).toBe('arn:aws:sts::111111111111:federated-user/maria-laptop');
  await clone('guest');
});

test('a stored seed fills the codes in automatically', async () => {
  const page = await openWindow(world, 'Identity sources');
  await page.getByRole('button', { name: 'More actions for Maria' }).click();
  await page.getByRole('menuitem', { name: 'Fill in MFA codes automatically…' }).click();
  const seed = page.getByLabel('Seed of the MFA device');
  await seed.fill('123456');
  await page.getByRole('button', { name: panelText.secrets.use }).click();
  await expect(page.getByRole('alert')).toContainText('This is not the seed');
  const picture = encodeQR(`otpauth://totp/AWS:maria?secret=${SEED}&issuer=AWS`, 'gif', { scale: 6 });
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'qr.gif', mimeType: 'image/gif', buffer: Buffer.from(picture) });
  await expect(seed).toHaveValue(/^otpauth:/);
  await page.getByRole('button', { name: panelText.secrets.use }).click();
  await waitFor('the seed', async () =>
    (await factsOf()).some((fact) => fact.includes('automatically')) ? true : undefined,
  );
  const { sessions } = await windowState(world);
  expect(sessions.find(({ name }) => name === 'maria-mfa')).toBeDefined();
  const stopped = await world.latchkey('stop', 'maria-plain');
  expect(stopped.code).toBe(0);
  // Another duration is another session at AWS: a code of its own, and nobody asked.
  await page.evaluate(
    async ([given]) => {
      const call: unknown = Reflect.get(Object(Reflect.get(globalThis, 'latchkey')), 'call');
      return typeof call === 'function' ? await call('addSession', given) : null;
    },
    [
      {
        kind: 'iam-user-session',
        name: 'maria-short',
        values: {
          source: (await windowState(world)).sources[0]?.id ?? '',
          region: 'us-east-1',
          durationSeconds: '3600',
        },
      },
    ] as const,
  );
  await waitFor('its profile', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes('[profile maria-short]') ? true : undefined,
  );
  expect(await arnOf('maria-short')).toBe('arn:aws:iam::111111111111:user/maria');
  expect((await windowState(world)).prompts).toEqual([]);
});

test('the key is changed in one click, and everything continues with the new one', async () => {
  const page = await openWindow(world, 'Identity sources');
  await page.getByRole('button', { name: 'More actions for Maria' }).click();
  await page.getByRole('menuitem', { name: 'Rotate the access key' }).click();
  await page.getByRole('button', { name: 'Rotate the access key' }).click();
  const facts = await waitFor(
    'the new key',
    async () => {
      const reported = await factsOf();
      return reported.some((fact) => fact.includes(`${KEY_ID}, is inactive`)) ? reported : undefined;
    },
    { timeoutMs: 45_000 },
  );
  expect(facts.join('\n')).toContain('made today');
  await world.app().screenshot(page, 'iam-user-rotated');
  expect((await world.latchkey('renew', 'maria-plain')).code).toBe(0);
  expect(await arnOf('maria-plain')).toBe('arn:aws:iam::111111111111:user/maria');
});

test('another region in the form keeps the rotated key, which exists nowhere else', async () => {
  const page = await openWindow(world, 'Identity sources');
  await page.getByRole('button', { name: 'More actions for Maria' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByLabel('Region').fill('eu-west-1');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('as maria')).toBeVisible();
  expect((await world.latchkey('renew', 'maria-plain')).code).toBe(0);
});

test('signed out, nothing is given any more and the terminal signs in from standard input', async () => {
  expect((await world.latchkey('logout', 'Maria')).code).toBe(0);
  const ran = await world.run('latchkey', ['login', 'Maria', '--stdin'], {
    input: `${KEY_ID_OF_BUILD}\n${SECRET_OF_BUILD}\n\n`,
  });
  expect(ran.stderr).not.toContain('playground/build');
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('build');
  expect(await arnOf('maria-plain')).toBe('arn:aws:iam::111111111111:user/build');
});

test('signed out again, the key is typed in a real terminal, which never shows the secret', async () => {
  expect((await world.latchkey('logout', 'Maria')).code).toBe(0);
  const terminal = onTerminal([SHIM, 'login', 'Maria'], world.env, world.home.dir);
  try {
    await terminal.shows('Access key ID (leave empty to cancel): ');
    const before = await terminal.modes();
    await terminal.type(`${KEY_ID_OF_BUILD}\n`);
    await terminal.shows('Secret access key (not shown; leave empty to cancel): ');
    expect((await terminal.modes()).echo).toBe(false);
    await terminal.type(`${SECRET_OF_BUILD.replace('build', 'bild')}\n`);
    await terminal.shows('Seed of the MFA device (not shown; leave empty to skip): ');
    await terminal.type('\n');
    await terminal.shows('SignatureDoesNotMatch');
    await terminal.shows('Access key ID (leave empty to cancel): ', 2);
    expect((await terminal.modes()).whole).toEqual(before.whole);
    await terminal.type(`${KEY_ID_OF_BUILD}\n`);
    await terminal.shows('Secret access key (not shown; leave empty to cancel): ', 2);
    // As it comes from a page: with blanks around it.
    await terminal.type(` ${SECRET_OF_BUILD} \n`);
    await terminal.shows('Seed of the MFA device (not shown; leave empty to skip): ', 2);
    await terminal.type('\n');
    expect(await terminal.ended).toEqual({ code: 0, signal: null });
    expect(terminal.shown()).toMatch(/Signed in to Maria as build/);
    expect(terminal.shown()).toContain(KEY_ID_OF_BUILD);
    expect(terminal.shown()).not.toMatch(/playground\/bu?ild/);
    expect((await terminal.modes()).whole).toEqual(before.whole);
  } finally {
    await terminal.close();
  }
  expect(await arnOf('maria-plain')).toBe('arn:aws:iam::111111111111:user/build');
  const reported = JSON.stringify([await windowState(world), world.app().stdout(), world.app().stderr()]);
  expect(reported).not.toContain(SECRET_OF_BUILD);
});
