import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Events } from '../events.ts';
import type { SessionModels } from '../sessions/session-models.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { CredentialBroker } from './broker.ts';

/** Sessions of a source work again after a sign-in, with new leases after one by another identity, and end with a sign-out. */
export interface SessionsOfSource {
  /** Ends every session that is built on this source, at any depth. */
  stopSessionsOn(id: SourceId): void;
}

export function createSessionsOfSource(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly models: Pick<SessionModels, 'withProblem' | 'dispatch'>;
  readonly chain: SessionFacts['chain'];
  readonly broker: Pick<CredentialBroker, 'busyIds' | 'stop' | 'replace' | 'recheck'>;
  /** Who is signed in at this source, the same text for the same identity; null: it does not say. */
  readonly identity: (id: SourceId) => string | null;
}): SessionsOfSource {
  const { models, broker } = ports;
  const isOn = (sessionId: SessionId, sourceId: SourceId): boolean => {
    const chain = ports.chain(sessionId);
    return chain.ok && chain.value.sourceId === sourceId;
  };
  const stopSessionsOn = (id: SourceId) => {
    for (const sessionId of broker.busyIds()) if (isOn(sessionId, id)) broker.stop(sessionId);
  };
  const identities = new Map<SourceId, string>();
  /** The user may choose who signs in, so there only the proven same one counts; elsewhere only a proven other one. */
  const isAnother = (id: SourceId, byUser: boolean): boolean => {
    const before = identities.get(id) ?? null;
    const now = ports.identity(id);
    if (now !== null) identities.set(id, now);
    else if (byUser) identities.delete(id);
    return before === null || now === null ? byUser : before !== now;
  };
  /** SECURITY: nothing that the identity before was given is handed out under the name of the next one. */
  const replaceWhereAnother = (id: SourceId, byUser: boolean) => {
    if (!isAnother(id, byUser)) return;
    for (const sessionId of broker.busyIds()) if (isOn(sessionId, id)) broker.replace(sessionId);
  };
  ports.events.on((event) => {
    if (event.type === 'signed-out') stopSessionsOn(event.sourceId);
    if (event.type === 'user-changed') replaceWhereAnother(event.sourceId, false);
    if (event.type !== 'signed-in') return;
    replaceWhereAnother(event.sourceId, event.byUser);
    for (const sessionId of models.withProblem())
      if (isOn(sessionId, event.sourceId)) models.dispatch(sessionId, { type: 'signed-in' });
    broker.recheck();
  });
  return { stopSessionsOn };
}
