import { describe, expect, it, vi } from 'vitest';
import { ProfileName, Region, RoleArn, type SessionId } from '../../../shared/ids.ts';
import { Records } from '../../../shared/records.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { createLatchkeyApp } from '../app.ts';
import type { LatchkeyApp } from '../app-ports.ts';
import { startWithKeysIn } from '../testing/keys-in-file.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-ports.ts';
import { must, never, type RunningApp, startApp, tool } from '../testing/running-app.ts';

const MINUTE = 60_000;
const atOnce = ({ provider }: MemoryWorld): void => {
  provider.latencyMs = 0;
};
const HOUR = 60 * MINUTE;

async function boxedApp(forMs = HOUR): Promise<RunningApp> {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
    world.provider.signInLifetimeMs = 100 * HOUR;
  });
  must(await running.app.verbs.start({ sessionId: running.sessionId, forMs }, never));
  return running;
}

const ended = { ok: false, error: { code: 'session-ended' } };
const viewOf = (app: LatchkeyApp, id: SessionId) => app.state().sessions.find((one) => one.id === id);
const leaseOf = (app: LatchkeyApp, sessionId: SessionId) =>
  app.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'fail' }, never);

/** The same user's files and keychain, in an app that was started so much later by the machine's clock. */
async function startedAgain(before: MemoryWorld, laterMs: number) {
  const world = createMemoryWorld(before.saved);
  for (const [key, value] of before.keychain) world.keychain.set(key, value);
  world.clock.jump(before.clock.nowMs() - world.clock.nowMs() + laterMs);
  world.provider.latencyMs = 0;
  const app = createLatchkeyApp(world.ports);
  await app.start(never);
  return { world, app };
}

describe('attack: get credentials of a session whose time is over', () => {
  it('no tool gets any, however it asks, and none starts it again', async () => {
    const { app, world, lease, sessionId } = await boxedApp();
    must(await lease());
    await world.clock.advance(HOUR - MINUTE);
    must(await lease());
    await world.clock.advance(MINUTE);
    const before = world.provider.leaseCalls;
    for (const whenSignInNeeded of ['wait', 'fail', 'background'] as const)
      for (const force of [true, false])
        expect(await lease({ whenSignInNeeded, force })).toMatchObject(ended);
    expect(app.broker.held(sessionId)).toBeNull();
    const place = { service: null, region: null, to: null };
    const link = { sessionId, place, lease: () => lease() };
    expect(await app.consoleLinks.link(link, never)).toMatchObject(ended);
    expect(await app.consoleLinks.open(link, never)).toMatchObject(ended);
    const session = viewOf(app, sessionId);
    if (session === undefined) throw new Error('there is a session');
    const role = {
      profile: ProfileName.parse('own'),
      roleArn: RoleArn.parse('arn:aws:iam::111111111111:role/Own'),
      mfaSerial: null,
      externalId: null,
      sessionName: null,
      durationSeconds: null,
    };
    const region = Region.parse('eu-west-1');
    for (const roles of [[], [role]])
      expect(
        await app.ownRoles.lease({ session, roles, region, caller: tool, whenSignInNeeded: 'fail' }, never),
      ).toMatchObject(ended);
    for (const verb of [app.verbs.renew, app.verbs.copyEnvironment])
      expect(await verb({ sessionId }, never)).toMatchObject(ended);
    expect(await app.verbs.makeDefault({ sessionId }, never)).toMatchObject({ ok: true });
    await world.clock.advance(24 * HOUR);
    expect(await lease()).toMatchObject(ended);
    expect(world.provider.leaseCalls).toBe(before);
    expect(viewOf(app, sessionId)).toMatchObject({ state: 'inactive', timeBox: { ended: { why: 'time' } } });
    // Only the user does.
    must(await app.verbs.start({ sessionId }, never));
    must(await lease());
    expect(viewOf(app, sessionId)?.timeBox).toBeUndefined();
  });

  it('a tool that waits for the answer at its end gets none, and hears of the end', async () => {
    const { world, lease } = await boxedApp();
    world.provider.latencyMs = 10 * MINUTE;
    await world.clock.advance(55 * MINUTE);
    const asked = lease({ force: true });
    await world.clock.advance(20 * MINUTE);
    expect(await asked).toMatchObject(ended);
  });

  it('nothing renews it, also where it is pinned, used and unlocked', async () => {
    const { app, world, lease, sessionId } = await boxedApp();
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    await world.clock.advance(50 * MINUTE);
    must(await lease());
    must(await app.verbs.lock({}, never));
    await world.clock.advance(15 * MINUTE);
    const before = world.provider.leaseCalls;
    app.onPower('let-in');
    world.device.ability = { ...world.device.ability, asksUser: true };
    must(await app.verbs.unlock({}, never));
    await world.clock.advance(3 * HOUR);
    expect(world.provider.leaseCalls).toBe(before);
    expect(await lease()).toMatchObject(ended);
  });

  it('its end is on the disk: neither a kill nor a restart, nor an end while nothing ran, gives more', async () => {
    const { world } = await boxedApp();
    // Killed: what is saved is all there is.
    for (const laterMs of [HOUR, 5 * HOUR]) {
      const again = await startedAgain(world, laterMs);
      const id = Records.parse(again.world.saved ?? world.saved).found[0]?.id;
      if (id === undefined) throw new Error('there is a session');
      expect(await leaseOf(again.app, id)).toMatchObject(ended);
      expect(viewOf(again.app, id)?.timeBox?.ended).toMatchObject({ why: 'time' });
      const third = await startedAgain(again.world, MINUTE);
      expect(await leaseOf(third.app, id)).toMatchObject(ended);
    }
    const within = await startedAgain(world, 10 * MINUTE);
    const id = Records.parse(world.saved).found[0]?.id;
    if (id === undefined) throw new Error('there is a session');
    must(await leaseOf(within.app, id));
    await within.world.clock.advance(50 * MINUTE);
    expect(await leaseOf(within.app, id)).toMatchObject(ended);
  });

  it('a machine that slept over the end has ended it when it wakes, before anybody asks', async () => {
    const { app, world, sessionId, lease } = await boxedApp();
    app.onPower('suspend');
    world.clock.jump(9 * HOUR);
    app.onPower('resume');
    expect(viewOf(app, sessionId)?.timeBox?.ended).toBeDefined();
    expect(await lease()).toMatchObject(ended);
  });

  it('a clock that jumps over the end ends it with the next question', async () => {
    const { world, lease } = await boxedApp();
    world.clock.jump(2 * HOUR);
    expect(await lease()).toMatchObject(ended);
  });

  it('a clock that is set back gives no more time, while it runs and while it does not', async () => {
    const { world, lease } = await boxedApp();
    await world.clock.advance(30 * MINUTE);
    world.clock.jump(-10 * HOUR);
    await world.clock.advance(29 * MINUTE);
    must(await lease());
    await world.clock.advance(2 * MINUTE);
    expect(await lease()).toMatchObject(ended);

    const other = await boxedApp();
    await other.world.clock.advance(50 * MINUTE);
    await other.app.stop();
    const again = await startedAgain(other.world, -5 * HOUR);
    must(await leaseOf(again.app, other.sessionId));
    await again.world.clock.advance(11 * MINUTE);
    expect(await leaseOf(again.app, other.sessionId)).toMatchObject(ended);
  });

  it('times that are no whole milliseconds leave records that can be read again', async () => {
    const { app, world, lease, sessionId } = await boxedApp();
    // As on a machine: only the time that nobody sets has fractions.
    await world.clock.advance(0.25);
    world.clock.jump(-0.25);
    world.clock.jump(-10 * MINUTE);
    must(await lease());
    await app.stop();
    expect(Records.safeParse(world.saved)).toMatchObject({ success: true });
    expect(viewOf(app, sessionId)?.timeBox?.until).toBe(world.clock.nowMs() + HOUR - 1);
    const again = await startedAgain(world, 2 * HOUR);
    expect(await leaseOf(again.app, sessionId)).toMatchObject(ended);
  });

  it('a clock that was set back before the time began takes nothing from it', async () => {
    const { app, world, sessionId } = await startApp(atOnce);
    world.clock.jump(-2 * HOUR);
    must(await app.verbs.makeDefault({ sessionId, forMs: HOUR }, never));
    await world.clock.advance(MINUTE);
    expect(viewOf(app, sessionId)?.timeBox?.ended).toBeUndefined();
    must(await leaseOf(app, sessionId));
  });

  it('what AWS says of the clock moves no end', async () => {
    const { world, lease } = await boxedApp();
    world.skewMs = -20 * MINUTE;
    await world.clock.advance(59 * MINUTE);
    must(await lease());
    await world.clock.advance(MINUTE);
    expect(await lease()).toMatchObject(ended);
  });

  it('a stop before the end is the end: no tool starts it again', async () => {
    const { app, lease, sessionId } = await boxedApp();
    must(await app.verbs.stop({ sessionId }, never));
    expect(await lease()).toMatchObject({ ok: false, error: { code: 'session-ended', why: 'stopped' } });
    must(await app.verbs.start({ sessionId, forMs: HOUR }, never));
    must(await lease());
  });

  it('a stop that cannot be saved says so, and when it is: a restart would go on with the time', async () => {
    const { app, world, sessionId, lease } = await boxedApp();
    must(await lease());
    await world.clock.advance(MINUTE);
    world.saveProblem = { code: 'disk-full', file: '/data/records.json' };
    for (const _ of ['at first', 'again']) {
      const stopped = await app.verbs.stop({ sessionId }, never);
      expect(stopped).toMatchObject({ ok: false, error: { code: 'stop-not-kept' } });
      if (!stopped.ok)
        expect(problemSentence(stopped.error)).toMatch(/is stopped until Latchkey quits.*disk/s);
      expect(await lease()).toMatchObject({ ok: false, error: { code: 'session-ended', why: 'stopped' } });
    }
    const killed = await startedAgain(world, MINUTE);
    expect(await leaseOf(killed.app, sessionId)).toMatchObject({ ok: true });
    world.saveProblem = null;
    must(await app.verbs.stop({ sessionId }, never));
    const later = await startedAgain(world, MINUTE);
    expect(await leaseOf(later.app, sessionId)).toMatchObject(ended);
  });

  it('without a time a stopped session is started by the next tool, as before', async () => {
    const { app, lease, sessionId } = await startApp(atOnce);
    must(await lease());
    must(await app.verbs.stop({ sessionId }, never));
    must(await lease());
  });

  it('a sign-out and a sign-in in between do not move it', async () => {
    const { app, world, sourceId, lease } = await boxedApp();
    must(await app.verbs.signOut({ sourceId }, never));
    await world.clock.advance(30 * MINUTE);
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    must(await lease());
    await world.clock.advance(30 * MINUTE);
    expect(await lease()).toMatchObject(ended);
  });
});

describe('what is built on a session whose time is over', () => {
  async function chain() {
    const running = await boxedApp();
    const { app, sessionId } = running;
    const add = async (name: string, parent: SessionId) =>
      must(await app.verbs.addSession({ kind: 'fake-assumed', name, values: { parent } }, never)).sessionId;
    const middle = await add('Middle', sessionId);
    const top = await add('Top', middle);
    return { ...running, middle, top };
  }

  it('ends with it, at the bottom and in the middle, and says with which', async () => {
    const { app, world, sessionId, middle, top } = await chain();
    must(await leaseOf(app, top));
    must(await app.verbs.start({ sessionId: middle, forMs: 20 * MINUTE }, never));
    await world.clock.advance(20 * MINUTE);
    expect(app.broker.held(top)).toBeNull();
    expect(await leaseOf(app, top)).toMatchObject({
      error: {
        code: 'session-ended',
        session: expect.stringContaining('Middle'),
        asked: expect.stringContaining('Top'),
      },
    });
    expect(viewOf(app, top)?.timeBox).toMatchObject({ of: 'Middle', ended: { why: 'time' } });
    must(await leaseOf(app, sessionId));
    // A start of what is on top is no start of what is below.
    expect(await app.verbs.start({ sessionId: top, forMs: HOUR }, never)).toMatchObject(ended);
    must(await app.verbs.start({ sessionId: middle, forMs: HOUR }, never));
    must(await leaseOf(app, top));
    await world.clock.advance(40 * MINUTE);
    expect(await leaseOf(app, top)).toMatchObject({
      error: { session: expect.stringContaining('Account 0') },
    });
  });

  it('is stopped with it, and gets no later end', async () => {
    const { app, world, sessionId, top } = await chain();
    const given = must(await leaseOf(app, top));
    expect((given.sessionEndsAt ?? 0) - world.clock.nowMs()).toBeLessThanOrEqual(HOUR);
    must(await app.verbs.stop({ sessionId }, never));
    expect(app.broker.held(top)).toBeNull();
    expect(await leaseOf(app, top)).toMatchObject(ended);
  });
});

describe('the end that a tool gets', () => {
  it('is the earlier one of AWS and of the session, and what is kept lives as long as AWS says', async () => {
    const { app, world, sessionId } = await boxedApp(20 * MINUTE);
    const until = viewOf(app, sessionId)?.timeBox?.until;
    const short = must(await leaseOf(app, sessionId));
    expect(short.sessionEndsAt).toBe(until);
    expect(short.expiresAt - world.clock.nowMs()).toBeGreaterThan(50 * MINUTE);
    expect(viewOf(app, sessionId)?.timeBox?.givenUntil).toBe(short.expiresAt);
  });
});

describe('a session that stops automatically', () => {
  async function usual(minutes = 60) {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
      world.provider.signInLifetimeMs = 100 * HOUR;
    });
    const { app, sessionId } = running;
    must(await app.verbs.setStopsAfter({ sessionId, minutes }, never));
    return running;
  }

  it('has its time from its first use on, and again from each start', async () => {
    const { app, world, lease, sessionId } = await usual();
    await world.clock.advance(10 * HOUR);
    must(await lease());
    await world.clock.advance(59 * MINUTE);
    must(await lease());
    await world.clock.advance(MINUTE);
    expect(await lease()).toMatchObject(ended);
    must(await app.verbs.start({ sessionId }, never));
    await world.clock.advance(59 * MINUTE);
    must(await lease());
    await world.clock.advance(MINUTE);
    expect(await lease()).toMatchObject(ended);
  });

  it('begins now where it gives credentials now, and is not freed by hand', async () => {
    const { app, world, lease, sessionId } = await startApp(atOnce);
    must(await lease());
    must(await app.verbs.setStopsAfter({ sessionId, minutes: 30 }, never));
    expect(viewOf(app, sessionId)?.timeBox?.until).toBe(world.clock.nowMs() + 30 * MINUTE);
    expect(await app.verbs.setEnd({ sessionId, end: { kind: 'none' } }, never)).toMatchObject({
      error: { code: 'invalid-input' },
    });
    must(await app.verbs.setStopsAfter({ sessionId, minutes: null }, never));
    must(await app.verbs.setEnd({ sessionId, end: { kind: 'none' } }, never));
    expect(viewOf(app, sessionId)?.timeBox).toBeUndefined();
  });
});

describe('the end', () => {
  it('can be moved while it is open, and not once it is over', async () => {
    const { app, world, lease, sessionId } = await boxedApp();
    const more = () => app.verbs.setEnd({ sessionId, end: { kind: 'more', ms: HOUR } }, never);
    await world.clock.advance(50 * MINUTE);
    must(await more());
    await world.clock.advance(69 * MINUTE);
    must(await lease());
    await world.clock.advance(MINUTE);
    expect(await lease()).toMatchObject(ended);
    for (const end of [{ kind: 'more', ms: HOUR }, { kind: 'none' }] as const)
      expect(await app.verbs.setEnd({ sessionId, end }, never)).toMatchObject(ended);
    expect(await lease()).toMatchObject(ended);
  });

  it('is recorded with its cause, once', async () => {
    const { app, world, sessionId } = await boxedApp();
    await world.clock.advance(3 * HOUR);
    const stops = app.state().activity.filter(({ event }) => event === 'session-stopped');
    expect(stops).toEqual([
      expect.objectContaining({ sessionId, note: expect.stringContaining('its time was over') }),
    ]);
  });

  it('is not promised where it cannot be kept', async () => {
    const { app, world, sessionId } = await startApp(atOnce);
    world.saveProblem = { code: 'disk-full', file: 'records.json' };
    expect(await app.verbs.start({ sessionId, forMs: HOUR }, never)).toMatchObject({
      error: { code: 'disk-full' },
    });
    expect(viewOf(app, sessionId)?.timeBox).toBeUndefined();
  });

  it('takes the keys out of the file, also of what is built on it', async () => {
    const files = memoryFiles();
    const { running, first } = await startWithKeysIn(files);
    const { app, world, sessionId } = running;
    must(await app.verbs.setEnd({ sessionId, end: { kind: 'for', ms: 10 * MINUTE } }, never));
    expect(files.credentials).toContain(first.accessKeyId);
    await world.clock.advance(10 * MINUTE);
    await vi.waitFor(() => expect(files.credentials).not.toContain(first.accessKeyId), { timeout: 15_000 });
  });

  it('goes with the session', async () => {
    const { app, world, sessionId } = await boxedApp();
    const { sessionId: made } = must(
      await app.verbs.addSession({ kind: 'fake-assumed', name: 'Top', values: { parent: sessionId } }, never),
    );
    must(await app.verbs.start({ sessionId: made, forMs: 5 * MINUTE }, never));
    must(await app.verbs.deleteSession({ sessionId: made }, never));
    await world.clock.advance(2_000);
    expect(Records.parse(world.saved).choices[made]).toBeUndefined();
    await world.clock.advance(HOUR);
    expect(await leaseOf(app, made)).toMatchObject({ error: { code: 'unknown-session' } });
  });

  it('is set with the switch of the default, and survives another one', async () => {
    const { app, world, sessionId } = await startApp((w) => {
      w.provider.signInLifetimeMs = 100 * HOUR;
    });
    must(await app.verbs.makeDefault({ sessionId, forMs: HOUR }, never));
    await world.clock.advance(1_000);
    expect(viewOf(app, sessionId)?.timeBox?.until).toBeDefined();
    const other = app.state().sessions[1];
    if (other === undefined) throw new Error('there are two');
    must(await app.verbs.makeDefault({ sessionId: other.id }, never));
    await world.clock.advance(HOUR);
    expect(await leaseOf(app, sessionId)).toMatchObject(ended);
    must(await leaseOf(app, other.id));
  });
});
