import type { ActivityEntry } from '../../../shared/app-state.ts';

const KEPT = 5_000;
const SHOWN = 500;

export type ActivityDraft = Partial<ActivityEntry> & Pick<ActivityEntry, 'event'>;

export interface ActivityLog {
  add(draft: ActivityDraft): void;
  /** Newest first; `beforeSeq` null starts at the newest. */
  page(beforeSeq: number | null, limit: number): readonly ActivityEntry[];
  /** Newest first: the part that is in the state. */
  head(): readonly ActivityEntry[];
}

/** What happened, in memory only: who asked for which credentials is nobody's business after the app is gone. */
export function createActivityLog(ports: {
  readonly now: () => number;
  readonly changed: () => void;
}): ActivityLog {
  // Oldest first, so that adding is cheap.
  let entries: ActivityEntry[] = [];
  let seq = 0;
  return {
    add(draft) {
      seq += 1;
      entries.push({
        sessionId: null,
        sessionName: null,
        sourceName: null,
        caller: null,
        cwd: null,
        durationMs: null,
        problem: null,
        note: null,
        ...draft,
        seq,
        at: draft.at ?? ports.now(),
      });
      if (entries.length > KEPT + SHOWN) entries = entries.slice(-KEPT);
      ports.changed();
    },
    page(beforeSeq, limit) {
      const until = beforeSeq === null ? entries : entries.filter((entry) => entry.seq < beforeSeq);
      return until.slice(-limit).reverse();
    },
    head: () => entries.slice(-SHOWN).reverse(),
  };
}
