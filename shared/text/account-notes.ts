import type { Mark } from '../account.ts';

/** In Activity: who took a mark away, and when, is worth a line. `of`: an account, or the name of a session. */
export const accountNotes = {
  label: (account: string, label: string | null): string => `label of ${account}: ${label ?? 'none'}`,
  browser: (of: string, browser: string | null): string => `browser of ${of}: ${browser ?? 'the usual one'}`,
  mark: (of: string, mark: Mark | null): string => `mark of ${of}: ${mark ?? 'by pattern'}`,
  /** Of a sync. */
  synced: (added: number, removed: number): string => `${added} added, ${removed} removed`,
};
