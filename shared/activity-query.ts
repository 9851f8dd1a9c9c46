import { z } from 'zod';
import { activityOutcomes, isWanted } from './activity.ts';
import { ActivityEntry } from './app-state.ts';
import { SessionId } from './ids.ts';
import { problemText } from './text/problem.ts';
import { eventWord } from './text/window-pages.ts';
import { eventWord as spokenEventWord, problemText as spokenProblemText } from './words.ts';

/** What the page of activity looks for. Null and an empty text: any. */
export const ActivityQuery = z.strictObject({
  /** Words that must all be in the entry, whatever their case. */
  text: z.string().max(300),
  /** As Activity shows it: the program, or the command of Latchkey where no program is known. */
  program: z.string().max(400).nullable(),
  sessionId: SessionId.nullable(),
  outcome: z.enum(activityOutcomes).nullable(),
  event: ActivityEntry.shape.event.nullable(),
  /** Epoch ms. */
  since: z.number().nullable(),
  /** Epoch ms; itself not included. */
  until: z.number().nullable(),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;

export const anyActivity: ActivityQuery = {
  text: '',
  program: null,
  sessionId: null,
  outcome: null,
  event: null,
  since: null,
  until: null,
};

/** What can be chosen in the filters. */
export const ActivityNames = z.strictObject({
  programs: z.array(z.string()),
  sessions: z.array(z.strictObject({ id: SessionId, name: z.string() })),
});
export type ActivityNames = z.infer<typeof ActivityNames>;

/** How many entries a part of a timeline has. */
export const ActivityCount = z.strictObject({ ok: z.number().int(), failed: z.number().int() });
export type ActivityCount = z.infer<typeof ActivityCount>;

/** In which part of the timeline that moment is; -1: in none. `edges` rise; a part begins at one and ends before the next. */
export function partAt(edges: readonly number[], at: number): number {
  const next = edges.findIndex((edge) => edge > at);
  return next === -1 ? -1 : next - 1;
}

/** `account`: of the entry, as it is written in its row. Asked for only where the text may be in it. */
export function activityMatcher(
  query: ActivityQuery,
  account: (entry: ActivityEntry) => string | null,
): (entry: ActivityEntry) => boolean {
  const { program, outcome, since, until, event, sessionId } = query;
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (entry) => {
    if (until !== null && entry.at >= until) return false;
    if (event !== null && entry.event !== event) return false;
    if (sessionId !== null && entry.sessionId !== sessionId) return false;
    if (!isWanted(entry, { program, session: null, outcome, since })) return false;
    if (words.length === 0) return true;
    const hay = textOf(entry, account(entry));
    return words.every((word) => hay.includes(word));
  };
}

function textOf(entry: ActivityEntry, account: string | null): string {
  const { event, sessionName, sourceName, caller, cwd, note, problem } = entry;
  const said = problem === null ? [] : [problemText(problem).what, spokenProblemText(problem).what];
  // As the window shows it, and as the terminal does.
  return [
    eventWord[event],
    spokenEventWord[event],
    ...said,
    sessionName,
    account,
    sourceName,
    caller,
    cwd,
    note,
  ]
    .join(' ')
    .toLowerCase();
}
