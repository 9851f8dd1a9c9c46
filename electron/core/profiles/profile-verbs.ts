import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err } from '../../../shared/result.ts';
import type { Clipboard } from '../ports/machine.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { ProfileScope } from '../sessions/profile-scope.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import type { ProfileSession, UserFiles } from './user-files-port.ts';

const noProfile: Problem = {
  code: 'refused',
  reason: 'This session has no profile. Give it one in its details.',
};

const onlyDefault: Problem = {
  code: 'refused',
  reason:
    'The profile "default" is that of the default session, which is another one. Give this session a profile of its own.',
};

export const copyProfileName =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find'>;
    readonly facts: Pick<SessionFacts, 'profile' | 'otherProfiles'>;
    readonly defaultSessionId: () => SessionId | null;
    readonly clipboard: Pick<Clipboard, 'writeText'>;
  }): Handler<'copyProfileName'> =>
  async ({ sessionId }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const { facts } = ports;
    const names = [facts.profile(entry.value), ...facts.otherProfiles(entry.value).map(({ name }) => name)];
    const byDefault = ports.defaultSessionId();
    // SECURITY: `default` is the default session's in every file, whatever this one is called.
    const isTaken = (name: ProfileName | null) =>
      name === 'default' && byDefault !== null && byDefault !== sessionId;
    const profile = names.find((name) => name !== null && !isTaken(name)) ?? null;
    if (profile === null) return err(names.some(isTaken) ? onlyDefault : noProfile);
    await ports.clipboard.writeText(profile);
    return succeeded();
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

export const setProfilesWritten =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'profile'>;
    readonly facts: Pick<SessionFacts, 'otherProfiles'>;
    readonly scope: Pick<ProfileScope, 'settled'>;
    readonly transact: Transact;
  }): Handler<'setProfilesWritten'> =>
  async ({ sessionIds, written, takeOver = false }) => {
    const asked: ProfileName[] = [];
    const others: ProfileName[] = [];
    for (const id of sessionIds) {
      const entry = knownSession(ports.catalogue, id);
      if (!entry.ok) return entry;
      const profile = ports.catalogue.profile(id);
      if (profile === null && written) return err(noProfile);
      if (profile === null || !written) continue;
      asked.push(profile);
      if (takeOver) others.push(...ports.facts.otherProfiles(entry.value).map(({ name }) => name));
    }
    const ids = new Set(sessionIds);
    return succeededIf(
      await ports.transact({
        change: (r) => ports.scope.settled(r, ids, written),
        needs: asked,
        ...(asked.length === 0 ? {} : { mustWrite: true }),
        asksFor: [...asked, ...others],
        // SECURITY: a yes is for the profile that the user named. What else the session is called by is asked about, with its text.
        agreedTo: takeOver ? asked : [],
      }),
    );
  };
