import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  callVerb,
  confirmOnPage,
  openWindow,
  pendingCode,
  type Ran,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// AWS on a bad day: every answer it can give, as a user and their tools meet it.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const READER = 'staging-ReadOnlyAccess';
const PORTAL = 'IAM Identity Center';
let world: World;

const ask = (profile: string): Promise<Ran> => world.latchkey('credential-process', '--profile', profile);
const keyOf = (ran: Ran): string => JSON.parse(ran.stdout).AccessKeyId;
const fault = (operation: string, how: Readonly<Record<string, unknown>>, service = 'sso'): Promise<void> =>
  world.playground.addFault({ service, operation, ...how });
const attempts = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;
/** Asks with nothing held. */
const askCold = async (profile: string): Promise<Ran> => {
  await world.latchkey('stop', profile);
  await world.playground.clearCalls();
  return ask(profile);
};
const assignedRoles = async (): Promise<number> =>
  JSON.parse((await world.latchkey('list', '--json')).stdout).length;

test.describe('the portal', () => {
  test.beforeAll(async () => {
    world = await startWorld({ playground: { portalRate: { perSecond: 5, burst: 3 } } });
  });
  test.afterAll(async () => {
    await world.stop();
  });
  test.afterEach(async () => {
    await world.playground.clearFaults();
  });

  test('throttled in the middle of a synchronisation: it slows down and misses nothing', async () => {
    await world.signIn();
    await waitFor('all roles', async () => (await assignedRoles()) === 14, { timeoutMs: 30_000 });
    const throttled = (await world.playground.calls()).filter(
      ({ code }) => code === 'TooManyRequestsException',
    );
    expect(throttled.length).toBeGreaterThan(0);
    await world.playground.request('POST', '/rate', { rate: null });
  });

  test('two failures and a recovery: the caller notices nothing', async () => {
    await fault('GetRoleCredentials', { status: 503, times: 2 });
    await world.playground.clearCalls();
    const ran = await ask(DEVELOPER);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(await attempts('GetRoleCredentials')).toBe(3);
  });

  test('a renewal that fails leaves what is still good with everybody', async () => {
    const before = keyOf(await ask(DEVELOPER));
    await fault('GetRoleCredentials', { status: 503 });
    const renew = await world.latchkey('renew', DEVELOPER);
    expect(renew.code).toBe(1);
    expect(renew.stderr).toContain(`${PORTAL} failed (HTTP 503).`);
    expect(keyOf(await ask(DEVELOPER))).toBe(before);
  });

  test('an error that nobody caught inside the app: every tool is answered as before', async () => {
    await world.app().electron.evaluate(() => {
      setTimeout(() => {
        throw new Error('nobody catches this');
      }, 0);
    });
    const number = await waitFor('the entry in Activity', async () => {
      const { activity } = await windowState(world);
      const codes = activity.flatMap(({ problem }) =>
        problem?.code === 'internal' ? [problem.correlationId] : [],
      );
      return codes[0];
    });
    expect(number).toMatch(/^[0-9a-f]{12}$/);
    expect((await ask(DEVELOPER)).code).toBe(0);
  });

  const lasting = [
    {
      name: 'it goes on failing',
      how: { status: 503 },
      code: 1,
      says: [`${PORTAL} failed (HTTP 503).`, 'Try again in a minute'],
    },
    {
      name: 'it goes on throttling',
      how: { status: 429, code: 'TooManyRequestsException', message: 'HTTP 429 Unknown Code' },
      code: 1,
      says: [`${PORTAL} is limiting requests.`, 'It answered: “HTTP 429 Unknown Code', 'Wait a minute'],
    },
    {
      name: 'it answers garbage',
      how: { garbage: true },
      code: 1,
      says: [`${PORTAL} returned an unexpected response.`, 'captive portal'],
    },
    {
      name: 'it cuts every connection',
      how: { dropConnection: true },
      code: 1,
      says: ['cannot be reached.', 'Check the network, VPN and proxy'],
    },
    {
      name: 'the role is not assigned any more',
      how: { status: 403, code: 'ForbiddenException', message: 'No access' },
      code: 5,
      says: [
        'The role DeveloperAccess in account 111111111111 is not assigned to you.',
        'AWS answered: “No access”',
        'Ask your administrator',
      ],
    },
  ];
  for (const { name, how, code, says } of lasting) {
    test(`${name}: reported in the terminal, tray and window, and over when it is over`, async () => {
      await fault('GetRoleCredentials', how);
      const ran = await askCold(DEVELOPER);
      expect(ran.stdout).toBe('');
      for (const sentence of says) expect(ran.stderr).toContain(sentence);
      expect(ran.stderr).not.toMatch(/undefined|\[object|\n\s+at /);
      expect(ran.code).toBe(code);
      const page = await openWindow(world, 'Sessions');
      await page.getByText('Production/DeveloperAccess').first().click();
      await expect(page.getByText(says[0] ?? '').first()).toBeVisible();
      await world.app().screenshot(page, `fault-${name}`);
      await world.playground.clearFaults();
      const again = await ask(DEVELOPER);
      expect(again.stderr).toBe('');
      expect(again.code).toBe(0);
    });
  }

  test('a connection cut once is tried again', async () => {
    await fault('GetRoleCredentials', { dropConnection: true, times: 1 });
    expect((await askCold(DEVELOPER)).code).toBe(0);
    await fault('GetRoleCredentials', { loseReply: true, times: 1 });
    expect((await askCold(DEVELOPER)).code).toBe(0);
  });

  test('no answer at all: the caller is notified after half a minute, and Ctrl-C needs no half minute', async () => {
    test.setTimeout(90_000);
    await fault('GetRoleCredentials', { hang: true });
    await world.latchkey('stop', READER);
    const impatient = world.begin('latchkey', ['credential-process', '--profile', READER]);
    const patient = world.begin('latchkey', ['credential-process', '--profile', READER]);
    await waitFor('the call', async () => (await attempts('GetRoleCredentials')) > 0);
    impatient.child.kill('SIGINT');
    expect((await impatient.ended).signal).toBe('SIGINT');
    const ran = await patient.ended;
    expect(ran.stderr).toMatch(/took longer than 30 s\.\s+Check the network and try again\./);
    expect(ran.code).toBe(1);
  });

  test('a hang of ten seconds is bridged', async () => {
    await fault('GetRoleCredentials', { hang: true, times: 1 });
    expect((await askCold(READER)).code).toBe(0);
  });

  test('a synchronisation that fails keeps the sessions and their profiles', async () => {
    await fault('ListAccounts', { garbage: true });
    await world.tray().click(['Sign in', /^Playground · signed in/, 'Sync']);
    const page = await openWindow(world, 'Identity sources');
    await expect(page.getByText(`${PORTAL} returned an unexpected response.`).first()).toBeVisible();
    await world.app().screenshot(page, 'fault-sync');
    expect(await assignedRoles()).toBe(14);
    expect((await ask(DEVELOPER)).code).toBe(0);
  });
});

test.describe('the sign-in', () => {
  test.beforeAll(async () => {
    world = await startWorld();
    await world.signIn();
    await waitFor('the sessions', async () => (await assignedRoles()) === 14);
  });
  test.afterAll(async () => {
    await world.stop();
  });

  const threeWait = async (): Promise<void> => {
    const before = world.notifications.shown.length;
    const waiting = [DEVELOPER, READER, 'sandbox-AdministratorAccess'].map((profile) => ask(profile));
    const shown = await world.notifications.next();
    expect(shown.summary).toBe('Sign in to Playground');
    const { prompts, sources } = await waitFor('the question', async () => {
      const state = await windowState(world);
      return state.prompts.length > 0 ? state : undefined;
    });
    expect(prompts.map(({ kind }) => kind)).toEqual(['sign-in-needed']);
    expect(sources[0]?.state).not.toBe('signed-in');
    expect(await waitForTray(world, 'Needs attention')).toContain('You need to sign in to Playground.');
    await world.app().screenshot(await openWindow(world), `sign-in-needed-${before}`);
    world.notifications.invoke(shown.id, 'sign-in');
    await confirmOnPage(await pendingCode(world.playground), world.playground.info.startUrl);
    for (const ran of await Promise.all(waiting)) {
      expect(ran.stderr).toBe('');
      expect(ran.code).toBe(0);
    }
    expect(world.notifications.shown.length - before).toBe(1);
    await waitForTray(world, 'Playground · signed in');
    expect(await world.tray().menuText()).not.toContain('You need to sign in to Playground.');
  };

  test('revoked while signed in: one question, one notification, and all who wait continue', async () => {
    await world.playground.revoke('maria.garcia');
    await threeWait();
  });

  test('a refresh whose answer is lost spends the token: one question again, nothing else', async () => {
    await fault('CreateToken', { loseReply: true, times: 1 }, 'sso-oidc');
    await world.playground.advanceClock(3_700_000);
    for (const profile of [DEVELOPER, READER]) await world.latchkey('stop', profile);
    await threeWait();
  });

  test('the code expired, then was denied: reported, exit 4, and the source can be tried again', async () => {
    await world.latchkey('logout', 'Playground');
    const login = world.begin('latchkey', ['login', '--no-browser']);
    await pendingCode(world.playground);
    await world.playground.advanceClock(601_000);
    const late = await login.ended;
    expect(late.stderr).toContain('The code for Playground expired before it was confirmed.');
    expect(late.stderr).toContain('Sign in again for a new code.');
    expect(late.code).toBe(4);
    const again = world.begin('latchkey', ['login', '--no-browser']);
    const code = await pendingCode(world.playground);
    await confirmOnPage(code, world.playground.info.startUrl, { decision: 'deny' });
    const denied = await again.ended;
    expect(denied.stderr).toContain('The sign-in to Playground was denied.');
    expect(denied.stderr).toContain('choose Allow');
    expect(denied.code).toBe(4);
    const page = await openWindow(world, 'Identity sources');
    await expect(page.getByText('The sign-in to Playground was denied.').first()).toBeVisible();
    await world.app().screenshot(page, 'sign-in-denied');
    await world.signIn();
    await waitForTray(world, 'Playground · signed in');
  });
});

for (const minutes of [20, -20]) {
  test.describe(`a clock that is ${minutes} minutes off`, () => {
    test.beforeAll(async () => {
      world = await startWorld({ playground: { clockSkewMs: minutes * 60_000 } });
      await world.signIn();
      await waitFor('the sessions', async () => (await assignedRoles()) === 14);
    });
    test.afterAll(async () => {
      await world.stop();
    });

    test('roles are assumed and git clones, and the clock is reported', async () => {
      const page = await openWindow(world);
      const { sessions } = await windowState(world);
      const parent = sessions.find(({ profile }) => profile === DEVELOPER)?.id;
      await callVerb(page, 'addSession', {
        kind: 'assumed-role',
        name: 'commit',
        values: { roleArn: 'arn:aws:iam::111111111111:role/CodeCommitAccess', parent: String(parent) },
      });
      const ran = await world.latchkey('renew', 'commit');
      expect(ran.stderr).toBe('');
      expect(ran.code).toBe(0);
      const clone = await world.run('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'skewed']);
      expect(clone.stderr).not.toContain('fatal');
      expect(clone.code).toBe(0);

      const reported = `The clock of this machine is ${minutes > 0 ? '20 min behind' : '20 min ahead of'} AWS.`;
      const doctor = await world.latchkey('doctor');
      expect(doctor.stdout).toContain(`FAIL  Clock: ${reported}`);
      expect(doctor.stdout).toContain('Turn on automatic time');
      expect(await waitForTray(world, 'Needs attention')).toContain(reported);
      await expect(page.getByText(reported).first()).toBeVisible();
      await world.app().screenshot(page, `clock-skewed-${minutes}`);
    });

    test('AWS’s own message about a role is shown below ours', async () => {
      await fault(
        'AssumeRole',
        {
          status: 400,
          code: 'ValidationError',
          message: "1 validation error detected: Value 'x' at 'roleSessionName' failed to satisfy constraint",
        },
        'sts',
      );
      const ran = await world.latchkey('renew', 'commit');
      expect(ran.stderr).toContain('AWS refused AssumeRole (ValidationError).');
      expect(ran.stderr).toContain(
        "AWS answered: “1 validation error detected: Value 'x' at 'roleSessionName'",
      );
      expect(ran.stderr).toContain("Correct the session's settings");
      expect(ran.code).toBe(5);
      await world.playground.clearFaults();
      expect((await world.latchkey('renew', 'commit')).code).toBe(0);
    });
  });
}
