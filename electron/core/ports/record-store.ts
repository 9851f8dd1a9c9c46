import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** Our own small JSON files in the app's data directory; never a secret. */
export interface RecordStore {
  load(): Promise<Result<unknown, Problem>>;
  save(records: unknown): Promise<Result<void, Problem>>;
}
