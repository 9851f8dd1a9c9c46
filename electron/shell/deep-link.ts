import type { Page } from './main-window.ts';

const PAGES: Readonly<Record<string, Page>> = {
  sessions: 'sessions',
  sources: 'sources',
  activity: 'activity',
  settings: 'settings',
};

/**
 * `latchkey://open/PAGE` shows a page and does nothing else.
 * SECURITY: any web page can open such a link, so it must never start a sign-in, switch a role or carry a value.
 */
export function pageOfDeepLink(argument: string): Page | null {
  if (!argument.startsWith('latchkey://')) return null;
  try {
    const url = new URL(argument);
    const page = url.pathname.slice(1);
    return url.host === 'open' && Object.hasOwn(PAGES, page) ? (PAGES[page] ?? null) : 'sessions';
  } catch {
    return null;
  }
}
