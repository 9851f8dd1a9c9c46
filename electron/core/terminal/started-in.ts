import { actsAsText, readActsAs } from '../acts-as.ts';
import { profilePin, readProfilePin } from '../profile-pin.ts';
import type { StartedIn } from '../running-commands.ts';
import type { Call, Cause } from '../sessions/which-session.ts';
import type { CommandIo } from './command.ts';
import type { ProcessesPort, StartedInPort } from './command-ports.ts';

type Asker = Pick<CommandIo, 'env' | 'given'> & {
  readonly pid?: CommandIo['pid'];
  readonly caller?: Pick<CommandIo['caller'], 'pid'>;
};
export type StartedInPorts = ProcessesPort & StartedInPort;

const names = ['LATCHKEY_SESSION_ID', 'LATCHKEY_SESSION_PROFILE', 'LATCHKEY_SESSION_ACTS_AS'] as const;

/** What `exec` put into the environment of what it started. */
const variablesOf = ({ session, profile, startedAs }: StartedIn): ReadonlyMap<string, string> =>
  new Map([
    [names[0], session],
    ...(profile === null ? [] : [[names[1], profilePin(profile, session)] as const]),
    [names[2], actsAsText(session, startedAs)],
  ]);

/** The values of the nearest program above that was started with the first of these. */
function above(
  { pid, caller }: Asker,
  { app, processes }: StartedInPorts,
  wanted: readonly string[],
): ReadonlyMap<string, string> | null {
  const known = (at: number): ReadonlyMap<string, string> | null => {
    const found = app.commands.startedIn(at);
    return found === null ? null : variablesOf(found);
  };
  const found = pid ? processes.startedBelow(pid, wanted, known) : null;
  // Where the platform does not say what is above, who asked may be what `exec` started.
  return found ?? (caller?.pid ? known(caller.pid) : null);
}

/**
 * The session that a program above this caller was started in, where the caller's environment says nothing of one: tox, for example, passes
 * on some variables only. Not looked for where it could change nothing: what a call names is meant, but for the name that `exec` gave.
 */
export function droppedPin(
  io: Asker,
  ports: StartedInPorts,
  cause: Cause | undefined,
): NonNullable<Call['droppedPin']> | null {
  const { env, given, pid } = io;
  // Empty: the shell has left its session (`env --unset`).
  if (cause === undefined || env.LATCHKEY_SESSION_ID !== undefined || !pid) return null;
  if (cause.rule === 'named' && cause.name !== 'default') {
    if (cause.by === 'argument') return null;
    const { name } = cause;
    // `env -i AWS_PROFILE=…` keeps no more than that name.
    const isOfCommand = () => ports.app.commands.all().some(({ profile }) => profile === name);
    if (given?.includes('container') !== true && !isOfCommand()) return null;
  }
  const found = above(io, ports, names);
  const of = found?.get(names[0]) ?? '';
  if (of === '') return null;
  const pin = readProfilePin(found?.get(names[1]));
  return {
    id: of,
    profile: pin.of === of ? pin.profile : null,
    as: readActsAs(found?.get(names[2]), of),
  };
}

/**
 * What a program in between took out beside the id of the session, from the programs above: the profile that `exec` named, where that is the
 * one that is asked for, and whom the session acted as. SECURITY: the profile may have come to mean another session, and the session
 * may have been edited.
 */
export function takenOut(
  io: Asker,
  ports: StartedInPorts,
  cause: Cause | undefined,
): Pick<Call, 'pinnedProfile' | 'pinnedAs'> {
  const { env } = io;
  const of = env.LATCHKEY_SESSION_ID;
  const has = (one: (typeof names)[number]) => env[one] !== undefined && env[one] !== '';
  const pinnedAs = of && !has(names[2]) ? readActsAs(above(io, ports, [names[2]])?.get(names[2]), of) : null;
  const name = cause !== undefined && 'name' in cause ? cause.name : null;
  const isCommand = ({ profile, session }: StartedIn) => profile === name && session === of;
  if (!of || has(names[1]) || !ports.app.commands.all().some(isCommand))
    return { pinnedProfile: null, pinnedAs };
  const pin = readProfilePin(above(io, ports, [names[1]])?.get(names[1]));
  return { pinnedProfile: pin.of === of ? pin.profile : null, pinnedAs };
}
