import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileState } from './atomic-file.ts';

/** Longer than a program takes between emptying a file and writing it. */
const writingMs = 250;

/**
 * `aws configure` and most editors of its kind empty a file and then write it (aws-cli#10648). Where we put a file in its place in
 * between, they would go on with the old one, which has no name any more, and all that the user had would be gone. So a file that
 * looks cut off and was changed this moment is waited for, once it was: true.
 */
export async function waitedForOthers(states: readonly FileState[]): Promise<boolean> {
  let waitMs = 0;
  for (const { target, bytes } of states) {
    if (bytes === null || bytes.at(-1) === 0x0a) continue;
    const info = await stat(target).catch(() => null);
    const ageMs = info === null ? writingMs : Date.now() - info.mtimeMs;
    // A clock of another machine says nothing.
    if (ageMs >= 0) waitMs = Math.max(waitMs, writingMs - ageMs);
  }
  if (waitMs > 0) await sleep(waitMs);
  return waitMs > 0;
}
