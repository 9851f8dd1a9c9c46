import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Look, lookAt } from './sandbox.ts';
import type { ScenarioName } from './scenarios.ts';
import { type Call, trace, writeSide } from './strace.ts';
import { startWriter } from './writer-process.ts';

/** The n-th call of that name (from 1) on one thread; `thread` counts the process's threads. */
export interface Point {
  readonly thread: number;
  readonly call: Call;
  readonly n: number;
  /** As strace printed it, for the report. */
  readonly text: string;
}

export interface Recording {
  readonly points: readonly Point[];
  /** Every content that the user's files have while nothing is wrong, as `joined`. */
  readonly states: ReadonlySet<string>;
  readonly before: Look;
  readonly after: Look;
}

const makesFile = /O_CREAT/;

/** Whether a call, as strace prints it, is for a file of the sandbox, without the file in which the test keeps its secrets. */
export const isOnUserFiles = (printed: string, sandbox: string): boolean =>
  printed.includes(sandbox) && !printed.includes(`${sandbox}/keychain`);

/** One undisturbed run in `sandbox`, slowly enough to see each state of the files. */
export async function record(sandbox: string, scenario: ScenarioName): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'lk-strace-'));
  const log = join(folder, 'calls');
  const writer = await startWriter(sandbox, scenario);
  const before = lookAt(sandbox);
  const states = new Set([before.joined]);
  const tracing = await trace(
    writer.pid,
    [
      '-y',
      '-s16',
      `-o${log}`,
      `-etrace=${writeSide.join(',')}`,
      '-einject=rename,renameat2,unlink,link,linkat:delay_exit=8000',
    ],
    { all: true },
  );
  const looking = setInterval(() => states.add(lookAt(sandbox).joined), 1);
  const acted = await writer.say('act');
  clearInterval(looking);
  await tracing.stop();
  if (acted?.ok !== true)
    throw new Error(`${scenario} does not even work undisturbed: ${JSON.stringify(acted)}`);
  const after = lookAt(sandbox);
  states.add(after.joined);
  await writer.say('stop');
  const points = pointsOf(readFileSync(log, 'utf8'), writer.threads, sandbox);
  rmSync(folder, { recursive: true });
  return { points, states, before, after };
}

function pointsOf(log: string, threads: readonly number[], sandbox: string): readonly Point[] {
  const counts = new Map<string, number>();
  const points: Point[] = [];
  for (const line of log.split('\n')) {
    const [, tid, name, rest = ''] = /^(\d+) +(\w+)\((.*)/.exec(line) ?? [];
    const call = writeSide.find((one) => one === name);
    if (tid === undefined || call === undefined) continue;
    const key = `${tid} ${call}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    if (!isOnUserFiles(rest, sandbox) || (call === 'openat' && !makesFile.test(rest))) continue;
    points.push({
      thread: threads.indexOf(Number(tid)),
      call,
      n,
      text: `${call}(${rest.replaceAll(sandbox, '~')}`,
    });
  }
  return points;
}
