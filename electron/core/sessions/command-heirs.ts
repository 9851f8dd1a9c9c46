import { isSameIdentity, readActsAs } from '../acts-as.ts';
import type { Processes, StartedProcess } from '../ports/processes.ts';
import { profilePin } from '../profile-pin.ts';
import type { RunningCommand } from '../running-commands.ts';

/** What is looked at in the environment of a process. `exec` sets all of them for what reads a profile. */
export const heirVariables = [
  'AWS_PROFILE',
  'LATCHKEY_SESSION_PROFILE',
  'LATCHKEY_SESSION_ACTS_AS',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const satisfies readonly string[];

/** A process that an ended command of `exec` started, and that reads the same profile. `started`: see `Processes.startedWith`. */
export function findHeir(
  command: RunningCommand,
  started: readonly StartedProcess[] | null,
  processes: Pick<Processes, 'look' | 'isGroupAlive'>,
): RunningCommand | null {
  if (started === null) {
    if (!processes.isGroupAlive(command.pid)) return null;
    return { ...command, program: `a process of ${command.program}`.slice(0, 64) };
  }
  for (const { pid, program, variables } of started) {
    if (!isHeir(command, variables)) continue;
    const found = processes.look(pid);
    const isCommand = pid === command.pid && found?.start === command.start;
    if (found !== null && !isCommand) return { ...command, pid, start: found.start, program };
  }
  return null;
}

function isHeir(
  { profile, session, startedAs }: RunningCommand,
  variables: StartedProcess['variables'],
): boolean {
  if (variables.get('AWS_PROFILE') !== profile) return false;
  const pin = variables.get('LATCHKEY_SESSION_PROFILE') ?? '';
  // Programs such as tox and `env -i` may keep the variables of AWS, and no other.
  if (pin === '') return variables.has('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  if (pin !== profilePin(profile, session)) return false;
  const actsAs = readActsAs(variables.get('LATCHKEY_SESSION_ACTS_AS'), session);
  return actsAs === null || isSameIdentity(startedAs, actsAs);
}
