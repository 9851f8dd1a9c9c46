import { accessSync, constants } from 'node:fs';
import type { Problem } from '../../shared/problem.ts';
import { fileProblem } from '../adapters/files/atomic-file-problem.ts';
import { commandOf, isCurrent, isUsable, renewCopy, type ShimCopy } from '../adapters/files/shim-copy.ts';
import type { MachineProbePorts } from '../adapters/machine/probes.ts';
import type { Locations } from './locations.ts';

/** What the doctor sees of it, and how it repairs it. */
export function shimProbe({
  command,
  shimCopy,
}: Pick<Locations, 'command' | 'shimCopy'>): MachineProbePorts['shim'] {
  if (shimCopy === null) {
    return { repair: null, state: () => (isRunnable(command) ? 'fine' : 'broken') };
  }
  return {
    repair: () => repairShim(shimCopy),
    state() {
      if (isCurrent(shimCopy)) return 'fine';
      return isUsable(shimCopy) ? 'stale' : 'broken';
    },
  };
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Brings the copy up to date with this app: its bytes, and what it starts. Why that cannot be; null where nothing is wrong. */
export function repairShim(copy: ShimCopy | null): Problem | null {
  if (copy === null) return null;
  try {
    renewCopy(copy);
    return null;
  } catch (error) {
    return fileProblem(commandOf(copy), 'write', error);
  }
}
