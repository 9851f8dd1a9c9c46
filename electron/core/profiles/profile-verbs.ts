import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import { err } from '../../../shared/result.ts';
import type { Clipboard } from '../ports/machine.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { SessionCatalogue, SessionEntry } from '../sessions/session-catalogue.ts';
import { done, type Handler } from '../verb-result.ts';
import type { ProfileSession, UserFiles } from './user-files-port.ts';

export const copyProfileName =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find'>;
    readonly profile: (entry: SessionEntry) => ProfileName | null;
    readonly clipboard: Pick<Clipboard, 'writeText'>;
  }): Handler<'copyProfileName'> =>
  async ({ sessionId }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const profile = ports.profile(entry.value);
    if (profile === null) {
      return err({ code: 'refused', reason: 'This session has no profile. Give it one in its details.' });
    }
    await ports.clipboard.writeText(profile);
    return done();
  };

export const profileText =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find'>;
    readonly userFiles: Pick<UserFiles, 'profileText'>;
    readonly desired: (entry: SessionEntry) => ProfileSession;
    readonly defaultSessionId: () => SessionId | null;
  }): Handler<'profileText'> =>
  async ({ sessionId }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const isDefault = ports.defaultSessionId() === sessionId;
    return ports.userFiles.profileText({ session: ports.desired(entry.value), isDefault }, signal);
  };
