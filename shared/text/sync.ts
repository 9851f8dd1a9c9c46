import { shellWord } from '../shell-quote.ts';
import type { SourceView } from '../source.ts';
import { problemSentence } from './problem.ts';
import { longAgo } from './time.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const progress = (done: number, total: number | null): string =>
  total === null ? '' : `${done} of ${count(total, 'account', 'accounts')}`;

/** What is said of the sync of an identity source: that it runs, what it brought, and why it failed. */
export const syncTexts = {
  /** Rewritten in place while a command waits. */
  reading: (source: string, done: number, total: number | null): string =>
    `Reading the accounts and roles of ${source}${total === null ? '…' : `: ${progress(done, total)}`}`,
  /** `command` ends before the sync does. */
  goesOn: (source: string, done: number, total: number | null): string =>
    `${syncTexts.running(source, done, total)} Latchkey goes on with it. To look: latchkey status`,
  running: (source: string, done: number, total: number | null): string =>
    `The accounts and roles of ${source} are still being read${total === null ? '' : ` (${progress(done, total)})`}.`,
  moreToCome: 'More sessions may come.',
  waitingFor: (asked: string, sources: readonly string[]): string =>
    `latchkey: no session "${asked}" yet; waiting while the accounts and roles of ${sources.join(', ')} are read…`,
  failed: (source: string, why: string): string => `The sync of ${source} failed: ${why}`,
  incomplete: (source: string, why: string): string => `The sync of ${source} is incomplete: ${why}`,
  /** Under the line that says why. */
  kept: (n: number): string =>
    n === 0
      ? 'It has no sessions yet.'
      : `${n === 1 ? 'Its session from before is' : `Its ${n} sessions from before are`} unchanged.`,
  triesAgain: (source: string): string =>
    `Latchkey tries again automatically. To try now: latchkey login ${shellWord(source)}`,
  found: (n: number, added: number, removed: number): string => {
    const gone = removed === 0 ? '' : `, ${count(removed, 'is', 'are')} no longer there`;
    return `${count(n, 'session', 'sessions')}, ${added === 0 ? 'none' : added} new${gone}.`;
  },
  foundBefore: (n: number, agoMs: number): string =>
    `${count(n, 'session', 'sessions')}, last read ${longAgo(agoMs)}.`,
  nothingFound: (source: string): string =>
    `${source} offers you no account and role. Ask its administrator to assign one to you.`,
  next: 'Next:',

  /** The check of doctor. */
  check: (source: string): string => `Accounts and roles of ${source}`,
  lastRead: (agoMs: number): string => `last read ${longAgo(agoMs)}`,
  neverRead: 'not read yet',
} as const;

/** What went wrong with the last sync, and what that means for its sessions; null: nothing, or another one runs. */
export function failedSync({
  name,
  sync: { running, problem },
  sessionCount,
}: SourceView): { readonly what: string; readonly sessions: string | null } | null {
  if (running || problem === null) return null;
  const why = problemSentence(problem);
  // Its own words say what became of the sessions.
  if (problem.code === 'accounts-not-read') return { what: syncTexts.incomplete(name, why), sessions: null };
  return { what: syncTexts.failed(name, why), sessions: syncTexts.kept(sessionCount) };
}
