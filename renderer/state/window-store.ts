import type { ActivityEntry } from '../../shared/app-state.ts';
import { pageContract } from '../../shared/ipc/contract.ts';
import { applyListChange } from '../../shared/ipc/list-change.ts';
import { Slices, type StateMessage } from '../../shared/ipc/state-message.ts';
import { activityKey } from '../../shared/ipc/state-step.ts';
import type { Problem } from '../../shared/problem.ts';
import { createClient, isRecord, type RawBridge } from '../bridge.ts';
import { createSessionKeeper, type SessionKeeper, type SessionList, warmUp } from './session-list.ts';
import { mergeSlices } from './slices.ts';

/** What the window knows of the state. Parts that did not change are the same objects as before. */
export interface WindowState extends Slices {
  readonly revision: number;
  readonly sessions: SessionList;
  /** The newest first. */
  readonly activity: readonly ActivityEntry[];
}

export interface WindowStore {
  /** Null until the first message came. */
  get(): WindowState | null;
  subscribe(listener: () => void): () => void;
  /** Resolves when it knows what main knew when it was asked; at once where main does not answer. */
  catchUp(): Promise<void>;
  /** Set when main refused the first question: the window has nothing to show. */
  failed(): Problem | null;
}

/** Follows the state: applies each message, asks for the next page in idle time, and starts over after a gap. */
export function createWindowStore(
  bridge: Pick<RawBridge, 'call' | 'onState'>,
  whenIdle: (work: () => void) => void = inIdleTime,
): WindowStore {
  const { follow } = createClient(pageContract, bridge);
  let state: WindowState | null = null;
  let problem: Problem | null = null;
  let keeper: SessionKeeper = createSessionKeeper();
  let seq = 0;
  /** While a first message is awaited all others are about a past that is given up. */
  let isBeginning = false;
  let isWarm = false;
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  const ask = async (have: number | null): Promise<void> => {
    const answer = await follow({ have });
    if (answer.ok) return;
    isBeginning = false;
    problem = answer.error;
    if (state === null) announce();
  };
  let beginning: Promise<void> = Promise.resolve();
  const startOver = (): void => {
    isBeginning = true;
    beginning = ask(null);
  };

  const take = (raw: unknown): void => {
    if (!isStateMessage(raw)) return;
    if (raw.seq === 1) {
      keeper = createSessionKeeper();
      const first = firstState(raw, state, keeper);
      if (first === null) return;
      state = first;
      isBeginning = false;
    } else if (state !== null && !isBeginning && raw.seq === seq + 1) {
      state = nextState(raw, state, keeper);
    } else {
      if (!isBeginning) startOver();
      return;
    }
    seq = raw.seq;
    announce();
    if (raw.isBehind) {
      whenIdle(() => void (seq === raw.seq && ask(seq)));
    } else if (!isWarm) {
      isWarm = true;
      warmUp(() => state?.sessions ?? null, whenIdle);
    }
  };

  // Listens before it asks.
  bridge.onState(take);
  startOver();
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // Main sends what is missing before it answers.
    catchUp: () => (isBeginning ? beginning : ask(seq)),
    failed: () => problem,
  };
}

/** A page is wanted soon even in a busy window. */
const IDLE_AT_LATEST_MS = 100;
const inIdleTime = (work: () => void): void => void requestIdleCallback(work, { timeout: IDLE_AT_LATEST_MS });

function firstState(
  { revision, slices, sessions, activity }: StateMessage,
  before: WindowState | null,
  keeper: SessionKeeper,
): WindowState | null {
  if (!isWhole(slices) || sessions === null || activity === null) return null;
  return {
    ...mergeSlices(before ?? slices, slices),
    revision,
    sessions: keeper.change(sessions.total, sessions),
    activity: applyListChange([], activity, activityKey),
  };
}

function nextState(
  { revision, slices, sessions, activity }: StateMessage,
  before: WindowState,
  keeper: SessionKeeper,
): WindowState {
  return {
    ...mergeSlices(before, slices),
    revision,
    sessions: sessions === null ? before.sessions : keeper.change(sessions.total, sessions),
    activity: activity === null ? before.activity : applyListChange(before.activity, activity, activityKey),
  };
}

const isWhole = (slices: StateMessage['slices']): slices is Slices =>
  Object.keys(Slices.shape).every((name) => name in slices);

/** Enough to tell a message from anything else: main has parsed its depth. */
const isStateMessage = (value: unknown): value is StateMessage =>
  isRecord(value) &&
  typeof value.seq === 'number' &&
  isRecord(value.slices) &&
  'sessions' in value &&
  'activity' in value;
