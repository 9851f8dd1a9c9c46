import { boxTexts } from '../../../shared/text/time-box.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Broker } from '../app-api.ts';
import type { Events } from '../events.ts';
import type { RecordsKeeper } from '../records.ts';
import { withBuiltOn } from '../sessions/built-on.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';

/** Stops a session when its time is over, as a user would. The files follow the leases that go. */
export function endWithBoxes(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'childrenOf'>;
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly broker: Pick<Broker, 'stop'>;
  readonly record: (entry: ActivityDraft) => void;
}): void {
  ports.events.on((event) => {
    if (event.type !== 'box-ended') return;
    const { sessionId } = event;
    for (const id of withBuiltOn(ports.catalogue, sessionId)) ports.broker.stop(id);
    const ended = ports.records.get().choices[sessionId]?.timeBox?.ended;
    // What the user stopped is recorded where they did it.
    if (ended?.why !== 'time') return;
    ports.record({
      event: 'session-stopped',
      sessionId,
      sessionName: ports.catalogue.find(sessionId)?.name ?? null,
      note: boxTexts.activity(ended.at),
    });
  });
}
