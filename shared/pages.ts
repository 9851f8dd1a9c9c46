/**
 * The pages of the window, in the order of its sidebar: what each is called, and its drawing, stroked on a 16 px grid.
 * Addresses, deep links, the tray, the palette and the fix of a problem name one of these. What the page called `name` shows is
 * `renderer/views/name/name-page.tsx`.
 */
export const pageEntries = {
  sessions: { title: 'Sessions', icon: 'M2.5 4h11M2.5 8h11M2.5 12h7' },
  sources: {
    title: 'Identity sources',
    icon: 'M2.5 10.5a3 3 0 1 0 6 0a3 3 0 1 0-6 0M7.7 8.3 13.5 2.5M11 5l2 2M9.2 6.8l1.3 1.3',
  },
  activity: { title: 'Activity', icon: 'M1.5 8.5h3l2-5.5 3 10 2-4.5h3' },
  settings: {
    title: 'Settings',
    icon: 'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M8.2 4.5a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M4.2 11.5a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0',
  },
} as const;
export type Page = keyof typeof pageEntries;

const isPage = (name: string): name is Page => Object.hasOwn(pageEntries, name);
export const pages: readonly Page[] = Object.keys(pageEntries).filter(isPage);

/** What is shown in place of a page. */
export const otherPlaces = ['add', 'import'] as const;

/** What the window can be opened on: a page, the wizard, the palette over the page that was open, or the look for updates. */
export type WindowTarget = Page | (typeof otherPlaces)[number] | 'palette' | 'settings/updates';

/** The address of the quick panel, which is a window of its own. */
export const panelAddress = 'panel';
/** What main says to the page of the quick panel: to draw its list again, or nothing. */
export type PanelWord = 'panel-open' | 'panel-closed';
