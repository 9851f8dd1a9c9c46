import type { accountNotes as English } from '../account-notes.ts';

export const accountNotes: typeof English = {
  label: (account, label) => `Bezeichnung von ${account}: ${label ?? 'keine'}`,
  browser: (of, browser) => `Browser von ${of}: ${browser ?? 'der übliche'}`,
  mark: (of, mark) =>
    `Kennzeichnung von ${of}: ${mark === null ? 'nach Muster' : mark === 'production' ? 'Produktion' : 'keine Produktion'}`,
  synced: (added, removed) => `${added} hinzugefügt, ${removed} entfernt`,
};
