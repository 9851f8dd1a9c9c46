import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { runProgram } from './run-program.ts';
import { createSystemClock } from './system-clock.ts';

const run = () =>
  runProgram(
    {
      commandLine: '/bin/echo keys',
      timeoutMs: 60_000,
      env: process.env,
      clock: createSystemClock(),
      platform: process.platform,
    },
    neverAborts(),
  );

/** Sets the soft limit of open files of this process; the hard one stays. */
const allowFiles = (most: string): void => {
  execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${most}:`]);
};

/** Does something in one turn of the event loop with every descriptor taken. */
function withoutDescriptors<T>(work: () => T): T {
  const limits = ['--pid', String(process.pid), '--nofile', '--raw', '--noheadings', '--output=SOFT'];
  const before = execFileSync('prlimit', limits).toString().trim();
  allowFiles(String(readdirSync('/proc/self/fd').length + 100));
  const taken: number[] = [];
  try {
    for (;;) {
      try {
        taken.push(openSync('/dev/null', 'r'));
      } catch {
        return work();
      }
    }
  } finally {
    for (const fd of taken) closeSync(fd);
    allowFiles(before);
  }
}

it.skipIf(process.platform !== 'linux')(
  'says that a program could not be started for want of descriptors, and starts it when there are some',
  async () => {
    const failed = await withoutDescriptors(run);
    expect(failed).toMatchObject({
      error: {
        code: 'upstream-failed',
        service: '/bin/echo',
        detail: 'Not started: Latchkey has as many files open as the system allows it.',
      },
    });
    const ran = await run();
    expect(ran.ok && ran.value.reveal()).toBe('keys\n');
  },
);
