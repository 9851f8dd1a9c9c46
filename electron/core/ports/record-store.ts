import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** Our own small JSON files in the app's data directory; never a secret. */
export interface RecordStore {
  /**
   * `take`: may be given the items of long lists, in order; such a list is then empty in what is loaded. Nobody has to hold thousands
   * of records as JSON made them beside those that are made of them. Where it fails, what was given is to be forgotten.
   */
  load(take?: (list: string, item: unknown) => void): Promise<Result<unknown, Problem>>;
  /** These records say what `load` gave: until they are others, the lists in them need not be compared with the files. */
  areAsLoaded(records: unknown): void;
  /** `again`: also where the file says the same already, to see whether it can be written. */
  save(records: unknown, again?: 'again'): Promise<Result<void, Problem>>;
}
