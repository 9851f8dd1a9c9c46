import type { CommandRecord } from '../../../shared/records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommand, RunningCommands } from '../running-commands.ts';

/** Against records without end; a machine does not run so many. */
const MOST_KEPT = 500;
const LOOK_AGAIN_MS = 5_000;

export function createRunningCommands(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly processes: Processes;
  readonly clock: Pick<Clock, 'after'>;
}): RunningCommands {
  const { records, processes, clock } = ports;
  // Where the platform does not say when a process started, its id means nothing after a restart of the machine.
  let unsaved: readonly RunningCommand[] = [];
  let cancel: () => void = () => undefined;
  const runs = ({ pid, start }: Pick<RunningCommand, 'pid' | 'start'>): boolean => {
    const found = processes.look(pid);
    return found !== null && (start === null || found.start === null || found.start === start);
  };
  const all = (): readonly RunningCommand[] => [
    ...(records.get().commands ?? []).filter(runs).map(fromRecord),
    ...unsaved.filter(runs),
  ];
  const drop = (isGone: (command: Pick<RunningCommand, 'pid' | 'start'>) => boolean): void => {
    unsaved = unsaved.filter((one) => !isGone(one));
    if ((records.get().commands ?? []).some(isGone))
      records.change((r) => ({ ...r, commands: (r.commands ?? []).filter((one) => !isGone(one)) }));
  };
  return {
    add(command) {
      drop((one) => one.pid === command.pid || !runs(one));
      const start = processes.look(command.pid)?.start ?? null;
      if (start === null) {
        unsaved = [...unsaved, { ...command, start }].slice(-MOST_KEPT);
        return;
      }
      const record = toRecord(command, start);
      records.change((r) => ({ ...r, commands: [...(r.commands ?? []), record].slice(-MOST_KEPT) }));
    },
    remove: (pid) => drop((one) => one.pid === pid),
    all,
    whenOneEnds(callback) {
      const before = all().map(nameOf);
      const lookAgain = (): void => {
        // Not their number: another may have begun since.
        const now = new Set(all().map(nameOf));
        if (before.some((one) => !now.has(one))) callback();
        else cancel = clock.after(LOOK_AGAIN_MS, lookAgain);
      };
      cancel();
      cancel = clock.after(LOOK_AGAIN_MS, lookAgain);
    },
  };
}

const nameOf = ({ pid, start }: RunningCommand): string => `${pid} ${start}`;

const fromRecord = ({ digest, account, ...command }: CommandRecord): RunningCommand => ({
  ...command,
  startedAs: { digest, account },
});

const toRecord = (
  { pid, program, profile, session, startedAs }: Omit<RunningCommand, 'start'>,
  start: string,
): CommandRecord => ({
  pid,
  start,
  program,
  profile,
  session,
  digest: startedAs.digest,
  account: startedAs.account,
});
