import type { ActivityEntry, AppState } from '../app-state.ts';
import type { SessionId } from '../ids.ts';
import type { SessionView } from '../session.ts';
import { byHabit } from '../session-order.ts';
import { stepTowards } from './list-change.ts';
import type { Slices, StateMessage } from './state-message.ts';

/** What a page holds: the state as of the last message, with the part of the two lists that was sent. */
export interface HeldState {
  readonly seq: number;
  readonly state: AppState;
  readonly sessions: readonly SessionView[];
  readonly activity: readonly ActivityEntry[];
}

export interface StateStep {
  readonly message: StateMessage;
  /** What the page holds once it has applied the message. */
  readonly held: HeldState;
}

/** How many items one message may carry. */
export interface StepLimits {
  /** Of the first message: rows that fill any window; the rest follows while they are looked at. */
  readonly firstSessions: number;
  readonly firstActivity: number;
  readonly sessions: number;
  readonly activity: number;
}
/** A page of 1,000 sessions costs main about 8 ms and the window about 10. */
export const stepLimits: StepLimits = {
  firstSessions: 200,
  firstActivity: 50,
  sessions: 1_000,
  activity: 500,
};

export const sessionKey = (session: SessionView): SessionId => session.id;
export const activityKey = (entry: ActivityEntry): number => entry.seq;

/** The next message to a page that holds `held` (null: nothing yet); null when the page has everything. */
export function stepState(
  held: HeldState | null,
  state: AppState,
  limits: StepLimits = stepLimits,
): StateStep | null {
  if (held === null) return firstStep(state, limits);
  const sessions = stepTowards(held.sessions, state.sessions, sessionKey, limits.sessions);
  const activity = stepTowards(held.activity, state.activity, activityKey, limits.activity);
  const slices = changedSlices(held.state, state);
  const total = state.sessions.length;
  const isSameList = sessions.change === null && total === held.state.sessions.length;
  if (slices === null && isSameList && activity.change === null) return null;
  const seq = held.seq + 1;
  return {
    message: {
      seq,
      revision: state.revision,
      slices: slices ?? {},
      sessions: isSameList ? null : { total, ...(sessions.change ?? noChange) },
      activity: activity.change,
      isBehind: sessions.isBehind || activity.isBehind,
    },
    held: { seq, state, sessions: sessions.held, activity: activity.held },
  };
}

const noChange = { removed: [], upserts: [], order: null };

function firstStep(state: AppState, limits: StepLimits): StateStep {
  const sessions = firstSessions(state, limits.firstSessions);
  const activity = state.activity.slice(0, limits.firstActivity);
  return {
    message: {
      seq: 1,
      revision: state.revision,
      slices: slicesOf(state),
      sessions: { total: state.sessions.length, removed: [], upserts: sessions, order: null },
      activity: { removed: [], upserts: activity, order: null },
      isBehind: sessions.length < state.sessions.length || activity.length < state.activity.length,
    },
    held: { seq: 1, state, sessions, activity },
  };
}

/**
 * The sessions that the table shows first, and the default; in the order of the state. Chosen in one pass: sorting
 * twenty thousand would keep tools waiting.
 */
function firstSessions(state: AppState, count: number): readonly SessionView[] {
  if (state.sessions.length <= count) return state.sessions;
  const best: SessionView[] = [];
  for (const session of state.sessions) {
    const last = best[count - 1];
    if (last !== undefined && byHabit(session, last) >= 0) continue;
    best.splice(placeIn(best, session), 0, session);
    if (best.length > count) best.pop();
  }
  const chosen = new Set(best.map(sessionKey));
  return state.sessions.filter(
    ({ id }) => chosen.has(id) || id === state.defaultSessionId || id === state.previousDefaultId,
  );
}

function placeIn(sorted: readonly SessionView[], session: SessionView): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = sorted[middle];
    if (there !== undefined && byHabit(there, session) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function changedSlices(before: AppState, state: AppState): Partial<Slices> | null {
  const changed = Object.entries(slicesOf(state)).filter(
    ([name, value]) => Reflect.get(before, name) !== value,
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

const slicesOf = (state: AppState): Slices => ({
  version: state.version,
  systemLanguage: state.systemLanguage,
  sources: state.sources,
  kinds: state.kinds,
  accounts: state.accounts,
  defaultSessionId: state.defaultSessionId,
  previousDefaultId: state.previousDefaultId,
  withoutDefault: state.withoutDefault,
  locked: state.locked,
  prompts: state.prompts,
  attention: state.attention,
  settings: state.settings,
  endpoint: state.endpoint,
  keychain: state.keychain,
  files: state.files,
  command: state.command,
  clockSkewMs: state.clockSkewMs,
});
