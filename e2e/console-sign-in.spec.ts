import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { onTerminal } from '../shim/testing-terminal.ts';
import { test } from './rig/test.ts';
import { openWindow, SHIM, startWorld, type World } from './world.ts';

// The AWS console's own sign-in on the real app, in a real terminal and the window, to `aws`.
test.describe.configure({ mode: 'serial' });
const account = '111111111111';
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-console-sign-in-'));
  const source = (name: string, config: object) => ({ kind: 'console-sign-in', name, config });
  const sources = [
    source('Console', { accountId: account, region: 'us-east-1' }),
    source('Elsewhere', { accountId: '999999999999' }),
  ];
  writeFileSync(path.join(directory, 'seed.json'), JSON.stringify({ sources, sessions: [] }));
  world = await startWorld({ env: { LATCHKEY_SEED: path.join(directory, 'seed.json') } });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What a user does on AWS's page: says who signs in, or with no name that nobody does. Gives the last page. */
async function decide(address: string, user: string): Promise<string> {
  const shown = await (await fetch(address)).text();
  const hidden = [...shown.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')],
  );
  const body = new URLSearchParams([...hidden, ['user', user]]);
  return (await fetch(new URL('/v1/authorize', address), { method: 'POST', body })).text();
}
const maria = `${account}/maria`;
const addressIn = (text: string): string => /https?:\/\/\S+\/v1\/authorize\?\S+/.exec(text)?.[0] ?? '';

/** Signs in in a terminal as `user`; gives what the terminal showed and how it ended. */
async function login(source: string, user: string) {
  const terminal = onTerminal([SHIM, 'login', source], world.env, world.home.dir);
  try {
    await terminal.shows('/v1/authorize?');
    await terminal.shows('waiting');
    await decide(addressIn(terminal.shown()), user);
    return { ended: await terminal.ended, shown: terminal.shown() };
  } finally {
    await terminal.close();
  }
}
const caller = async (): Promise<string> => {
  const { stdout } = await world.latchkey('list', '--json');
  const [session] = JSON.parse(stdout);
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    session.profile,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Arn;
};

test('denied on the page, the sign-in says so', async () => {
  const { ended, shown } = await login('Console', '');
  expect(ended.code).not.toBe(0);
  expect(shown).toContain('was denied');
});

test('to another account than the one that is meant is refused, and gives no session', async () => {
  const { ended, shown } = await login('Elsewhere', maria);
  expect(ended.code).not.toBe(0);
  expect(shown.replace(/\s+/g, ' ')).toContain('Elsewhere is for account 999999999999');
  expect(JSON.parse((await world.latchkey('list', '--json')).stdout)).toEqual([]);
});

test('in the browser, then aws works as that user, and again after the keys expired', async () => {
  const { ended, shown } = await login('Console', maria);
  expect(ended).toEqual({ code: 0, signal: null });
  expect(shown).toMatch(/Signed in to Console as maria/);
  expect(await caller()).toBe(`arn:aws:iam::${account}:user/maria`);
  await world.playground.expireCredentials();
  expect((await world.latchkey('renew', 'console/maria')).code).toBe(0);
  expect(await caller()).toBe(`arn:aws:iam::${account}:user/maria`);
  expect(readdirSync(path.join(world.home.dir, '.aws'))).not.toContain('login');
});

test('with a code from another device, typed in the terminal; a code of another sign-in is refused', async () => {
  expect((await world.latchkey('logout', 'Console')).code).toBe(0);
  const terminal = onTerminal([SHIM, 'login', 'Console', '--no-browser'], world.env, world.home.dir);
  try {
    await terminal.shows('Code from the page (leave empty to cancel): ');
    await terminal.type(`${btoa('state=another&code=abc')}\n`);
    await terminal.shows('of another sign-in');
    await terminal.shows('Code from the page (leave empty to cancel): ', 2);
    const page = await decide(addressIn(terminal.shown()), maria);
    await terminal.type(`${/data-testid="code">([^<]+)</.exec(page)?.[1]}\n`);
    expect(await terminal.ended).toEqual({ code: 0, signal: null });
  } finally {
    await terminal.close();
  }
  expect(await caller()).toBe(`arn:aws:iam::${account}:user/maria`);
});

test('the window asks for the code beside the page, and shows who signed in', async () => {
  expect((await world.latchkey('logout', 'Console')).code).toBe(0);
  const page = await openWindow(world, 'Identity sources');
  const running = world.begin('latchkey', ['login', 'Console', '--no-browser']);
  const question = page.getByRole('dialog');
  await expect(question.getByText('Then enter the code that the page shows.')).toBeVisible();
  await world.app().screenshot(page, 'console-sign-in-code');
  await expect(page.getByText('code_challenge')).toHaveCount(0);
  await question.getByLabel('Code from the page').fill('hello');
  await question.getByRole('button', { name: 'Sign in' }).click();
  await expect(question.getByText('This is not the code that the page shows')).toBeVisible();
  const text = running.stderr();
  const shown = await decide(addressIn(text), maria);
  await question.getByLabel('Code from the page').fill(/data-testid="code">([^<]+)</.exec(shown)?.[1] ?? '');
  await question.getByRole('button', { name: 'Sign in' }).click();
  expect((await running.ended).code).toBe(0);
  await expect(page.getByText('as maria')).toBeVisible();
  await world.app().screenshot(page, 'console-sign-in-source');
});
