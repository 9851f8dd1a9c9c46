import { lstatSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { fileProblem } from './atomic-file-problem.ts';

/** Makes our own folder where there is none. Why nothing can be written there; null when it can. */
export function dataFolderProblem(directory: string): Problem | null {
  const probe = join(directory, `.latchkey-probe.${process.pid}.tmp`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // A byte: a full disk still makes empty files.
    writeFileSync(probe, '\n', { flag: 'wx', mode: 0o600 });
    return null;
  } catch (error) {
    return fileProblem(directory, 'write', error);
  } finally {
    try {
      unlinkSync(probe);
    } catch {
      // It was not made.
    }
  }
}

/** Whether an app has put Chromium's lock there: then that one is running, or was killed. */
export function hasAppLock(directory: string): boolean {
  return lstatSync(join(directory, 'SingletonLock'), { throwIfNoEntry: false }) !== undefined;
}
