import { join } from 'node:path';
import { createFileLog } from '../adapters/files/file-log.ts';
import { createSystemClock } from '../adapters/machine/system-clock.ts';
import { systemRandom } from '../adapters/machine/system-random.ts';
import { createOnBug } from '../core/bugs.ts';
import type { Locations } from './locations.ts';

/** What the endpoint needs, and everything after it: made once. */
export function createBasics({ dataDir }: Pick<Locations, 'dataDir'>) {
  const clock = createSystemClock();
  const random = systemRandom;
  const log = createFileLog({ directory: join(dataDir, 'logs'), clock });
  return { clock, random, log, onBug: createOnBug({ random, log }) };
}

export type Basics = ReturnType<typeof createBasics>;
