import type { SessionView } from '../session.ts';

/**
 * What palette, quick panel and `latchkey use` offer while nothing is typed: the default session before this one first, so that
 * Enter goes back, and then pinned, recent and all the others. What was typed decides alone as soon as there is something.
 */
export function offered(
  found: readonly SessionView[],
  query: string,
  previous: SessionView | null,
): readonly SessionView[] {
  if (previous === null || query.trim() !== '') return found;
  return [previous, ...found.filter(({ id }) => id !== previous.id)];
}
