import { readdirSync, readlinkSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../machine/monotonic-ms.ts';
import { identityOf } from './new-file.ts';

const WRITES = 0o3;
const APPENDS = 0o2000;
const pollMs = 100;
/** Longer than a program takes between two parts of a text. */
const waitMs = 5_000;

/** Who has the file open to write to it: what they write goes into that file, whatever is in its place by then. */
interface Writers {
  /** One that would write over what is there: its name and its pid. */
  readonly over: string | null;
  /** One that writes at the end, wherever that is. */
  readonly atEnd: string | null;
}

/**
 * On Linux only, and of the processes of this user, unless root asks: elsewhere nobody tells. In slices of a process each, without
 * a thread for each of some thousand files: those of /proc keep nobody waiting.
 */
async function writersOf(target: string, identity: string): Promise<Writers> {
  let writers = none;
  if (process.platform !== 'linux') return writers;
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  for (const pid of pids) {
    for (const fd of namesIn(`/proc/${pid}/fd`)) {
      const flags = await flagsOf(pid, fd, basename(target), identity);
      if ((flags & WRITES) === 0) continue;
      const name = `${(await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()} (pid ${pid})`;
      if ((flags & APPENDS) === 0) return { over: name, atEnd: null };
      writers = { over: null, atEnd: name };
    }
    await nextTurn();
  }
  return writers;
}
const none: Writers = { over: null, atEnd: null };

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** As it was opened; 0: not this file. By its name first: `stat` of a file on a server that is gone would hang. */
async function flagsOf(pid: string, fd: string, name: string, identity: string): Promise<number> {
  const path = `/proc/${pid}/fd/${fd}`;
  try {
    if (basename(readlinkSync(path)) !== name) return 0;
    if (identityOf(await stat(path, { bigint: true })) !== identity) return 0;
    const [, flags = '0'] =
      /^flags:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8')) ?? [];
    return Number.parseInt(flags, 8);
  } catch {
    return 0;
  }
}

/** Waits for those that write over what is there, as long as it takes to write a file. Who is left. */
export async function writersLeft(target: string, identity: string, mayAppend: boolean): Promise<Writers> {
  const deadline = monotonicMs() + waitMs;
  for (;;) {
    const found = await writersOf(target, identity);
    const isFree = found.over === null && (mayAppend || found.atEnd === null);
    if (isFree || monotonicMs() > deadline) return found;
    await sleep(pollMs);
  }
}
