import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/**
 * Opens a page in the user's browser.
 * SECURITY: only web pages; a `file:` or custom scheme from a provider's answer would start a program.
 */
export async function openInBrowser(
  url: string,
  open: (url: string) => Promise<void>,
): Promise<Result<void, Problem>> {
  if (!URL.canParse(url)) return err({ code: 'refused', reason: 'This is not a web address.' });
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    return err({ code: 'refused', reason: 'This is not a web address.' });
  try {
    await open(href);
    return ok(undefined);
  } catch {
    return err({ code: 'program-missing', program: 'a web browser' });
  }
}
