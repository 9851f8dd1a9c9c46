import type { SessionId } from '../../../shared/ids.ts';
import type { SessionCatalogue } from './session-catalogue.ts';

/** The session, and all that is built on it: they act with its credentials. */
export function withBuiltOn(
  { childrenOf }: Pick<SessionCatalogue, 'childrenOf'>,
  id: SessionId,
): readonly SessionId[] {
  const found = new Set([id]);
  // A set gives what is added while it is walked; a circle of sessions adds nothing new.
  for (const at of found) for (const child of childrenOf({ kind: 'session', id: at })) found.add(child.id);
  return [...found];
}
