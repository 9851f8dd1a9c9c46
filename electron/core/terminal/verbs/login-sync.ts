import type { AppState } from '../../../../shared/app-state.ts';
import type { SourceId } from '../../../../shared/ids.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { syncTexts } from '../../../../shared/text/sync.ts';
import { answerWithin } from '../../async/answer-within.ts';
import { sessionAddress } from '../../sessions/session-names.ts';
import type { CommandIo } from '../command.ts';
import type { CommandPorts, StatesPort, TimePorts, VerbsPort } from '../command-ports.ts';
import { note, say } from '../io/print.ts';
import { createProgressLine } from '../io/progress-line.ts';
import { syncLines } from '../io/sync-wait.ts';

export type LoginSyncPorts = StatesPort &
  TimePorts &
  VerbsPort<'sync'> &
  Pick<CommandPorts, 'onBug'> & { readonly app: Pick<CommandPorts['app'], 'filesWritten'> };

/** A portal answers for about 20 accounts a second; beyond that the sync goes on without the command. */
const SYNC_WITHIN_MS = 120_000;

const sourceOf = ({ sources }: Pick<AppState, 'sources'>, id: SourceId): SourceView | undefined =>
  sources.find((source) => source.id === id);

/**
 * Waits until the accounts and roles are read and their profiles are in the user's files, so that the next command finds them.
 * True: it waited for a sync, the one under way, or one that was due because the last one failed.
 */
export async function waitForSync(
  io: CommandIo,
  ports: LoginSyncPorts,
  id: SourceId,
  isNewSignIn: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const source = sourceOf(ports.app.state(), id);
  if (source === undefined || source.hasSync === false) return false;
  const isDue = source.state === 'signed-in' && (source.sync.problem !== null || source.sync.lastAt === null);
  const isWaited = source.sync.running || isDue;
  // It may have ended before anybody could look; its profiles may still be on their way.
  if (!isWaited && !isNewSignIn) return false;
  const progress = createProgressLine(io);
  const show = (state: Pick<AppState, 'sources'>): void => {
    const sync = sourceOf(state, id)?.sync;
    if (sync?.running === true)
      progress.show(syncTexts.reading(source.name, sync.doneAccounts, sync.totalAccounts));
  };
  show(ports.app.state());
  const unsubscribe = ports.app.subscribe(show);
  const work = async (flight: AbortSignal): Promise<void> => {
    // What came of it is in the state.
    if (isWaited) await ports.app.verbs.sync({ sourceId: id }, flight);
    await ports.app.filesWritten();
  };
  try {
    const bound = {
      ms: SYNC_WITHIN_MS,
      late: () => undefined,
      onThrow: (error: unknown) => ports.onBug('latchkey login', error),
    };
    await answerWithin(ports.clock, bound, work, signal);
  } finally {
    unsubscribe();
    progress.clear();
  }
  return isWaited || isNewSignIn;
}

/** How many sessions there are, or why not. */
export function saySync(io: CommandIo, ports: LoginSyncPorts, id: SourceId, isFresh: boolean): void {
  const state = ports.app.state();
  const source = sourceOf(state, id);
  if (source === undefined || source.hasSync === false) return;
  const { name, sync } = source;
  const n = sessionsOf(state, id).length;
  if (sync.running) note(io, syncTexts.goesOn(name, sync.doneAccounts, sync.totalAccounts));
  for (const line of sync.running ? [] : syncLines(source)) note(io, line);
  const isRead = sync.problem === null || sync.problem.code === 'accounts-not-read';
  if (sync.running || !isRead) return;
  if (n === 0 && sync.lastAt !== null) say(io, syncTexts.nothingFound(name));
  else if (isFresh) say(io, syncTexts.found(n, sync.added, sync.removed));
  else if (sync.lastAt !== null) say(io, syncTexts.foundBefore(n, serverNow(ports) - sync.lastAt));
}

export const sessionsOf = ({ sessions }: Pick<AppState, 'sessions'>, id: SourceId): readonly SessionView[] =>
  sessions.filter(({ sourceId, missing }) => sourceId === id && !missing);

/** Commands that apply to what this source gives, ready to be pasted; none where it gives nothing. */
export function nextCommands(state: AppState, id: SourceId): readonly string[] {
  const sessions = sessionsOf(state, id);
  const byDefault = sessions.find((session) => session.isDefault);
  // A production session asks before it is made the default, so another one is the example where there is one.
  const example =
    byDefault ??
    sessions.find(({ production, profileWritten }) => profileWritten && production !== true) ??
    sessions.find(({ profileWritten }) => profileWritten) ??
    sessions[0];
  if (example === undefined) return [];
  const name = sessionAddress(example);
  const who = 'aws sts get-caller-identity';
  return [
    'latchkey list',
    byDefault === undefined ? `latchkey use ${name}` : 'latchkey which',
    example.profileWritten
      ? `${who} --profile ${example.profile ?? name}`
      : `latchkey exec ${name} -- ${who}`,
  ];
}

export const sayNext = (io: CommandIo, commands: readonly string[]): void => {
  // For a reader; a program that reads this has --json.
  if (commands.length === 0 || io.columns === null) return;
  say(io, syncTexts.next);
  for (const command of commands) say(io, `  ${command}`);
};
