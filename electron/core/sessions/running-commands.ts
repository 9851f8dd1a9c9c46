import type { Problem } from '../../../shared/problem.ts';
import type { CommandRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommand, RunningCommands, StartedIn } from '../running-commands.ts';
import { findHeir, heirVariables } from './command-heirs.ts';

/** Against records without end; a machine does not run so many. */
const MOST_KEPT = 500;
/** Of those that have ended: all processes are looked at once for so many, and not at every start of a command. */
const MOST_ENDED = 16;
const tooMany: Result<never, Problem> = err({
  code: 'refused',
  reason: terminalTexts.tooManyCommands(MOST_KEPT),
});
const LOOK_AGAIN_MS = 5_000;

export function createRunningCommands(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'flush'>;
  readonly processes: Processes;
  readonly clock: Pick<Clock, 'after'>;
}): RunningCommands {
  const { records, processes, clock } = ports;
  // Where the platform does not say when a process started, its id means nothing after a restart of the machine.
  let unsaved: readonly RunningCommand[] = [];
  /** Of a command that has ended: a process it started, which still runs. */
  const heirs = new Map<string, RunningCommand>();
  /** Neither they nor what they started runs any more. */
  const over = new Set<string>();
  /** Their process goes on as another command, or without the profile. */
  const replaced = new Set<string>();

  const isAlive = ({ pid, start }: Pick<RunningCommand, 'pid' | 'start'>): boolean => {
    const found = processes.look(pid);
    return found !== null && (start === null || found.start === null || found.start === start);
  };
  const kept = (): readonly RunningCommand[] => [...fromRecords(records.get().commands ?? []), ...unsaved];
  /** The command, or the one of its heirs that is known. */
  const known = (command: RunningCommand): RunningCommand | null => {
    const heir = heirs.get(nameOf(command));
    if (heir !== undefined && isAlive(heir)) return heir;
    return replaced.has(nameOf(command)) || !isAlive(command) ? null : command;
  };
  const drop = (isGone: (command: RunningCommand) => boolean): void => {
    unsaved = unsaved.filter((one) => !isGone(one));
    const commands = fromRecords(records.get().commands ?? []);
    if (commands.some(isGone))
      records.change((r) => ({
        ...r,
        commands: fromRecords(r.commands ?? []).flatMap((one) =>
          isGone(one) ? [] : toRecords(one, one.start),
        ),
      }));
    const names = new Set(kept().map(nameOf));
    for (const noted of [over, replaced, heirs])
      for (const name of noted.keys()) if (!names.has(name)) noted.delete(name);
  };
  /** What it has started until now may still run in the profile. */
  const leave = (pid: number): void => {
    for (const one of kept()) if (one.pid === pid && isAlive(one)) replaced.add(nameOf(one));
  };
  const dropOver = (): void => drop((one) => over.has(nameOf(one)));
  /** What runs of them now, by the name of the command. Looks at all processes where one has ended since it was last asked. */
  const running = (commands: readonly RunningCommand[]): ReadonlyMap<string, RunningCommand> => {
    const found = new Map<string, RunningCommand>();
    const ended: RunningCommand[] = [];
    for (const command of commands) {
      if (over.has(nameOf(command))) continue;
      const now = known(command);
      if (now === null) ended.push(command);
      else found.set(nameOf(command), now);
    }
    if (ended.length === 0) return found;
    const started = processes.startedWith(heirVariables);
    for (const command of ended) {
      const heir = findHeir(command, started, processes);
      if (heir === null) over.add(nameOf(command));
      else {
        heirs.set(nameOf(command), heir);
        found.set(nameOf(command), heir);
      }
    }
    // Not at once: who asks may be looking at records that are not committed yet.
    if (over.size > 0) void Promise.resolve().then(dropOver);
    return found;
  };
  const all = (): readonly RunningCommand[] => [...running(kept()).values()];
  return {
    async add(command) {
      const added = { ...command, start: processes.look(command.pid)?.start ?? null };
      leave(command.pid);
      replaced.delete(nameOf(added));
      if (kept().some((one) => nameOf(one) === nameOf(added))) return records.flush();
      const ended = kept().filter((one) => known(one) === null);
      if (ended.length >= MOST_ENDED || kept().length >= MOST_KEPT) {
        running(ended);
        dropOver();
      }
      // SECURITY: none of them may go: what runs in a profile that nobody guards gets the keys of the session that has the profile next.
      if (kept().length >= MOST_KEPT) return tooMany;
      if (added.start === null) {
        unsaved = [...unsaved, added];
        return ok(undefined);
      }
      const saved = toRecords(added, added.start);
      records.change((r) => ({ ...r, commands: [...(r.commands ?? []), ...saved] }));
      return records.flush();
    },
    remove: leave,
    ...createStartedIn(isAlive, processes, kept),
    all,
    whenOneEnds: createEndWatch(clock, all),
  };
}

/** More than anybody runs at once; the ones that have ended go first. */
const MOST_STARTED = 2_000;

function createStartedIn(
  isAlive: (process: Pick<RunningCommand, 'pid' | 'start'>) => boolean,
  { look }: Pick<Processes, 'look'>,
  kept: () => readonly RunningCommand[],
): Pick<RunningCommands, 'started' | 'startedIn'> {
  const noted = new Map<number, StartedIn & Pick<RunningCommand, 'start'>>();
  return {
    started(pid, command) {
      if (noted.size >= MOST_STARTED)
        for (const [at, { start }] of noted) if (!isAlive({ pid: at, start })) noted.delete(at);
      noted.set(pid, { ...command, start: look(pid)?.start ?? null });
    },
    startedIn(pid) {
      // One process may become one command after another: the last counts.
      const found = noted.get(pid) ?? kept().findLast((one) => one.pid === pid);
      if (found === undefined) return null;
      if (isAlive({ pid, start: found.start })) return found;
      noted.delete(pid);
      return null;
    },
  };
}

function createEndWatch(
  clock: Pick<Clock, 'after'>,
  all: RunningCommands['all'],
): RunningCommands['whenOneEnds'] {
  let cancel: () => void = () => undefined;
  return (of, callback) => {
    const before = of.map(nameOf);
    const lookAgain = (): void => {
      // Not their number: another may have begun since.
      const now = new Set(all().map(nameOf));
      if (before.some((one) => !now.has(one))) callback();
      else cancel = clock.after(LOOK_AGAIN_MS, lookAgain);
    };
    cancel();
    cancel = clock.after(LOOK_AGAIN_MS, lookAgain);
  };
}

/** A process may become one command after another. */
const nameOf = ({ pid, start, profile, session, startedAs }: Omit<RunningCommand, 'program'>): string =>
  [pid, start, profile, session, startedAs.digest, startedAs.user ?? ''].join(' ');

/**
 * Who was signed in is a record behind the command's own, with this in front of the user in the place of the digest. To a version
 * that knows no users it is a second command of the same process in the same profile, of an identity that no session has: it keeps
 * all keys out of the profile until the process has ended. A field of its own would have that version refuse the whole file.
 */
const USER = 'signed-in-user--';
type SavedCommand = RunningCommand & { readonly start: string };

function fromRecords(records: readonly CommandRecord[]): readonly SavedCommand[] {
  const found: SavedCommand[] = [];
  for (const { digest, account, ...command } of records) {
    if (!digest.startsWith(USER)) {
      found.push({ ...command, startedAs: { digest, account, user: null } });
      continue;
    }
    const of = found.at(-1);
    // The command's own may be gone: a version that knows no users drops each on its own.
    if (of === undefined || placeOf(of) !== placeOf(command)) continue;
    const startedAs = { ...of.startedAs, user: digest.slice(USER.length) };
    found.splice(-1, 1, { ...of, startedAs });
  }
  return found;
}

const placeOf = ({ pid, start, profile, session }: Omit<CommandRecord, 'digest' | 'account'>): string =>
  [pid, start, profile, session].join(' ');

function toRecords(
  { pid, program, profile, session, startedAs }: Omit<RunningCommand, 'start'>,
  start: string,
): readonly CommandRecord[] {
  const { digest, account, user = null } = startedAs;
  const record = { pid, start, program, profile, session, digest, account };
  return user === null ? [record] : [record, { ...record, digest: `${USER}${user}` }];
}
