import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// Keys and tokens that live for seconds: everything that takes hours with AWS is seen here in one minute.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const PROFILE = 'production-DeveloperAccess';
const AWS_RUNS = 3;
let world: World;

test.beforeAll(async () => {
  world = await startWorld();
});
test.afterAll(async () => {
  await world.stop();
});

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
}
const ask = async (): Promise<Keys> => {
  const ran = await world.latchkey('credential-process', '--profile', PROFILE);
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout);
};
const upstream = async (operation: string) =>
  (await world.playground.calls()).filter((call) => call.operation === operation);

test('tokens that die within a minute are renewed in silence: on demand and ahead of time', async () => {
  await world.playground.setLifetimes({ tokenMs: 40_000 });
  await world.signIn();
  await waitFor('the sync', async () => (await world.latchkey('list', '--json')).stdout.includes(PROFILE));
  await world.playground.clearCalls();
  const shown = world.notifications.shown.length;
  await sleep(12_000);
  // Less than thirty seconds are left on it: not sent any more, but renewed before the call.
  await ask();
  const renewed = (await upstream('CreateToken')).filter((call) => call.ok === true);
  expect(renewed).toHaveLength(1);
  expect((await upstream('GetRoleCredentials')).map((call) => call.ok)).toEqual([true]);
  // Now without any caller.
  await waitFor('a renewal ahead of time', async () => (await upstream('CreateToken')).length >= 2, {
    timeoutMs: 40_000,
    everyMs: 500,
  });
  expect((await upstream('CreateToken')).every((call) => call.ok === true)).toBe(true);
  expect(world.notifications.shown.length).toBe(shown);
  expect(await world.tray().menuText()).toContain('Playground · signed in');
  await world.playground.setLifetimes({ tokenMs: null });
});

test('keys rotate automatically once they were used, and expire when they are not used again', async () => {
  await world.playground.setLifetimes({ credentialMs: 16_000 });
  // A longer lease would be kept: it is the better one.
  await world.latchkey('stop', PROFILE);
  const first = await ask();
  await world.playground.clearCalls();
  await waitFor(
    'a renewal without a caller',
    async () => (await upstream('GetRoleCredentials')).length === 1,
    {
      timeoutMs: 15_000,
    },
  );
  expect(Date.parse(first.Expiration)).toBeGreaterThan(Date.now());
  await waitFor(
    'the session to end unused',
    async () =>
      JSON.parse((await world.latchkey('list', '--json')).stdout).find(
        (s: { profile: string }) => s.profile === PROFILE,
      ).state === 'inactive',
    { timeoutMs: 25_000, everyMs: 500 },
  );
  expect(await upstream('GetRoleCredentials')).toHaveLength(1);
});

test('no caller ever gets expired keys, and upstream is not stormed', async () => {
  await world.playground.setLifetimes({ credentialMs: 8_000 });
  await world.latchkey('stop', PROFILE);
  await world.playground.clearCalls();
  const seen = new Set<string>();
  let asked = 0;
  // As many rounds as it takes: a slow machine asks less often, and sees fewer of the keys.
  while (seen.size <= 2 || asked <= 50) {
    // The clock of the playground is this machine's.
    const now = Date.now();
    const keys = await ask();
    expect(Date.parse(keys.Expiration)).toBeGreaterThan(now);
    asked += 1;
    const isNew = !seen.has(keys.AccessKeyId);
    seen.add(keys.AccessKeyId);
    // Not each time: starting `aws` takes a busy machine as long as keys stay the same.
    if (isNew && seen.size <= AWS_RUNS) {
      const identity = await world.run('aws', ['sts', 'get-caller-identity'], {
        env: {
          AWS_ACCESS_KEY_ID: keys.AccessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
          AWS_SESSION_TOKEN: keys.SessionToken,
          AWS_DEFAULT_REGION: 'us-east-1',
        },
      });
      // Where starting `aws` took longer than the keys live, its answer says nothing about them.
      if (Date.now() < Date.parse(keys.Expiration)) expect(identity.stderr.trim()).toBe('');
    }
    await sleep(100);
  }
  const calls = await upstream('GetRoleCredentials');
  // While `aws` runs nobody asks, so each time one more may have been fetched than was seen; and one at the end.
  expect(calls.length).toBeGreaterThanOrEqual(seen.size);
  expect(calls.length).toBeLessThanOrEqual(seen.size + AWS_RUNS + 2);
  // Keys of eight seconds are asked for every two at most.
  for (const from of calls) {
    const within = calls.filter(
      (call) => Number(call.at) >= Number(from.at) && Number(call.at) < Number(from.at) + 10_000,
    );
    expect(within.length).toBeLessThanOrEqual(7);
  }
});

test('a child of exec sees refreshed keys at the same address', async () => {
  await world.playground.setLifetimes({ credentialMs: 8_000 });
  const script = `
    const ask = async () => {
      const answer = await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, {
        headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN },
      });
      if (answer.status !== 200) throw new Error(answer.status + await answer.text());
      return answer.json();
    };
    const first = await ask();
    await new Promise((resolve) => setTimeout(resolve, 9000));
    const second = await ask();
    console.log(JSON.stringify([first, second].map(({ AccessKeyId, Expiration }) => ({ AccessKeyId, Expiration }))));
    console.log(process.env.AWS_ACCESS_KEY_ID ?? 'no key in the environment');
  `;
  const child = await world.latchkey('exec', PROFILE, '--', 'node', '--input-type=module', '-e', script);
  expect(child.stderr).toBe('');
  expect(child.code).toBe(0);
  const [answers = '', environment] = child.stdout.trim().split('\n');
  const [first, second] = JSON.parse(answers);
  expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
  expect(Date.parse(second.Expiration)).toBeGreaterThan(Date.parse(first.Expiration));
  expect(environment).toBe('no key in the environment');
});
