import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { AccountId, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ActivityStore } from '../ports/activity-store.ts';
import { createActivityWriter } from './activity-writer.ts';

const KEPT = 5_000;
const SHOWN = 500;
/** Where the record cannot be read: beyond every number that it can have. */
const UNKNOWN_END = 1_000_000_000_000;

export type ActivityDraft = Partial<ActivityEntry> & Pick<ActivityEntry, 'event'>;

export interface ActivityLog {
  add(draft: ActivityDraft): void;
  /**
   * From now on each entry of a session says in which account it acted. A session can be edited to act in another one, and what it
   * did before stays with the account of then.
   */
  nameAccounts(accountOf: (sessionId: SessionId) => AccountId | null): void;
  /** Newest first, also from the disk; `beforeSeq` null starts at the newest. */
  page(beforeSeq: number | null, limit: number): Promise<Result<readonly ActivityEntry[], Problem>>;
  /** Newest first: the part that is in the state. */
  head(): readonly ActivityEntry[];
  /** Continues the numbers of the record on the disk. What was added before comes after it. */
  begin(): Promise<void>;
  /** Shows what happened before this start. */
  recall(): Promise<void>;
  /** As many days as the settings say. */
  keepDays(): Promise<void>;
  /** Settles when everything is on the disk, or could not be written. */
  flush(): Promise<void>;
  /** Tries again what failed, and says what of the record cannot be read now. */
  lookAgain(): Promise<readonly Problem[]>;
}

/** What happened: the newest entries in memory, all of them in the record on the disk for as long as the settings say. */
export function createActivityLog(ports: {
  readonly now: () => number;
  readonly changed: () => void;
  readonly store: ActivityStore;
  /** 0: nothing is kept on the disk. Null: nobody knows, so nothing is written and nothing is removed. */
  readonly days: () => number | null;
  readonly later: (delayMs: number, work: () => void) => () => void;
  /** Why nothing can be kept on the disk now; null: it can. */
  readonly trouble: (problem: Problem | null) => void;
  /** Why a part of the record cannot be read; null: all of it can. */
  readonly unreadable: (problem: Problem | null) => void;
}): ActivityLog {
  const { store, days, unreadable } = ports;
  let isInTrouble = false;
  const trouble = (problem: Problem | null): void => {
    isInTrouble = problem !== null;
    ports.trouble(problem);
  };
  const writer = createActivityWriter({ now: ports.now, store, days, later: ports.later, trouble });
  // Oldest first, so that adding is cheap.
  let entries: ActivityEntry[] = [];
  /** Null: not known yet where the record ends. */
  let seq: number | null = null;
  let early: ActivityDraft[] = [];
  let accountOf: (sessionId: SessionId) => AccountId | null = () => null;

  const record = (draft: ActivityDraft, number: number): void => {
    seq = number;
    const entry: ActivityEntry = {
      sessionId: null,
      sessionName: null,
      accountId: draft.sessionId == null ? null : accountOf(draft.sessionId),
      sourceName: null,
      caller: null,
      cwd: null,
      durationMs: null,
      problem: null,
      note: null,
      ...draft,
      seq: number,
      at: draft.at ?? ports.now(),
    };
    entries.push(entry);
    if (entries.length > KEPT + SHOWN) entries = entries.slice(-KEPT);
    writer.add(entry);
    ports.changed();
  };

  const fromDisk = async (
    before: number,
    limit: number,
  ): Promise<Result<readonly ActivityEntry[], Problem>> =>
    (days() ?? 0) === 0 || before <= 1 || limit === 0 ? ok([]) : await store.page(before, limit, unreadable);

  return {
    add(draft) {
      if (seq === null) early.push({ ...draft, at: draft.at ?? ports.now() });
      else record(draft, seq + 1);
    },
    nameAccounts(find) {
      accountOf = find;
    },
    async page(beforeSeq, limit) {
      const held = beforeSeq === null ? entries : entries.filter((entry) => entry.seq < beforeSeq);
      const page = held.slice(-limit).reverse();
      const before = page.at(-1)?.seq ?? beforeSeq ?? (seq ?? 0) + 1;
      const older = await fromDisk(before, limit - page.length);
      return older.ok ? ok([...page, ...older.value]) : older;
    },
    head: () => entries.slice(-SHOWN).reverse(),
    async begin() {
      const end = await store.open();
      if (!end.ok) trouble(end.error);
      seq = end.ok ? end.value : UNKNOWN_END;
      const waiting = early;
      early = [];
      for (const draft of waiting) record(draft, seq + 1);
    },
    async recall() {
      // The setting may have been changed just before a crash.
      if (days() === 0) await writer.prune();
      const [first] = entries;
      const older = await fromDisk(first?.seq ?? (seq ?? 0) + 1, SHOWN);
      if (!older.ok || older.value.length === 0) return;
      entries = [...older.value.toReversed(), ...entries];
      ports.changed();
    },
    keepDays: writer.prune,
    flush: writer.flush,
    async lookAgain() {
      if (isInTrouble) {
        const end = await store.open();
        trouble(end.ok ? null : end.error);
        await writer.flush();
      }
      // Nothing is shown of it then.
      if ((days() ?? 0) === 0) return [];
      const unread = await store.unread();
      const problems = unread.ok ? unread.value : [unread.error];
      unreadable(problems[0] ?? null);
      return problems;
    },
  };
}
