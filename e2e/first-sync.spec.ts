import { expect } from 'playwright/test';
import { CliDoctor, CliList, CliLogin, CliStatus } from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  openCodes,
  pendingCode,
  type Ran,
  type Running,
  startWorld,
  type World,
} from './world.ts';

// What a user meets first: the commands of the README, pasted one behind the other, at a portal that is slow or fails.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;

test.beforeAll(async () => {
  world = await startWorld();
});
test.afterAll(() => world.stop());

/** `latchkey login`, confirmed on the page. */
async function login(...more: readonly string[]): Promise<Running> {
  const known = await openCodes(world.playground);
  const running = world.begin('latchkey', ['login', 'Playground', '--no-browser', ...more]);
  await confirmOnPage(await pendingCode(world.playground, known), world.playground.info.startUrl);
  return running;
}
const slowRoles = (latencyMs: number): Promise<void> =>
  world.playground.addFault({ service: 'sso', operation: 'ListAccountRoles', latencyMs });
const identity = (...args: readonly string[]): Promise<Ran> =>
  world.run('aws', ['sts', 'get-caller-identity', '--region', 'us-east-1', ...args]);

test('what is pasted while the sync runs waits for it, and git clones', async () => {
  await slowRoles(4_000);
  const running = await login();
  await waitFor('the sync', async () => (await world.latchkey('list')).stderr.includes('still being read'));
  // Before the profile is anywhere.
  const clone = world.begin('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'early']);
  const listed = await world.latchkey('list');
  expect(listed.stderr).toMatch(
    /^latchkey: The accounts and roles of Playground are still being read( \(\d+ of \d+ accounts\))?\. More sessions may come\.$/m,
  );
  expect(listed.stdout).toBe('');
  const cloned = await clone.ended;
  expect(cloned.stderr).toContain(
    `latchkey: no session "${DEVELOPER}" yet; waiting while the accounts and roles of Playground are read…`,
  );
  expect(cloned.code, cloned.stderr).toBe(0);
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Signed in to Playground as maria.garcia/m);
  const n = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout)).filter(
    ({ source }) => source === 'Playground',
  ).length;
  expect(stdout).toContain(`\n${n} sessions, ${n} new.\n`);
  await world.playground.clearFaults();
});

test('everything is there as soon as login ends', async () => {
  await world.latchkey('logout', 'Playground');
  await slowRoles(500);
  const ran = await (await login('--json')).ended;
  const value = CliLogin.parse(JSON.parse(ran.stdout));
  expect(value).toMatchObject({ sync: { running: false, added: 0, problem: null } });
  expect(value.next[0]).toBe('latchkey list');
  const who = await identity('--profile', DEVELOPER);
  expect(who.code, who.stderr).toBe(0);
  expect(who.stdout).toContain('AWSReservedSSO_DeveloperAccess_');
  expect((await world.latchkey('use', DEVELOPER)).code).toBe(0);
  expect((await identity()).stdout).toContain('AWSReservedSSO_DeveloperAccess_');
  await world.playground.clearFaults();
});

test('a sync that fails is said in its own words everywhere, and the sessions of before stay', async () => {
  const before = (await world.latchkey('list')).stdout;
  await world.playground.addFault({
    service: 'sso',
    operation: 'ListAccounts',
    status: 403,
    code: 'ForbiddenException',
  });
  await world.latchkey('logout', 'Playground');
  const { code, stdout, stderr } = await (await login()).ended;
  expect([code, stdout.includes('Signed in to Playground')]).toEqual([0, true]);
  expect(stderr).toMatch(/^The sync of Playground failed: .+/m);
  expect(stderr).toMatch(/sessions from before are unchanged\. Latchkey tries again automatically\./);
  const said = stderr.split('\n').find((line) => line.startsWith('The sync of Playground failed')) ?? '?';

  const listed = await world.latchkey('list');
  expect(listed.stderr).toContain(`latchkey: ${said}`);
  expect(listed.stdout.split('\n').length).toBe(before.split('\n').length);
  expect((await world.latchkey('status')).stdout).toContain(said);
  const status = CliStatus.parse(JSON.parse((await world.latchkey('status', '--json')).stdout));
  const playground = status.sources.find(({ name }) => name === 'Playground');
  expect(`The sync of Playground failed: ${playground?.sync?.problem?.sentence}`).toBe(said);
  const doctor = CliDoctor.parse(JSON.parse((await world.latchkey('doctor', '--json')).stdout));
  expect(doctor.checks.find(({ name }) => name === 'Accounts and roles of Playground')).toMatchObject({
    ok: false,
    said,
  });
  // The sessions work: only the list of them could not be read.
  expect((await identity('--profile', DEVELOPER)).code).toBe(0);
  expect((await world.latchkey('use', 'no-such')).stderr).toContain('The last sync of Playground failed.');

  await world.playground.clearFaults();
  const again = await world.latchkey('login', 'Playground');
  expect([again.code, again.stderr]).toEqual([0, '']);
  expect(again.stdout).toMatch(/^Already signed in to Playground[^\n]*\n\d+ sessions, none new\.\n/);
  expect((await world.latchkey('list')).stderr).toBe('');
});
