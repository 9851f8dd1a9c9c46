import type { AppState } from '../../../../shared/app-state.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, type Result } from '../../../../shared/result.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { failedSync, syncTexts } from '../../../../shared/text/sync.ts';
import type { CommandIo } from '../command.ts';
import type { WaitingPorts } from '../command-ports.ts';
import { note } from './print.ts';

/** The Go SDKs kill a helper after a minute (protocols §iv), and the credentials come after the name. */
const NAME_WITHIN_MS = 30_000;
const MOST_NAMED = 5;

export const isSyncing = ({ sync }: SourceView): boolean => sync.running;

/**
 * What `find` finds. Where it knows no session of that name while accounts and roles are being read, it is asked once more when
 * they have been, or the time is over: a command pasted right behind a sign-in means a session that is on its way.
 */
export async function afterSync<T>(
  io: Pick<CommandIo, 'err' | 'spentMs'>,
  ports: WaitingPorts,
  find: () => Promise<Result<T, Problem>>,
  signal: AbortSignal,
): Promise<Result<T, Problem>> {
  const first = await find();
  if (first.ok || !isUnknownName(first.error)) return first;
  const syncing = namesOf(ports.app.state(), isSyncing);
  if (syncing.length === 0) return err(withSyncs(first.error, ports.app.state()));
  note(io, syncTexts.waitingFor(first.error.asked, syncing));
  const ms = Math.max(0, NAME_WITHIN_MS - io.spentMs);
  await stateWithin(ports, ms, ({ sources }) => !sources.some(isSyncing), signal);
  // A session gets its profile name with the write behind the sync.
  if (!ports.app.state().sources.some(isSyncing)) await ports.app.filesWritten();
  const second = await find();
  return second.ok || !isUnknownName(second.error) ? second : err(withSyncs(second.error, ports.app.state()));
}

type UnknownName = Extract<Problem, { readonly code: 'unknown-session' | 'unknown-profile' }>;
const isUnknownName = (problem: Problem): problem is UnknownName =>
  problem.code === 'unknown-session' || problem.code === 'unknown-profile';

const namesOf = ({ sources }: Pick<AppState, 'sources'>, is: (source: SourceView) => boolean) =>
  sources
    .filter(is)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name.slice(0, 300));

/** An unknown name is all that is known only where everything has been read. */
function withSyncs(problem: UnknownName, state: AppState): Problem {
  const syncing = namesOf(state, isSyncing);
  if (syncing.length > 0) return { ...problem, syncing };
  const notSynced = namesOf(state, ({ sync }) => sync.problem !== null);
  return notSynced.length > 0 ? { ...problem, notSynced } : problem;
}

/** Settles when the state is as wanted, when the time is over, or when the caller leaves. */
export function stateWithin(
  { app, clock }: WaitingPorts,
  ms: number,
  isAsWanted: (state: AppState) => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      disarm();
      unsubscribe();
      signal.removeEventListener('abort', end);
      resolve();
    };
    // What is announced may be older than what is known.
    const unsubscribe = app.subscribe((announced) => {
      if (isAsWanted(announced) && isAsWanted(app.state())) end();
    });
    const disarm = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted || isAsWanted(app.state())) end();
  });
}

/** On standard error, beside a list of sessions: what may be missing in it, and why. */
export function noteSyncs(io: CommandIo, sources: readonly SourceView[]): void {
  for (const source of sources) {
    const { name, sync } = source;
    const failed = failedSync(source);
    if (sync.running)
      note(
        io,
        `latchkey: ${syncTexts.running(name, sync.doneAccounts, sync.totalAccounts)} ${syncTexts.moreToCome}`,
      );
    else if (failed !== null) note(io, `latchkey: ${joined([failed.what, failed.sessions])}`);
  }
}

/** How the sync of a source is, where that is worth a line: it runs, or it failed. */
export function syncLines(source: SourceView): readonly string[] {
  const { name, sync } = source;
  if (sync.running) return [syncTexts.running(name, sync.doneAccounts, sync.totalAccounts)];
  const failed = failedSync(source);
  return failed === null ? [] : [failed.what, joined([failed.sessions, syncTexts.triesAgain(name)])];
}

const joined = (sentences: readonly (string | null)[]): string =>
  sentences.filter((one) => one !== null).join(' ');
