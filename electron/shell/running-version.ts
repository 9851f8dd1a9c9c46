import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileNow } from '../adapters/files/new-file.ts';

// Chromium's lock says only that an app runs on a data directory; a second one says to its user which version that is.

const fileIn = (dataDir: string): string => join(dataDir, 'running.json');

/** Where it cannot be written, a second start says less. */
export const noteRunning = (dataDir: string, version: string): Promise<void> =>
  replaceFileNow(fileIn(dataDir), `${JSON.stringify({ version })}\n`).catch(() => undefined);

export const forgetRunning = (dataDir: string): void => rmSync(fileIn(dataDir), { force: true });

/** For the user of a second start; null where the app that runs is of the same version, or of one that does not say. */
export function otherRuns(dataDir: string, own: string): string | null {
  try {
    const { version } = Object(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
    if (typeof version !== 'string' || !/^[\w.+-]{1,50}$/.test(version) || version === own) return null;
    return `Latchkey ${version} is running, so this one (${own}) did not start. To change to it: latchkey quit, then start it again.`;
  } catch {
    return null;
  }
}
