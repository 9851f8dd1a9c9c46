import type { Events } from '../events.ts';
import type { ProfileScope } from '../sessions/profile-scope.ts';
import type { ProfileSync } from './profile-sync.ts';

/** Brings the user's files up to date after what happened elsewhere in the app. */
export function followProfileNews(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly scope: Pick<ProfileScope, 'followsUse'>;
  readonly profileSync: Pick<ProfileSync, 'request' | 'mayHaveKeys'>;
}): void {
  ports.events.on((event) => {
    switch (event.type) {
      case 'synced':
        if (event.problem === null) void ports.profileSync.request();
        return;
      case 'lease-changed':
        if (ports.profileSync.mayHaveKeys(event.sessionId)) void ports.profileSync.request();
        return;
      case 'session-used':
        if (event.isFirst && ports.scope.followsUse()) void ports.profileSync.request();
        return;
      default:
    }
  });
}
