import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAlive } from '../../../shared/endpoint/is-alive.ts';
import type { Processes } from '../../core/ports/processes.ts';

const PS_TIMEOUT_MS = 1_000;

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
      const said = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        // The same text for as long as it runs: it is local time otherwise, which changes with the place.
        env: { LC_ALL: 'C', TZ: 'UTC' },
        timeout: PS_TIMEOUT_MS,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
      return { start: said === '' ? null : said };
    } catch {
      return { start: null };
    }
  };
  const elsewhere: Processes['look'] = (pid) => (isAlive(pid, process) ? { start: null } : null);
  const look = platform === 'linux' ? onLinux : platform === 'darwin' ? onMac : elsewhere;
  return { look: (pid) => (Number.isSafeInteger(pid) && pid > 0 ? look(pid) : null) };
}

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
