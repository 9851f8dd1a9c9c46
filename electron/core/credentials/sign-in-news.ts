import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Events } from '../events.ts';
import type { SessionModels } from '../sessions/session-models.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { CredentialBroker } from './broker.ts';

/** Sessions of a source work again after a sign-in, and end with a sign-out. */
export interface SessionsOfSource {
  /** Ends every session that is built on this source, at any depth. */
  stopSessionsOn(id: SourceId): void;
}

export function createSessionsOfSource(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly models: Pick<SessionModels, 'withProblem' | 'dispatch'>;
  readonly chain: SessionFacts['chain'];
  readonly broker: Pick<CredentialBroker, 'busyIds' | 'stop' | 'recheck'>;
}): SessionsOfSource {
  const { models, broker } = ports;
  const isOn = (sessionId: SessionId, sourceId: SourceId): boolean => {
    const chain = ports.chain(sessionId);
    return chain.ok && chain.value.sourceId === sourceId;
  };
  const stopSessionsOn = (id: SourceId) => {
    for (const sessionId of broker.busyIds()) if (isOn(sessionId, id)) broker.stop(sessionId);
  };
  ports.events.on((event) => {
    if (event.type === 'signed-out') stopSessionsOn(event.sourceId);
    if (event.type !== 'signed-in') return;
    for (const sessionId of models.withProblem())
      if (isOn(sessionId, event.sourceId)) models.dispatch(sessionId, { type: 'signed-in' });
    broker.recheck();
  });
  return { stopSessionsOn };
}
