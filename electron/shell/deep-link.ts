import { type Page, pages } from '../../shared/pages.ts';

/**
 * `latchkey://open/PAGE` shows a page and does nothing else.
 * SECURITY: any web page can open such a link, so it must never start a sign-in, switch a role or carry a value.
 */
export function pageOfDeepLink(argument: string): Page | null {
  if (!argument.startsWith('latchkey://')) return null;
  try {
    const url = new URL(argument);
    const asked = url.pathname.slice(1);
    return (url.host === 'open' ? pages.find((page) => page === asked) : undefined) ?? 'sessions';
  } catch {
    return null;
  }
}
