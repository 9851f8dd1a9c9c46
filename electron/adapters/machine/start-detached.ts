import { spawn } from 'node:child_process';
import type { Clock } from '../../core/ports/clock.ts';

/** Some programs stay for as long as the browser does that they have started. */
const STARTED_AFTER_MS = 3_000;

/** Starts what opens a page, and outlives the app. Throws where it is known that nothing has opened. */
export function startDetached(
  program: string,
  args: readonly string[],
  {
    env,
    clock,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly clock: Pick<Clock, 'after'>;
  },
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, {
      detached: true,
      stdio: 'ignore',
      env: { ...env, MM_NOTTTY: '1' },
    });
    child.unref();
    const disarm = clock.after(STARTED_AFTER_MS, resolve);
    child.once('error', (error) => {
      disarm();
      reject(error);
    });
    child.once('exit', (code) => {
      disarm();
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? 'a signal'}`));
    });
  });
}
