/** The pages of the window, in the order of its sidebar. Addresses, deep links, the tray and the fix of a problem name one of these. */
export const pages = ['sessions', 'sources', 'activity', 'settings'] as const;
export type Page = (typeof pages)[number];

/** What the window can be opened on: a page, the wizard, or the palette over the page that was open. */
export type WindowTarget = Page | 'add' | 'palette';
