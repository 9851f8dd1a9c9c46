import type { SessionView } from '../session.ts';

/** Under which heading a session is offered while nothing is typed; their order is that of `offered`. */
export function groupOf(
  { id, pinned, lastUsedAt }: Pick<SessionView, 'id' | 'pinned' | 'lastUsedAt'>,
  previousId: SessionView['id'] | null,
): 'previous' | 'pinned' | 'recent' | 'all' {
  if (id === previousId) return 'previous';
  if (pinned) return 'pinned';
  return lastUsedAt === null ? 'all' : 'recent';
}

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
