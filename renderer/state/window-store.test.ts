import { describe, expect, it, vi } from 'vitest';
import { SessionId } from '../../shared/ids.ts';
import { sampleState } from '../preview/sample-state.ts';
import { createStateFeed } from '../preview/state-feed.ts';
import { createWindowStore, type WindowState } from './window-store.ts';

const NOW = 1_800_000_000_000;
const sample = sampleState(NOW);

/**
 * A store on a stand-in for main, which has all it may have; `lose` swallows the next message, and `idle` runs what
 * waits for idle time.
 */
function follow(first = sample) {
  const made = begin(first);
  while (made.waiting.length > 0) made.idle();
  return made;
}
function begin(first = sample) {
  const feed = createStateFeed(first);
  const asked: unknown[] = [];
  const waiting: (() => void)[] = [];
  let isLossy = false;
  let push: (message: unknown) => void = () => undefined;
  const store = createWindowStore(
    {
      onState: (listener) => {
        push = listener;
        return feed.onState((message) => {
          if (isLossy) isLossy = false;
          else listener(message);
        });
      },
      call: async (verb, input) => {
        asked.push([verb, input]);
        feed.follow(Object(input).have);
        return { ok: true, value: {} };
      },
    },
    (work) => waiting.push(work),
  );
  const idle = (): void => {
    for (const work of waiting.splice(0)) work();
  };
  const seen = (): WindowState => {
    const state = store.get();
    if (state === null) throw new Error('no message came');
    return state;
  };
  const lose = (): void => {
    isLossy = true;
  };
  return { feed, store, seen, asked, idle, waiting, lose, push: (message: unknown) => push(message) };
}
const manySessions = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const [model] = sample.sessions;
    if (model === undefined) throw new Error('the sample has sessions');
    return { ...model, id: SessionId.parse(`s${n}`), name: `name ${String(n).padStart(5, '0')}` };
  });

describe('the state in the window', () => {
  it('is what main has', () => {
    const { seen, feed } = follow();
    const { sessions, activity, now, ...slices } = feed.state();
    expect(seen()).toMatchObject(slices);
    expect(seen().sessions.all).toEqual(sessions);
    expect(seen().activity).toEqual(activity);
  });

  it('keeps every part that did not change, whatever else does', () => {
    const { seen, feed } = follow();
    const before = seen();
    feed.update({
      sources: sample.sources.map((s, i) =>
        i === 0 ? { ...s, sync: { ...s.sync, running: true } } : { ...s },
      ),
    });
    const after = seen();
    expect(after).not.toBe(before);
    expect(after.sessions).toBe(before.sessions);
    expect(after.activity).toBe(before.activity);
    expect(after.settings).toBe(before.settings);
    expect(after.sources[0]).not.toBe(before.sources[0]);
    expect(after.sources[1]).toBe(before.sources[1]);
  });

  it('changes one session and leaves all others the same objects', () => {
    const { seen, feed } = follow();
    const before = seen().sessions;
    const [changed, ...others] = sample.sessions.map(({ id }) => id);
    if (changed === undefined) throw new Error('the sample has sessions');
    feed.update({
      sessions: sample.sessions.map((s) => (s.id === changed ? { ...s, pinned: !s.pinned } : s)),
    });
    const after = seen().sessions;
    expect(after.get(changed)?.pinned).toBe(!sample.sessions[0]?.pinned);
    const was = new Map(before.all.map((session) => [session.id, session]));
    for (const id of others) expect(after.get(id)).toBe(was.get(id));
    expect(after.find('')).toHaveLength(sample.sessions.length);
  });

  it('says nothing to its listeners when nothing came, and hears no more once they left', () => {
    const { store, feed } = follow();
    const heard = vi.fn();
    const stop = store.subscribe(heard);
    feed.update({});
    expect(heard).not.toHaveBeenCalled();
    feed.update({ clockSkewMs: 7 });
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    feed.update({ clockSkewMs: 8 });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('shows the first rows at once and fetches the others in idle time, one page after the other', () => {
    const { seen, asked, idle, waiting } = begin({ ...sample, sessions: manySessions(2_500) });
    expect(seen().sessions.all.length).toBeLessThan(300);
    expect(seen().sessions.total).toBe(2_500);
    expect(asked).toHaveLength(1);
    const counts: number[] = [];
    // Beside the pages the index is prepared, in as many pieces as the machine needs.
    while (waiting.length > 0 && counts.length < 10_000) {
      idle();
      counts.push(seen().sessions.all.length);
    }
    expect([...new Set(counts)]).toEqual([1_200, 2_200, 2_500]);
    expect(seen().sessions.find('name 02499')[0]?.id).toBe('s2499');
    expect(seen().sessions.all.map(({ id }) => id)).toEqual(manySessions(2_500).map(({ id }) => id));
  });

  it('starts over after a gap, and is right again', async () => {
    const { seen, feed, lose, asked } = follow({ ...sample, activity: [] });
    lose();
    feed.update({ clockSkewMs: 1 });
    feed.update({ sessions: sample.sessions.slice(2), clockSkewMs: 2 });
    await Promise.resolve();
    expect(asked).toEqual([
      ['follow', { have: null }],
      ['follow', { have: null }],
    ]);
    expect(seen().clockSkewMs).toBe(2);
    expect(seen().sessions.all).toEqual(sample.sessions.slice(2));
    expect(seen().sessions.get(SessionId.parse(sample.sessions[0]?.id))).toBeNull();
    feed.update({ clockSkewMs: 3 });
    expect(seen().clockSkewMs).toBe(3);
  });

  it('takes no message that was meant for the page before it, nor nonsense', () => {
    const bridge = { onState: vi.fn(), call: () => new Promise(() => undefined) };
    const store = createWindowStore(bridge, () => undefined);
    const push = bridge.onState.mock.calls[0]?.[0];
    push({ seq: 7, revision: 1, slices: {}, sessions: null, activity: null, isBehind: false });
    push({ seq: 1, revision: 1, slices: {}, sessions: null, activity: null, isBehind: false });
    for (const nonsense of [null, 'x', 7, {}, { seq: 1 }]) push(nonsense);
    expect(store.get()).toBeNull();
  });

  it('says when main refuses the first question', async () => {
    const store = createWindowStore(
      {
        onState: () => () => undefined,
        call: async () => ({ ok: false, error: { code: 'refused', reason: 'no' } }),
      },
      () => undefined,
    );
    const heard = vi.fn();
    store.subscribe(heard);
    await vi.waitFor(() => expect(store.failed()).toMatchObject({ code: 'refused' }), { timeout: 10_000 });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
