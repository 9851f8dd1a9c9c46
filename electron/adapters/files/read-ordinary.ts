import { readFileSync, statSync } from 'node:fs';

/** As much as is read of an AWS config elsewhere. */
const MOST_CONFIG_BYTES = 8 * 1024 * 1024;

/** The text of a file of settings, at once. Throws for a pipe, whose writer the app would wait for and serve nobody. */
export function readOrdinary(path: string): string {
  const found = statSync(path);
  if (!found.isFile() || found.size > MOST_CONFIG_BYTES) throw new Error('not a file of settings');
  return readFileSync(path, 'utf8');
}
