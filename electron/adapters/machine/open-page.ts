import { spawn } from 'node:child_process';
import type { Clock } from '../../core/ports/clock.ts';
import { findProgram } from './find-program.ts';

/** On some desktops xdg-open stays for as long as the browser does that it has started. */
const STARTED_AFTER_MS = 3_000;

export interface OpenPagePorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'after'>;
  /** Electron's own. */
  readonly openExternal: (url: string) => Promise<void>;
}

/**
 * Opens a page in the user's browser; throws where it is known that nothing has opened. On Linux, Electron starts xdg-open and
 * does not wait for what it says: not where it is missing, and not where it finds no browser. On Wayland Electron alone can
 * give the browser the right to come to the front, so there only a missing xdg-open is known.
 */
export async function openPage(
  url: string,
  { env, platform, clock, openExternal }: OpenPagePorts,
): Promise<void> {
  if (platform !== 'linux') return openExternal(url);
  const program = await findProgram('xdg-open', env);
  if (program === null) throw new Error('xdg-open: not found');
  if ((env.WAYLAND_DISPLAY ?? '') !== '') return openExternal(url);
  await new Promise<void>((resolve, reject) => {
    // As Electron starts it. The page outlives the app.
    const child = spawn(program, [url], {
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
      else reject(new Error(`xdg-open ended with ${code ?? 'a signal'}`));
    });
  });
}
