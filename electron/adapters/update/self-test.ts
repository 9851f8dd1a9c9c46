import { spawn } from 'node:child_process';
import { SELF_TEST, selfTestLine } from '../../../shared/self-test.ts';

const LONGEST_MS = 120_000;
const MOST_SAID = 64 * 1024;

/**
 * Starts another version of the app, which loads its code, says so and ends: a library that this machine lacks, or an image that
 * it cannot mount, is found out while the version that runs is still there. Null: it starts. Else why not.
 */
export function selfTest(
  image: string,
  {
    version,
    env,
    switches,
  }: {
    readonly version: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Of Chromium. */
    readonly switches: readonly string[];
  },
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(image, [SELF_TEST, ...switches], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    const timer = setTimeout(end, LONGEST_MS);
    signal.addEventListener('abort', end, { once: true });
    const settle = (why: string | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(why);
    };
    child.stdout.on('data', (part: Buffer) => {
      if (said.length < MOST_SAID) said += part.toString();
    });
    child.once('error', (error) => settle(error.message.slice(0, 300)));
    child.once('close', (code) => {
      if (said.split('\n').includes(selfTestLine(version))) settle(null);
      else
        settle(
          code === 0
            ? 'It says that it is another version.'
            : `Its test start ended with ${code ?? 'a signal'}.`,
        );
    });
  });
}
