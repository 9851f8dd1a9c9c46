import type { Clock } from '../../core/ports/clock.ts';
import { findProgram } from './find-program.ts';
import { startDetached } from './start-detached.ts';

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
  // As Electron starts it.
  await startDetached(program, [url], { env, clock });
}
