import type { SessionId } from '../../../shared/ids.ts';
import type { Events } from '../events.ts';
import type { SessionCatalogue } from './session-catalogue.ts';

/** Two hundred helpers within this time count as one use. */
const DEBOUNCE_MS = 1_000;

/** Notes when a session was last used by a tool. */
export function createSessionUse(ports: {
  readonly catalogue: Pick<SessionCatalogue, 'choice' | 'choose'>;
  /** Epoch ms, corrected by the clock skew. */
  readonly now: () => number;
  readonly events: Pick<Events, 'emit'>;
}): (id: SessionId) => void {
  return (id) => {
    const { lastUsedAt } = ports.catalogue.choice(id);
    const at = ports.now();
    if (lastUsedAt !== undefined && at - lastUsedAt < DEBOUNCE_MS) return;
    ports.catalogue.choose(id, { lastUsedAt: at });
    ports.events.emit({ type: 'session-used', sessionId: id, isFirst: lastUsedAt === undefined });
  };
}
