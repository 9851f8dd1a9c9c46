import type { SessionId } from '../../../shared/ids.ts';
import type { Events } from '../events.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { ProfileSync } from './profile-sync.ts';

/** Brings the user's files up to date after what happened elsewhere in the app. */
export function followProfileNews(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly facts: Pick<SessionFacts, 'delivery'>;
  readonly profileSync: Pick<ProfileSync, 'request'>;
}): void {
  const hasKeysInFile = (id: SessionId) => ports.facts.delivery(id) === 'keys';
  ports.events.on((event) => {
    switch (event.type) {
      case 'synced':
        if (event.problem === null) void ports.profileSync.request();
        return;
      case 'lease-changed':
        if (hasKeysInFile(event.sessionId)) void ports.profileSync.request();
        return;
      case 'session-used':
        if (event.isFirst && ports.records.get().settings.profileScope === 'used')
          void ports.profileSync.request();
        return;
      default:
    }
  });
}
