import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { SessionId } from '../../shared/ids.ts';
import type { StateMessage } from '../../shared/ipc/state-message.ts';
import { createPageSender } from './page-sender.ts';
import { appState, session, signInNeeded } from './testing.ts';

/** A page, a clock and a state; time passes only by `wait`. */
function world(makingMs: () => number = () => 0) {
  const sent: { readonly at: number; readonly message: StateMessage }[] = [];
  const bugs: string[] = [];
  const timers = new Map<() => void, number>();
  let now = 1_000;
  let state = appState();
  let isShown = true;
  const sender = createPageSender({
    state: () => state,
    send: (message) => {
      // A busy machine: the message took this long to make, and it is sent after that.
      now += makingMs();
      sent.push({ at: now, message });
    },
    isShown: () => isShown,
    onBug: (where, error) => {
      bugs.push(`${where}: ${String(error)}`);
      return { code: 'internal', correlationId: 'c-1' };
    },
    nowMs: () => now,
    after: (delayMs, work) => {
      timers.set(work, now + delayMs);
      return () => timers.delete(work);
    },
  });
  const wait = (ms: number): void => {
    const until = now + ms;
    for (;;) {
      const [next] = [...timers].filter(([, at]) => at <= until).toSorted(([, a], [, b]) => a - b);
      if (next === undefined) break;
      timers.delete(next[0]);
      now = next[1];
      next[0]();
    }
    now = Math.max(now, until);
  };
  const change = (over: Partial<AppState>): void => {
    state = { ...state, ...over, revision: state.revision + 1 };
    sender.changed();
  };
  const show = (next: boolean): void => {
    isShown = next;
    if (next) sender.changed();
  };
  return { sender, sent, bugs, timers, wait, change, show, state: () => state };
}
const last = <T>(list: readonly T[]): T => {
  const item = list.at(-1);
  if (item === undefined) throw new Error('nothing was sent');
  return item;
};

const mostlyNone = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 600 }) },
  ),
  { minLength: 20, maxLength: 200 },
);
const manyOf = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: 20, maxLength: 200 });

describe('state messages to a page', () => {
  it('go to nobody who has not asked', () => {
    const { sender, sent, change } = world();
    change({ clockSkewMs: 1 });
    expect(sent).toEqual([]);
    sender.follow(null);
    expect(last(sent).message).toMatchObject({ seq: 1, slices: { clockSkewMs: 1 } });
  });

  it('say a single change at once, also a second and a third', () => {
    const { sender, sent, change, wait, timers } = world();
    sender.follow(null);
    wait(5_000);
    for (const prompts of [[signInNeeded()], []]) {
      change({ prompts });
      expect(last(sent)).toMatchObject({ at: 6_000, message: { slices: { prompts } } });
    }
    change({ defaultSessionId: SessionId.parse('acme:111111111111:Admin') });
    expect(sent).toHaveLength(4);
    expect(timers.size).toBe(0);
  });

  it('are no more than ten in any second, and end with the last state', () => {
    fc.assert(
      fc.property(fc.oneof(manyOf(250), manyOf(20)), mostlyNone, (pauses, delays) => {
        let made = 0;
        const { sender, sent, change, wait } = world(() => delays[made++ % delays.length] ?? 0);
        sender.follow(null);
        const first = sent.length;
        pauses.forEach((pause, n) => {
          wait(pause);
          change({ clockSkewMs: n + 1 });
        });
        wait(5_000);
        const times = sent.slice(first).map(({ at }) => at);
        for (const from of times)
          expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
        expect(last(sent).message.slices).toMatchObject({ clockSkewMs: pauses.length });
      }),
      { numRuns: 200 },
    );
  });

  it('are not closer together because one of them took long to make', () => {
    let makingMs = 0;
    const { sender, sent, change, wait } = world(() => makingMs);
    sender.follow(null);
    wait(5_000);
    const before = sent.length;
    makingMs = 600;
    change({ clockSkewMs: 1 });
    makingMs = 0;
    for (let n = 2; n < 9; n += 1) change({ clockSkewMs: n });
    expect(sent.length - before).toBe(3);
  });

  it('wait while the window is hidden, and say the difference once when it is shown', () => {
    const { sender, sent, change, wait, show, timers } = world();
    sender.follow(null);
    show(false);
    for (let n = 1; n < 50; n += 1) {
      change({ clockSkewMs: n });
      wait(10);
    }
    wait(5_000);
    expect(sent).toHaveLength(1);
    expect(timers.size).toBe(0);
    show(true);
    expect(sent).toHaveLength(2);
    expect(last(sent).message).toMatchObject({ seq: 2, slices: { clockSkewMs: 49 }, sessions: null });
    show(true);
    expect(sent).toHaveLength(2);
  });

  it('begin when the window is shown, if the page asked before', () => {
    const { sender, sent, show } = world();
    show(false);
    sender.follow(null);
    expect(sent).toEqual([]);
    show(true);
    expect(last(sent).message.seq).toBe(1);
  });

  it('bring page after page as the page asks, and start over on request', () => {
    const { sender, sent, change } = world();
    const sessions = Array.from({ length: 2_500 }, (_, n) => session({ id: SessionId.parse(`s${n}`) }));
    change({ sessions });
    sender.follow(null);
    while (last(sent).message.isBehind) sender.follow(last(sent).message.seq);
    const counts = sent.map(({ message }) => message.sessions?.upserts.length);
    expect(counts).toEqual([200, 1_000, 1_000, 300]);
    sender.follow(last(sent).message.seq);
    expect(sent).toHaveLength(4);
    sender.follow(null);
    expect(last(sent).message).toMatchObject({ seq: 1, sessions: { total: 2_500 } });
  });

  it('are free of timers once nothing is due, and stop for good', () => {
    const { sender, sent, change, wait, timers } = world();
    sender.follow(null);
    for (let n = 1; n < 10; n += 1) change({ clockSkewMs: n });
    expect(timers.size).toBe(1);
    sender.stop();
    expect(timers.size).toBe(0);
    const count = sent.length;
    change({ clockSkewMs: 100 });
    wait(5_000);
    expect(sent).toHaveLength(count);
  });
});

describe('attack: a secret gets into the state by a mistake', () => {
  it('is not sent, its value is not written down, and the next good state is', () => {
    const { sender, sent, bugs, change, wait } = world();
    sender.follow(null);
    wait(1_000);
    const leaky = Object.assign(session(), { secretAccessKey: 'canary-secret' });
    change({ sessions: [leaky] });
    change({ sessions: [leaky], clockSkewMs: 5 });
    expect(sent).toHaveLength(1);
    expect(bugs).toHaveLength(1);
    expect(bugs.join()).toContain('state message');
    expect(bugs.join()).not.toContain('canary-secret');
    wait(1_000);
    change({ sessions: [session({ pinned: true })] });
    expect(last(sent).message).toMatchObject({ seq: 2, slices: { clockSkewMs: 5 } });
    expect(JSON.stringify(sent)).not.toContain('canary-secret');
  });
});
