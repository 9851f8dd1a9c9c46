import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityEntry, AppState } from '../app-state.ts';
import { SessionId } from '../ids.ts';
import type { SessionView } from '../session.ts';
import { sessionView } from '../testing-session.ts';
import { appState } from '../testing-state.ts';
import { applyListChange } from './list-change.ts';
import { Slices, StateMessage } from './state-message.ts';
import { activityKey, type HeldState, sessionKey, stepLimits, stepState } from './state-step.ts';

const session = (n: number, over: Partial<SessionView> = {}): SessionView =>
  sessionView({
    id: SessionId.parse(`s${n}`),
    name: `name ${String(n).padStart(6, '0')}`,
    ...over,
  });
const entry = (seq: number): ActivityEntry => ({
  seq,
  at: seq,
  event: 'sync',
  sessionId: null,
  sessionName: null,
  sourceName: null,
  caller: null,
  cwd: null,
  durationMs: null,
  problem: null,
  note: null,
});
const base = appState({ revision: 0 });
const many = (count: number): SessionView[] => Array.from({ length: count }, (_, n) => session(n));

/** The part of a page that holds the state: nothing but what the messages say. */
function createPage() {
  let slices: StateMessage['slices'] = {};
  let sessions: readonly SessionView[] = [];
  let activity: readonly ActivityEntry[] = [];
  let total = 0;
  return {
    apply(message: StateMessage) {
      slices = message.seq === 1 ? message.slices : { ...slices, ...message.slices };
      if (message.seq === 1) {
        sessions = [];
        activity = [];
      }
      if (message.sessions !== null) {
        sessions = applyListChange(sessions, message.sessions, sessionKey);
        total = message.sessions.total;
      }
      if (message.activity !== null) activity = applyListChange(activity, message.activity, activityKey);
    },
    seen: () => ({ slices, sessions, activity, total }),
  };
}

/** States one after the other, in which what did not change is the same object. */
const histories = fc
  .array(
    fc.record({
      sessions: fc.uniqueArray(fc.tuple(fc.nat(30), fc.boolean()), { selector: ([n]) => n, maxLength: 20 }),
      added: fc.nat(4),
      skew: fc.nat(1),
      defaults: fc.option(fc.nat(30)),
      isListening: fc.boolean(),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((changes) => {
    const made = new Map<string, SessionView>();
    const view = (n: number, pinned: boolean): SessionView => {
      const known = made.get(`${n} ${pinned}`) ?? session(n, { pinned });
      made.set(`${n} ${pinned}`, known);
      return known;
    };
    let state = base;
    return changes.map(({ sessions, added, skew, defaults, isListening }) => {
      const from = state.activity[0]?.seq ?? 0;
      const news = Array.from({ length: added }, (_, i) => entry(from + added - i));
      state = {
        ...state,
        revision: state.revision + 1,
        sessions: sessions.map(([n, pinned]) => view(n, pinned)),
        activity: added === 0 ? state.activity : [...news, ...state.activity].slice(0, 8),
        clockSkewMs: skew,
        defaultSessionId: defaults === null ? null : SessionId.parse(`s${defaults}`),
        endpoint:
          state.endpoint.listening === isListening
            ? state.endpoint
            : { listening: isListening, problem: null },
      };
      return state;
    });
  });

describe('messages to a page', () => {
  it('bring any page to any state, in however small steps', () => {
    const limits = { firstSessions: 3, firstActivity: 2, sessions: 4, activity: 3 };
    fc.assert(
      fc.property(histories, fc.array(fc.boolean()), (states, skips) => {
        const page = createPage();
        let held: HeldState | null = null;
        const step = (state: AppState): boolean => {
          const next = stepState(held, state, limits);
          if (next === null) return false;
          expect(next.message.seq).toBe((held?.seq ?? 0) + 1);
          page.apply(StateMessage.parse(next.message));
          held = next.held;
          expect(page.seen().sessions).toEqual(held.sessions);
          return true;
        };
        // As while the window is hidden: some states are never sent.
        for (const [at, state] of states.entries()) if (skips[at] !== true) step(state);
        const last = states.at(-1) ?? base;
        let count = 0;
        while (step(last) && count < 30) count += 1;
        expect(page.seen()).toEqual({
          slices: Slices.parse(slicesOf(last)),
          sessions: last.sessions,
          activity: last.activity,
          total: last.sessions.length,
        });
      }),
    );
  });

  it('are none when nothing that a page shows changed', () => {
    const first = stepState(null, base);
    expect(first?.message.seq).toBe(1);
    expect(stepState(first?.held ?? null, { ...base, revision: 9, now: 5 })).toBeNull();
  });

  it('say how many there are, also when those that were not sent are gone', () => {
    const limits = { firstSessions: 3, firstActivity: 1, sessions: 3, activity: 1 };
    const first = stepState(null, { ...base, sessions: many(9) }, limits);
    expect(first?.message.sessions?.total).toBe(9);
    const sent = first?.held.sessions ?? [];
    const next = stepState(first?.held ?? null, { ...base, sessions: [...sent] }, limits);
    expect(next?.message.sessions).toEqual({ total: 3, removed: [], upserts: [], order: null });
  });

  it('say a single change in a single item', () => {
    const before = { ...base, sessions: many(20_000), activity: [entry(2), entry(1)] };
    let held = stepState(null, before)?.held ?? null;
    for (let step = stepState(held, before); step !== null; step = stepState(held, before)) held = step.held;
    const sessions = before.sessions.map((one, n) => (n === 12_345 ? session(n, { state: 'active' }) : one));
    const { message } =
      stepState(held, { ...before, sessions, activity: [entry(3), ...before.activity] }) ?? {};
    expect(message?.slices).toEqual({});
    expect(message?.sessions).toMatchObject({ removed: [], upserts: [{ id: 's12345' }], order: null });
    expect(message?.activity?.upserts).toEqual([entry(3)]);
    expect(JSON.stringify(message).length).toBeLessThan(2_000);
  });

  it('begin with what the table shows first, and the default', () => {
    const sessions = many(2_000).reverse();
    sessions[700] = session(1_299, { pinned: true });
    sessions[800] = session(1_199, { lastUsedAt: 5 });
    const state = { ...base, sessions, defaultSessionId: SessionId.parse('s1500') };
    const first = stepState(null, state)?.message;
    const ids = first?.sessions?.upserts.map(({ id }) => id) ?? [];
    expect(ids).toHaveLength(stepLimits.firstSessions + 1);
    expect(ids).toEqual(expect.arrayContaining(['s1299', 's1199', 's1500', 's0', 's197']));
    expect(ids).not.toContain('s198');
    expect(first).toMatchObject({ isBehind: true, sessions: { total: 2_000 } });
  });

  it('refuse what the schema does not have, wherever it is', () => {
    const step = stepState(null, { ...base, sessions: many(2), activity: [entry(1)] });
    const message = structuredClone(step?.message);
    expect(StateMessage.safeParse(message).success).toBe(true);
    const leaky = [
      { ...message, secretAccessKey: 'x' },
      { ...message, slices: { ...message?.slices, token: 'x' } },
      { ...message, slices: { ...message?.slices, settings: { ...base.settings, token: 'x' } } },
      { ...message, sessions: { ...message?.sessions, upserts: [{ ...session(1), secretAccessKey: 'x' }] } },
      { ...message, activity: { ...message?.activity, upserts: [{ ...entry(1), sessionToken: 'x' }] } },
    ];
    for (const one of leaky) expect(StateMessage.safeParse(one).success).toBe(false);
  });
});

function slicesOf(state: AppState): unknown {
  const { revision, now, sessions, activity, ...slices } = state;
  return slices;
}
