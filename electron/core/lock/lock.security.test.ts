import { describe, expect, it, vi } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import { whileLocked } from '../../../shared/ipc/while-locked.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { createLatchkeyApp } from '../app.ts';
import { deferred } from '../async/deferred.ts';
import type { DeviceNow } from '../ports/device-lock.ts';
import { settle } from '../testing/fake-clock.ts';
import { CANARY } from '../testing/fake-identity.ts';
import { startWithKeysIn } from '../testing/keys-in-file.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

const isLockedProblem = (outcome: { readonly ok: boolean; readonly error?: Problem }): boolean =>
  !outcome.ok && outcome.error?.code === 'locked';
const lockNow = async ({ app }: RunningApp): Promise<void> => void must(await app.verbs.lock({}, never));

async function lockedApp() {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
  });
  must(await running.lease());
  await lockNow(running);
  return running;
}

describe('attack: get credentials from a Latchkey that is locked', () => {
  it('every verb of the contract says whether it is a door', () => {
    expect(Object.keys(whileLocked).sort()).toEqual(Object.keys(contract).sort());
  });

  it('each verb that is one is refused with the same problem, whatever it is asked', async () => {
    const { app, world, sessionId, sourceId } = await lockedApp();
    const before = world.provider.leaseCalls;
    const input = { sessionId, sourceId, sessionIds: [sessionId], kind: 'fake', name: 'x', values: {} };
    for (const name of Object.keys(whileLocked)) {
      if (!isVerb(name) || whileLocked[name] !== 'refused') continue;
      const call = Reflect.get(app.verbs, name);
      expect([name, isLockedProblem(await Reflect.apply(call, app.verbs, [input, never]))]).toEqual([
        name,
        true,
      ]);
    }
    expect(world.provider.leaseCalls).toBe(before);
    expect(world.clipboard).not.toContain(CANARY);
    expect(world.opened.filter((url) => url.includes('signin'))).toEqual([]);
  });

  it('each verb that is allowed changes neither who answers, nor a record', async () => {
    const allowed = Object.keys(whileLocked).filter(
      (name) => isVerb(name) && whileLocked[name] === 'allowed',
    );
    // The whole list: one more is a decision.
    expect(allowed.join(' ')).toBe(
      'state forms cancelSignIn signOut sessionValues accounts stop browsers copyProfileName profileText gitPlan shellStates shellPlan undoPlan detachPlan lock unlock changeSettings exportActivity activity searchActivity activityNames activityFiles activityCounts verifyActivity diagnostics testNetwork update restartToUpdate retryKeychain',
    );
    for (const name of allowed) {
      const { app, world, sessionId, sourceId } = await lockedApp();
      // That the end of the lock is asked for ends nothing.
      const now = () => [
        JSON.stringify(world.saved).replace(',"unlockAsked":true', ''),
        world.applied.length,
        world.detached,
        world.undone,
        world.cleared,
      ];
      const before = now();
      const input = {
        sessionId,
        sourceId,
        patch: {},
        install: true,
        forget: true,
        look: false,
        which: 'bash',
      };
      const call = Reflect.get(app.verbs, name);
      await Promise.allSettled([Reflect.apply(call, app.verbs, [input, never])]);
      await settle();
      expect([name, now()]).toEqual([name, before]);
      expect(app.state().sessions.map(({ id }) => id)).toContain(sessionId);
      expect(app.state().sources.map(({ id }) => id)).toContain(sourceId);
    }
  });

  it('neither the broker, a role of the user, nor a link into the console gives any', async () => {
    const { app, lease, sessionId } = await lockedApp();
    expect(app.broker.held(sessionId)).toBeNull();
    for (const whenSignInNeeded of ['wait', 'fail', 'background'] as const)
      for (const force of [true, false])
        expect(await lease({ whenSignInNeeded, force })).toMatchObject({
          error: { code: 'locked', why: 'asked' },
        });
    const place = { service: null, region: null, to: null };
    const link = { sessionId, place, lease: () => lease() };
    expect(isLockedProblem(await app.consoleLinks.link(link, never))).toBe(true);
    expect(isLockedProblem(await app.consoleLinks.open(link, never))).toBe(true);
    const session = app.state().sessions[0];
    if (session === undefined) throw new Error('there is a session');
    const caller = { verb: 'git-credential', process: null, pid: null, cwd: null };
    const own = await app.ownRoles.lease(
      { session, roles: [], region: Region.parse('eu-west-1'), caller, whenSignInNeeded: 'fail' },
      never,
    );
    expect(isLockedProblem(own)).toBe(true);
  });

  it.each(['it stays locked', 'it is unlocked before the answer'])(
    'an answer to a question of before the lock: %s',
    async (how) => {
      const running = await startApp();
      const { app, world, lease, sessionId } = running;
      world.provider.latencyMs = 1_000;
      const asked = lease({ force: true });
      await settle();
      await lockNow(running);
      if (how !== 'it stays locked') {
        world.device.ability = { ...world.device.ability, asksUser: true };
        expect(must(await app.verbs.unlock({}, never))).toEqual({ how: 'unlocked' });
      }
      await world.clock.advance(5_000);
      expect(await asked).toMatchObject({ ok: false, error: { code: 'locked' } });
      expect(app.broker.held(sessionId)).toBeNull();
    },
  );

  it('a caller that waits for a sign-in is refused at once', async () => {
    const running = await startApp();
    const { app, lease, sourceId } = running;
    must(await app.verbs.signOut({ sourceId }, never));
    const asked = lease();
    await settle();
    expect(app.state().prompts).not.toEqual([]);
    await lockNow(running);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(app.state().prompts).toEqual([]);
  });

  it('a renewal that it interrupts is given up, and is nothing that failed', async () => {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
    });
    const { app, world, sessionId, lease } = running;
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await lease());
    world.provider.latencyMs = 10 * 60_000;
    const before = world.provider.leaseCalls;
    while (world.provider.leaseCalls === before) await world.clock.advance(60_000);
    await lockNow(running);
    await world.clock.advance(3_600_000);
    expect(world.provider.leasesAborted).toBe(1);
    expect(app.broker.held(sessionId)).toBeNull();
    expect(app.state().activity.map(({ event }) => event)).not.toContain('renewal-failed');
  });

  it('what is tried again after a failure is not tried while it is locked, and is once it is unlocked', async () => {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
    });
    const { app, world, sessionId, lease } = running;
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    must(await lease());
    world.provider.leaseProblem = () => ({ code: 'network', host: 'portal' });
    await world.clock.advance(2 * 3_600_000);
    expect(app.broker.held(sessionId)).toBeNull();
    await lockNow(running);
    world.provider.leaseProblem = () => null;
    const before = world.provider.leaseCalls;
    await world.clock.advance(6 * 3_600_000);
    expect(world.provider.leaseCalls).toBe(before);
    world.device.ability = { ...world.device.ability, asksUser: true };
    must(await app.verbs.unlock({}, never));
    await settle();
    expect(app.broker.held(sessionId)).not.toBeNull();
  });

  it('what is stopped while it is locked stays stopped when it is unlocked', async () => {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
    });
    const { app, world, sessionId, lease } = running;
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await lease());
    await lockNow(running);
    must(await app.verbs.stop({ sessionId }, never));
    const before = world.provider.leaseCalls;
    world.device.ability = { ...world.device.ability, asksUser: true };
    must(await app.verbs.unlock({}, never));
    await settle();
    expect(world.provider.leaseCalls).toBe(before);
    expect(app.broker.held(sessionId)).toBeNull();
  });

  it('nothing is renewed while it is locked', async () => {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
    });
    const { app, world, lease, sessionId } = running;
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await lease());
    await lockNow(running);
    const before = world.provider.leaseCalls;
    await world.clock.advance(4 * 3_600_000);
    expect(world.provider.leaseCalls).toBe(before);
    expect(app.state().sessions.find(({ id }) => id === sessionId)?.state).toBe('inactive');
  });
});

describe('attack: paste what was copied before the lock', () => {
  it.each(['copyEnvironment', 'openConsole'] as const)(
    '%s: it leaves the clipboard, and nothing else does',
    async (verb) => {
      const running = await startApp((world) => {
        world.provider.latencyMs = 0;
      });
      const { app, world, sessionId } = running;
      const copy = async () => {
        if (verb === 'copyEnvironment') must(await app.verbs.copyEnvironment({ sessionId }, never));
        else must(await app.verbs.openConsole({ sessionId, copy: true }, never));
      };
      await copy();
      expect(world.clipboard).not.toBe('');
      await lockNow(running);
      await settle();
      expect(world.clipboard).toBe('');
      world.device.ability = { ...world.device.ability, asksUser: true };
      must(await app.verbs.unlock({}, never));
      await copy();
      world.clipboard = 'words of the user';
      await lockNow(running);
      await settle();
      expect(world.clipboard).toBe('words of the user');
    },
  );
});

describe('attack: get around the lock', () => {
  it('an app that is killed and started again is locked, and has dropped nothing else', async () => {
    const { app, world, sessionId } = await lockedApp();
    const { sources, defaultSessionId } = app.state();
    // Killed: nobody calls stop.
    world.loads = { ok: true, value: world.saved };
    const next = createLatchkeyApp(world.ports);
    await next.start(never);
    expect(next.state().locked?.why).toBe('asked');
    expect(next.state().sources.map(({ id }) => id)).toEqual(sources.map(({ id }) => id));
    expect(next.state().defaultSessionId).toBe(defaultSessionId);
    const caller = { verb: 'env', process: null, pid: null, cwd: null };
    const outcome = await next.broker.lease({ sessionId, caller, whenSignInNeeded: 'wait' }, never);
    expect(isLockedProblem(outcome)).toBe(true);
  });

  it.each([
    ['closed', 'screen', { lockOnScreenLock: true }, { screen: 'closed', idleMs: 0 }],
    ['silent', 'unsure', { lockOnScreenLock: true }, { screen: 'silent', idleMs: 0 }],
    ['without use for long', 'idle', { lockAfterIdleMinutes: 5 }, { screen: 'none', idleMs: 300_000 }],
    ['open', null, { lockOnScreenLock: true, lockAfterIdleMinutes: 5 }, { screen: 'open', idleMs: 299_000 }],
    [
      'of a desktop without a lock screen',
      null,
      { lockOnScreenLock: true },
      { screen: 'none', idleMs: null },
    ],
    ['closed, and no setting is on', null, {}, { screen: 'closed', idleMs: 900_000 }],
  ] as const)('an app that starts while the screen is %s: %s', async (_what, why, patch, now) => {
    const { app, world, sessionId } = await startApp();
    must(await app.verbs.changeSettings({ patch }, never));
    world.loads = { ok: true, value: world.saved };
    world.device.now = now;
    const next = createLatchkeyApp(world.ports);
    await next.start(never);
    expect(next.state().locked?.why ?? null).toBe(why);
    if (why === null) return;
    const caller = { verb: 'env', process: null, pid: null, cwd: null };
    const outcome = await next.broker.lease({ sessionId, caller, whenSignInNeeded: 'fail' }, never);
    expect(isLockedProblem(outcome)).toBe(true);
  });

  it('an app that starts gives nothing before it knows whether the screen is locked', async () => {
    const { app, world, sessionId } = await startApp();
    must(await app.verbs.changeSettings({ patch: { lockOnScreenLock: true } }, never));
    world.loads = { ok: true, value: world.saved };
    const ports = world.ports;
    const answer = deferred<DeviceNow>();
    const deviceLock = Object.assign({}, ports.deviceLock, { look: () => answer.promise });
    const next = createLatchkeyApp(Object.assign({}, ports, { deviceLock }));
    const started = next.start(never);
    await settle();
    const caller = { verb: 'env', process: null, pid: null, cwd: null };
    const early = await next.broker.lease({ sessionId, caller, whenSignInNeeded: 'fail' }, never);
    expect(early.ok).toBe(false);
    answer.resolve({ screen: 'closed', idleMs: 0 });
    await started;
    expect(next.state().locked?.why).toBe('screen');
  });

  it('no setting but the look of the window can be changed while it is locked, whatever would read along afterwards', async () => {
    const { app } = await lockedApp();
    const before = app.state().settings;
    const patches = [
      { lockOnSleep: true },
      { lockOnScreenLock: true },
      { lockAfterIdleMinutes: 5 },
      { proxyMode: 'address', proxyAddress: 'http://evil.example:3128' },
      { caFile: '/tmp/evil.pem' },
      { pacAddress: 'http://evil.example/proxy.pac' },
      { productionPatterns: 'none' },
      { activityDays: 0 },
    ] as const;
    for (const patch of patches)
      expect(await app.verbs.changeSettings({ patch }, never)).toMatchObject({ error: { code: 'locked' } });
    expect(app.state().settings).toEqual(before);
    must(await app.verbs.changeSettings({ patch: { theme: 'dark', zoom: '110' } }, never));
  });

  it.each(['resume', 'unlock', 'suspend', 'slept', 'away', 'lock', 'idle'] as const)(
    '%s of the machine does not unlock it',
    async (event) => {
      const { app } = await lockedApp();
      app.onPower(event);
      expect(app.state().locked).not.toBeNull();
    },
  );

  it('a lock by hand does not end by itself when the user comes back to the screen', async () => {
    const { app } = await lockedApp();
    app.onPower('lock');
    app.onPower('unlock');
    app.onPower('let-in');
    expect(app.state().locked).not.toBeNull();
    expect(must(await app.verbs.unlock({}, never))).toEqual({ how: 'screen' });
    expect(app.state().locked).not.toBeNull();
    app.onPower('let-in');
    expect(app.state().locked).toBeNull();
  });

  it.each([{ code: 'cancelled' }, { code: 'refused', reason: 'no' }] as const)(
    'a question of the system that ends with $code unlocks nothing, nor is the screen asked then',
    async (problem) => {
      const { app, world } = await lockedApp();
      world.device.ability = { ...world.device.ability, asksUser: true };
      world.device.ask = { ok: false, error: problem };
      expect(await app.verbs.unlock({}, never)).toEqual({ ok: false, error: problem });
      expect([world.device.asked, world.device.screensLocked]).toEqual([1, 0]);
      app.onPower('let-in');
      expect(app.state().locked).not.toBeNull();
    },
  );
});

describe('the lock', () => {
  it.each([
    ['sleep', 'suspend', { lockOnSleep: true }],
    ['screen', 'lock', { lockOnScreenLock: true }],
    ['idle', 'idle', { lockAfterIdleMinutes: 5 }],
  ] as const)(
    'comes with %s where the setting is on, and ends when the user is let in',
    async (why, event, patch) => {
      const running = await startApp((world) => {
        world.provider.latencyMs = 0;
      });
      const { app, lease } = running;
      app.onPower(event);
      app.onPower('resume');
      expect(app.state().locked).toBeNull();
      must(await app.verbs.changeSettings({ patch }, never));
      must(await lease());
      app.onPower(event);
      expect(app.state().locked?.why).toBe(why);
      app.onPower('resume');
      expect(await lease()).toMatchObject({ error: { code: 'locked', why } });
      app.onPower('let-in');
      expect(app.state().locked).toBeNull();
      must(await lease());
    },
  );

  it('comes with a sleep that is longer than the time without use, for nobody measures that while it lasts', async () => {
    const { app, world } = await startApp();
    must(await app.verbs.changeSettings({ patch: { lockAfterIdleMinutes: 10 } }, never));
    app.onPower('suspend');
    await world.clock.advance(9 * 60_000);
    app.onPower('resume');
    expect(app.state().locked).toBeNull();
    app.onPower('suspend');
    await world.clock.advance(10 * 60_000);
    app.onPower('resume');
    expect(app.state().locked?.why).toBe('idle');
  });

  it('comes once with a sleep, also where the clocks tell of it after the user was let in', async () => {
    const { app } = await startApp();
    must(await app.verbs.changeSettings({ patch: { lockOnSleep: true } }, never));
    for (const event of ['suspend', 'resume', 'let-in', 'slept', 'resume'] as const) app.onPower(event);
    expect(app.state().locked).toBeNull();
    // A sleep of which the system said nothing.
    app.onPower('slept');
    expect(app.state().locked?.why).toBe('sleep');
  });

  it('is not locked by a busy machine, nor by a blank screen where a locked one is reported apart', async () => {
    const { app } = await startApp();
    must(await app.verbs.changeSettings({ patch: { lockOnSleep: true, lockOnScreenLock: true } }, never));
    for (const event of ['late', 'resume', 'away', 'unlock'] as const) {
      app.onPower(event);
      expect([event, app.state().locked]).toEqual([event, null]);
    }
  });

  it.each([
    ['unlock', { lockOnSleep: true }, { reportsLetIn: false }],
    ['screen', { lockOnScreenLock: true }, { reportsScreen: false }],
    ['idle', { lockAfterIdleMinutes: 5 }, { measuresIdle: false }],
  ] as const)('is refused where the machine cannot: %s', async (what, patch, lacks) => {
    const { app, world } = await startApp();
    world.device.ability = { ...world.device.ability, ...lacks };
    expect(await app.verbs.changeSettings({ patch }, never)).toMatchObject({
      error: { code: 'lock-unavailable', what },
    });
    expect(app.state().settings).toMatchObject({
      lockOnSleep: false,
      lockOnScreenLock: false,
      lockAfterIdleMinutes: 0,
    });
    if (what !== 'unlock') return;
    expect(await app.verbs.lock({}, never)).toMatchObject({ error: { code: 'lock-unavailable', what } });
    expect(app.state().locked).toBeNull();
  });

  async function withKeysInFile() {
    const files = memoryFiles('', '');
    const { running, first } = await startWithKeysIn(files);
    return { files, running, first };
  }

  it('does not say that it is done while keys are left in a file that cannot be written', async () => {
    const { files, running, first } = await withKeysInFile();
    const full = { code: 'file-unwritable', file: '/home/ada/.aws/credentials', detail: 'EROFS' } as const;
    files.fault = () => full;
    for (const _ of ['at first', 'again']) {
      expect(await running.app.verbs.lock({}, never)).toMatchObject({
        ok: false,
        error: { code: 'lock-incomplete', what: 'keys' },
      });
      expect(running.app.state().locked).not.toBeNull();
      expect(files.credentials).toContain(first.accessKeyId);
    }
    files.fault = () => null;
    must(await running.app.verbs.lock({}, never));
    expect(files.credentials).not.toContain(first.accessKeyId);
  });

  it('does not say that it is done where a restart would end it, because it is not saved', async () => {
    const { app, world } = await startApp();
    world.saveProblem = { code: 'file-unwritable', file: '/data', detail: 'full' };
    const locked = await app.verbs.lock({}, never);
    expect(locked).toMatchObject({ ok: false, error: { code: 'lock-incomplete', what: 'record' } });
    if (!locked.ok) expect(problemSentence(locked.error)).toMatch(/^Latchkey is locked until it quits/);
    if (!locked.ok) expect(problemSentence(locked.error)).not.toContain('Nothing was changed');
    expect(app.state().locked).not.toBeNull();
    world.saveProblem = null;
    must(await app.verbs.lock({}, never));
    expect(JSON.stringify(world.saved)).toContain('"locked"');
  });

  it('says that a restart is locked again where its end cannot be saved', async () => {
    const { app, world } = await lockedApp();
    world.device.ability = { ...world.device.ability, asksUser: true };
    world.saveProblem = { code: 'file-unwritable', file: '/data', detail: 'full' };
    expect(must(await app.verbs.unlock({}, never))).toEqual({ how: 'not-kept' });
    expect(app.state().locked).toBeNull();
    expect(JSON.stringify(world.saved)).toContain('"locked"');
  });

  it('asks the system once, however often somebody clicks', async () => {
    const { app, world } = await lockedApp();
    world.device.ability = { ...world.device.ability, asksUser: true };
    const clicks = await Promise.all([1, 2, 3].map(() => app.verbs.unlock({}, never)));
    expect([clicks.map(must), world.device.asked]).toEqual([[1, 2, 3].map(() => ({ how: 'unlocked' })), 1]);
  });

  it.each([
    ['seen', 'locked', false, { ok: true, value: { how: 'screen' } }],
    ['of a desktop that tells every lock', 'failed', true, { ok: true, value: { how: 'by-hand' } }],
    ['closed before', 'closed', false, { ok: true, value: { how: 'again' } }],
    ['not seen', 'failed', false, { error: { code: 'lock-unavailable', what: 'no-screen' } }],
  ] as const)(
    'says what ends it: a lock of the screen that is %s',
    async (_what, lock, tellsAnyLock, said) => {
      const { app, world } = await lockedApp();
      world.device.ability = { ...world.device.ability, tellsAnyLock };
      world.device.screen = lock;
      expect(await app.verbs.unlock({}, never)).toMatchObject(said);
      expect(app.state().locked).not.toBeNull();
    },
  );

  it('names a way out where what could end it is gone, and does not say that it could not be locked', async () => {
    const { app, world } = await lockedApp();
    world.device.ability = { ...world.device.ability, reportsLetIn: false, locksScreen: false };
    const unlocked = await app.verbs.unlock({}, never);
    expect(unlocked).toMatchObject({ error: { code: 'lock-unavailable', what: 'unlock-now' } });
    if (unlocked.ok) return;
    expect(problemSentence(unlocked.error)).toContain('Log out of the desktop and in again');
    expect(problemSentence(unlocked.error)).not.toContain('cannot be locked here');
  });

  it.each([
    [{ lockOnScreenLock: true }, { reportsScreen: false }, 'lock-setting-fails', 'screen'],
    [{ lockAfterIdleMinutes: 5 }, { measuresIdle: false }, 'lock-setting-fails', 'idle'],
    [{ lockOnSleep: true }, { reportsLetIn: false }, 'lock-setting-fails', 'unlock'],
    ['locked', { reportsLetIn: false }, 'lock-unavailable', 'unlock-now'],
  ] as const)(
    'says that what is on cannot work, and that it can again: %j',
    async (patch, lacks, code, what) => {
      const running = await startApp();
      const { app, world } = running;
      const { ability } = world.device;
      if (patch === 'locked') await lockNow(running);
      else must(await app.verbs.changeSettings({ patch }, never));
      const open = () => app.state().attention.filter(({ id }) => id === 'lock');
      await world.clock.advance(1_000);
      expect(open()).toEqual([]);
      world.device.ability = { ...ability, ...lacks };
      await world.clock.advance(6 * 60_000);
      expect(open()).toMatchObject([{ problem: { code, what } }]);
      world.device.ability = ability;
      await world.clock.advance(60_000);
      expect(open()).toEqual([]);
      // The next start finds it too.
      world.device.ability = { ...ability, ...lacks };
      world.loads = { ok: true, value: JSON.parse(JSON.stringify(world.saved)) };
      const next = createLatchkeyApp(world.ports);
      await next.start(never);
      await world.clock.advance(20_000);
      expect(next.state().attention).toMatchObject([{ id: 'lock', problem: { code, what } }]);
    },
  );

  it('takes the keys out of the credentials file, and puts new ones in when it ends', async () => {
    const { files, running, first } = await withKeysInFile();
    const { app, world } = running;
    await lockNow(running);
    expect(files.credentials).not.toContain(CANARY);
    expect(files.credentials).not.toContain(first.accessKeyId);
    world.device.ability = { ...world.device.ability, asksUser: true };
    must(await app.verbs.unlock({}, never));
    await vi.waitFor(() => expect(files.credentials).toContain(CANARY), { timeout: 15_000 });
  });
});

const isVerb = (name: string): name is keyof AppContract => Object.hasOwn(contract, name);
