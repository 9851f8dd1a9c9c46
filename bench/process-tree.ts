import { readdirSync, readFileSync } from 'node:fs';

/** A process and everything it started, as numbers. Linux only. */
export function processTree(pid: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent === null) continue;
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const all: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    all.push(next);
    waiting.push(...(parents.get(next) ?? []));
  }
  return all;
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command may hold spaces and brackets; the fields begin after the last bracket.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** Proportional set size in MB: shared pages counted once between those who share them. */
export function pssMb(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    // A helper process that ended between the listing and the reading counts nothing.
    return 0;
  }
}

export const treePssMb = (pid: number): number => processTree(pid).reduce((sum, one) => sum + pssMb(one), 0);

/** The process in which the app's window runs its page; undefined while there is none. */
export function rendererOf(pid: number): number | undefined {
  return processTree(pid).find((one) => {
    try {
      return readFileSync(`/proc/${one}/cmdline`, 'latin1').includes('--type=renderer');
    } catch {
      return false;
    }
  });
}

const TICKS_PER_SECOND = 100;

/** Processor time of one process so far, all threads, in user and kernel. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** How often the threads of the main process gave up the processor voluntarily: each is one wake-up. */
export function wakeups(pid: number): number {
  let count = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
      count += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      // A thread that has ended since.
    }
  }
  return count;
}
