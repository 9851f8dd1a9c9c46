import type { SessionId } from '../../../shared/ids.ts';
import { SessionId as Id } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { TimeBox } from '../../../shared/time-box.ts';
import type { Events } from '../events.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionEntry } from './session-entry.ts';
import { sessionAddress } from './session-names.ts';
import { withChoice } from './session-records.ts';
import type { SessionFacts } from './session-views.ts';
import { type BoxEvent, reduceBox } from './time-box.ts';

/** Timers may not count the time that the machine slept, and a clock that is set back is seen no later than this. */
const LONGEST_TIMER_MS = 60_000;
/** How often the records keep how late it is. */
const SEEN_EVERY_MS = 5 * 60_000;
/** A clock that is put right step by step is not set back. */
const STEP_MS = 2_000;

/** The time for which each session gives credentials, and the one place that says whether it is over. */
export interface TimeBoxes {
  /** Why the session gives none: its own time is over, or that of a session on which it is built. Null: it may. */
  problem(id: SessionId): Problem | null;
  /** The same question, and nothing is ended for it. */
  isOver(id: SessionId): boolean;
  /** Lets an answer out where the session may give credentials before and after. */
  pass<T>(id: SessionId, work: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>>;
  /** Epoch ms by AWS's clock, of the first end on its chain; null: it has none. */
  endsAt(id: SessionId): number | null;
  /** What the user wants; it is on the disk when this settles. An error: nothing has changed. */
  change(
    id: SessionId,
    event: (at: number, usualMs: number | null) => BoxEvent,
  ): Promise<Result<void, Problem>>;
  /** The session gave credentials, or got some. `givenUntil`: the end of those that are out; null: none are. */
  used(id: SessionId, givenUntil: number | null): void;
  /**
   * The user stopped it before its end: at once, also where it cannot be saved. Settles when it is on the disk; an error: it is not, and a
   * restart would begin the time again.
   */
  stopped(id: SessionId): Promise<Result<void, Problem>>;
  /** Ends what is over. */
  look(): void;
  /** The records were read, or are about to be saved for the last time. */
  noteTime(): void;
}

export interface TimeBoxPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'commit' | 'flush'>;
  readonly clock: Clock;
  /** Epoch ms, corrected by the clock skew. */
  readonly now: () => number;
  readonly events: Pick<Events, 'on' | 'emit'>;
  readonly chain: SessionFacts['chain'];
  readonly find: (id: SessionId) => SessionEntry | null;
  /** How a sentence names the session, with its account. */
  readonly textOf: (entry: SessionEntry) => string;
  readonly profile: SessionFacts['profile'];
  readonly lifetime: AbortSignal;
}

const usualOf = ({ choices }: Pick<Records, 'choices'>, id: SessionId): number | null => {
  const minutes = choices[id]?.stopsAfterMinutes;
  return minutes === undefined ? null : minutes * 60_000;
};

/** The records after what happened to one session's time; the same where nothing changes. */
export function withBoxEvent(r: Records, id: SessionId, event: BoxEvent): Records {
  const before = r.choices[id]?.timeBox ?? null;
  const after = reduceBox(before, event);
  return after === before ? r : withChoice(r, id, { timeBox: after ?? undefined });
}

export function createTimeBoxes(ports: TimeBoxPorts): TimeBoxes {
  const { records, clock } = ports;
  const boxOf = (id: SessionId): TimeBox | null => records.get().choices[id]?.timeBox ?? null;
  const chainOf = (id: SessionId): readonly SessionId[] => {
    const chain = ports.chain(id);
    return chain.ok ? chain.value.sessionIds : [id];
  };
  const watch = createClockWatch(clock);

  const apply = (id: SessionId, event: BoxEvent): void => {
    const before = boxOf(id);
    records.change((r) => withBoxEvent(r, id, event));
    const after = boxOf(id);
    const isEnd = before?.ended === undefined && after?.ended !== undefined;
    // At once: an app that is killed before it is saved would give credentials at its next start.
    if (isEnd || (before === null && after !== null)) void records.flush();
    if (isEnd) ports.events.emit({ type: 'box-ended', sessionId: id });
  };

  const openIds = openBoxes(ports);
  const look = (): void => {
    const setBackMs = watch();
    for (const id of openIds()) {
      if (setBackMs > 0) apply(id, { type: 'clock-set-back', byMs: setBackMs });
      apply(id, { type: 'time', at: clock.nowMs() });
    }
  };
  const noteTime = (): void => {
    for (const id of openIds()) {
      const lateMs = (boxOf(id)?.seenAt ?? 0) - clock.nowMs();
      if (lateMs > 0) apply(id, { type: 'clock-set-back', byMs: lateMs });
      apply(id, { type: 'time', at: clock.nowMs() });
      apply(id, { type: 'seen', at: clock.nowMs() });
    }
  };
  createTimer(ports, { openIds, boxOf, look, noteTime });

  const endedOn = (id: SessionId): SessionId | null =>
    chainOf(id).find((at) => boxOf(at)?.ended !== undefined) ?? null;
  const problem = (id: SessionId): Problem | null => {
    look();
    const at = endedOn(id);
    return at === null ? null : endedProblem(ports, id, at, boxOf(at));
  };
  return {
    problem,
    isOver: (id) =>
      chainOf(id).some((at) => {
        const box = boxOf(at);
        return box !== null && (box.ended !== undefined || clock.nowMs() >= box.until);
      }),
    async pass(id, work) {
      const before = problem(id);
      if (before !== null) return err(before);
      const outcome = await work();
      const after = problem(id);
      return after === null ? outcome : err(after);
    },
    endsAt(id) {
      const ends = chainOf(id).flatMap((at) => boxOf(at)?.until ?? []);
      return ends.length === 0 ? null : Math.min(...ends) - clock.nowMs() + ports.now();
    },
    async change(id, event) {
      look();
      return records.commit((r) => withBoxEvent(r, id, event(clock.nowMs(), usualOf(r, id))));
    },
    used(id, givenUntil) {
      look();
      for (const at of chainOf(id))
        apply(at, { type: 'used', at: clock.nowMs(), usualMs: usualOf(records.get(), at), givenUntil });
    },
    async stopped(id) {
      look();
      apply(id, { type: 'stopped', at: clock.nowMs() });
      return boxOf(id) === null ? ok(undefined) : records.flush();
    },
    look,
    noteTime,
  };
}

/** By how much the clock was set back since the last call: time that nobody can turn back says how late it is. */
function createClockWatch(clock: Clock): () => number {
  let wall = clock.nowMs();
  let monotonic = clock.monotonicMs();
  return () => {
    const passed = clock.monotonicMs() - monotonic;
    const shown = clock.nowMs() - wall;
    wall += shown;
    monotonic += passed;
    // The records have whole milliseconds, and this clock has parts of them.
    return shown < passed - STEP_MS ? Math.ceil(passed - shown) : 0;
  };
}

/** The sessions with a time that is not over, looked for only where choices changed. */
function openBoxes({ records }: Pick<TimeBoxPorts, 'records'>): () => readonly SessionId[] {
  let of: Records['choices'] | null = null;
  let open: readonly SessionId[] = [];
  return () => {
    const { choices } = records.get();
    if (choices === of) return open;
    of = choices;
    open = Object.entries(choices).flatMap(([id, { timeBox }]) =>
      timeBox === undefined || timeBox.ended !== undefined ? [] : [Id.parse(id)],
    );
    return open;
  };
}

/** Looks when the next end is due, and keeps how late it is. */
function createTimer(
  { clock, events, lifetime }: Pick<TimeBoxPorts, 'clock' | 'events' | 'lifetime'>,
  boxes: {
    readonly openIds: () => readonly SessionId[];
    readonly boxOf: (id: SessionId) => TimeBox | null;
    readonly look: () => void;
    readonly noteTime: () => void;
  },
): void {
  let disarm: (() => void) | null = null;
  let seenAt = clock.monotonicMs();
  const arm = (): void => {
    disarm?.();
    disarm = null;
    const ends = boxes.openIds().flatMap((id) => boxes.boxOf(id)?.until ?? []);
    if (lifetime.aborted || ends.length === 0) return;
    const left = Math.min(...ends) - clock.nowMs();
    disarm = clock.after(Math.min(LONGEST_TIMER_MS, Math.max(0, left)), tick);
  };
  const tick = (): void => {
    boxes.look();
    if (clock.monotonicMs() - seenAt >= SEEN_EVERY_MS) {
      seenAt = clock.monotonicMs();
      boxes.noteTime();
    }
    arm();
  };
  events.on((event) => {
    if (event.type === 'records-changed' && event.before.choices !== event.after.choices) arm();
  });
}

function endedProblem(
  { find, textOf, profile }: Pick<TimeBoxPorts, 'find' | 'textOf' | 'profile'>,
  asked: SessionId,
  id: SessionId,
  box: TimeBox | null,
): Problem | null {
  if (box?.ended === undefined) return null;
  const named = (of: SessionId): string => {
    const entry = find(of);
    return (entry === null ? of : textOf(entry)).slice(0, 300);
  };
  const entry = find(id);
  return {
    code: 'session-ended',
    session: named(id),
    ...(entry === null ? {} : { address: sessionAddress({ id, profile: profile(entry) }) }),
    at: box.ended.at,
    why: box.ended.why,
    spanMs: box.until - box.since,
    ...(asked === id ? {} : { asked: named(asked) }),
  };
}
