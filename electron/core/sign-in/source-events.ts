import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { unreachable } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity-log.ts';
import type { AttentionList } from '../attention.ts';
import type { SignInWait } from './sign-in-wait.ts';
import type { SourceEvent } from './source-runner-port.ts';

/** What follows for everybody else from what happened at one identity source. */
export function createSourceEvents(ports: {
  readonly name: (id: SourceId) => string;
  readonly signInWait: SignInWait;
  readonly attention: AttentionList;
  readonly activity: ActivityLog;
  /** Sessions of this source that somebody is waiting for to work again. */
  readonly sessionsSignedIn: (id: SourceId) => void;
  readonly wasSynced: (id: SourceId) => boolean;
  readonly sync: (id: SourceId) => void;
  readonly synced: (id: SourceId, at: number | null) => void;
  readonly stopSessions: (id: SourceId) => readonly SessionId[];
}): (id: SourceId, event: SourceEvent) => void {
  const { signInWait, attention, activity } = ports;
  return (id, event) => {
    const sourceName = ports.name(id);
    switch (event.type) {
      case 'signing-in':
        return signInWait.signingIn(id);
      case 'signed-in':
        attention.clear(`source:${id}`);
        if (event.byPerson) activity.add({ event: 'signed-in', sourceName });
        ports.sessionsSignedIn(id);
        signInWait.signedIn(id);
        if (event.byPerson || !ports.wasSynced(id)) ports.sync(id);
        return;
      case 'signed-out':
        activity.add({ event: 'signed-out', sourceName });
        signInWait.notSignedIn(id);
        ports.stopSessions(id);
        return;
      case 'lost':
        activity.add({ event: 'signed-out', sourceName, problem: event.problem });
        attention.raise(
          `source:${id}`,
          { code: 'sign-in-needed', source: sourceName },
          { kind: 'sign-in', sourceId: id },
        );
        return;
      case 'sign-in-failed':
        signInWait.notSignedIn(id);
        activity.add({ event: 'sign-in-failed', sourceName, problem: event.problem });
        return;
      case 'synced': {
        const { added, removed, lastAt } = event.sync;
        ports.synced(id, event.problem === null ? lastAt : null);
        activity.add({
          event: 'sync',
          sourceName,
          problem: event.problem,
          note: event.problem === null ? `${added} added, ${removed} removed` : null,
        });
        return;
      }
      default:
        return unreachable(event);
    }
  };
}
