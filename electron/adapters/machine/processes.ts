import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isAlive } from '../../../shared/endpoint/is-alive.ts';
import type { Processes, StartedProcess } from '../../core/ports/processes.ts';

const PS_TIMEOUT_MS = 1_000;
/** A machine on which processes end all the time still gets an answer. */
const MOST_PASSES = 5;

/** Asked for the few programs of `exec`, and before a switch: not on the way of a tool's call. */
export function createProcesses(platform: NodeJS.Platform = process.platform): Processes {
  let bootId: string | null = null;
  /** Process ids and the times of their start, which count from the boot, come again after a restart. */
  const boot = (): string => {
    bootId ??= readOr('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return bootId;
  };
  const onLinux: Processes['look'] = (pid) => {
    const stat = readOr(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The name may hold spaces and brackets: the fields start after its last one, with the third of proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || start === undefined) return null;
    return { start: `${boot()} ${start}` };
  };
  const onMac: Processes['look'] = (pid) => {
    if (!isAlive(pid, process)) return null;
    try {
      return {
        start: startSaid(
          execFileSync(PS, psArguments(pid), { ...psOptions, stdio: ['ignore', 'pipe', 'ignore'] }),
        ),
      };
    } catch {
      return { start: null };
    }
  };
  const elsewhere: Processes['look'] = (pid) => (isAlive(pid, process) ? { start: null } : null);
  const look = platform === 'linux' ? onLinux : platform === 'darwin' ? onMac : elsewhere;
  return {
    look: (pid) => (isPid(pid) ? look(pid) : null),
    startOf: (pid) =>
      platform === 'darwin' && isPid(pid)
        ? startByPs(pid)
        : Promise.resolve(isPid(pid) ? (look(pid)?.start ?? null) : null),
    startedBelow: (pid, names, known) =>
      platform === 'linux' && isPid(pid) ? startedBelow(pid, names, known) : null,
    startedWith: (names) => (platform === 'linux' ? startedWith(names) : null),
    isGroupAlive: (pid) => platform !== 'win32' && isPid(pid) && isAlive(-pid, process),
  };
}

const PS = '/bin/ps';
const psArguments = (pid: number): string[] => ['-o', 'lstart=', '-p', String(pid)];
const psOptions = {
  encoding: 'utf8',
  // The same text for as long as it runs: it is local time otherwise, which changes with the place.
  env: { LC_ALL: 'C', TZ: 'UTC' },
  timeout: PS_TIMEOUT_MS,
} as const;
const startSaid = (said: string): string | null => (said.trim() === '' ? null : said.trim());
const startByPs = (pid: number): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(PS, psArguments(pid), psOptions, (error, said) =>
      resolve(error === null ? startSaid(said) : null),
    );
  });

const isPid = (pid: number): boolean => Number.isSafeInteger(pid) && pid > 0;

function startedWith(names: readonly string[]): readonly StartedProcess[] {
  const found: StartedProcess[] = [];
  const empty: number[] = [];
  const seen = new Set<string>(['self', 'thread-self', String(process.pid)]);
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let isWhole = true;
    for (const name of readdirSync('/proc')) {
      if (seen.has(name)) continue;
      seen.add(name);
      const pid = Number(name);
      if (!isPid(pid)) continue;
      const one = startedProcess(pid, names);
      if (one === 'ended') isWhole = false;
      else if (one === 'empty') empty.push(pid);
      else if (one !== null) found.push(one);
    }
    // One that ended before it was read may have started another, which the list did not have yet.
    if (isWhole) break;
  }
  // Its environment is empty for a moment while a process becomes another program, and for good where it has none.
  for (const pid of empty) {
    const one = startedProcess(pid, names);
    if (one !== null && typeof one !== 'string') found.push(one);
  }
  return found;
}

/** Of parents of parents; a bound, and more than anybody has. */
const MOST_ABOVE = 64;

function startedBelow(
  pid: number,
  names: readonly string[],
  known: (pid: number) => ReadonlyMap<string, string> | null,
): ReadonlyMap<string, string> | null {
  const [first = ''] = names;
  let at = pid;
  for (let looked = 0; at > 1 && looked < MOST_ABOVE; looked += 1) {
    const stat = readOr(`/proc/${at}/stat`);
    if (stat === null) return null;
    // Null: another user's, such as of `su`; below it and above it are this user's.
    const environment = readOr(`/proc/${at}/environ`, 'latin1');
    const value = environment === null ? null : valueIn(environment, first);
    if (environment !== null && value !== null)
      return new Map(
        names.flatMap((name) => {
          const found = valueIn(environment, name);
          return found === null ? [] : [[name, found] as const];
        }),
      );
    const noted = known(at);
    if (noted !== null) return noted;
    // The fields start after the name's bracket: state, then the parent.
    at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return null;
}

/** Null: it was started without the first of them, or is another user's. */
function startedProcess(
  pid: number,
  [first = '', ...others]: readonly string[],
): StartedProcess | 'ended' | 'empty' | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    if (environment === '') return 'empty';
    const value = valueIn(environment, first);
    if (value === null) return null;
    const variables = new Map([[first, value]]);
    for (const other of others) {
      const found = valueIn(environment, other);
      if (found !== null) variables.set(other, found);
    }
    return { pid, program: readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), variables };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    return code === 'ENOENT' || code === 'ESRCH' ? 'ended' : null;
  }
}

/** `environment`: `NAME=value`, each with a NUL behind it, in bytes. */
function valueIn(environment: string, name: string): string | null {
  const line = `\0${name}=`;
  const all = `\0${environment}`;
  const at = all.indexOf(line);
  if (at === -1) return null;
  const end = all.indexOf('\0', at + line.length);
  return Buffer.from(all.slice(at + line.length, end === -1 ? undefined : end), 'latin1').toString();
}

function readOr(file: string, encoding: 'utf8' | 'latin1' = 'utf8'): string | null {
  try {
    return readFileSync(file, encoding);
  } catch {
    return null;
  }
}
