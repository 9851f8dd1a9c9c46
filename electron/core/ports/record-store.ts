import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** Our own small JSON files in the app's data directory; never a secret. */
export interface RecordStore {
  load(): Promise<Result<unknown, Problem>>;
  /** These records say what `load` gave: until they are others, the lists in them need not be compared with the files. */
  areAsLoaded(records: unknown): void;
  /** `again`: also where the file says the same already, to see whether it can be written. */
  save(records: unknown, again?: 'again'): Promise<Result<void, Problem>>;
}
