import type { ProfileName } from '../../../shared/ids.ts';

/**
 * Names profiles one after the other: each name is none of `existing` and none that it gave before. `role` null: a
 * session made by hand; `accountName` is then its own name.
 */
export type ProfileNaming = (
  existing: Iterable<string>,
) => (accountName: string, role: string | null) => ProfileName;
