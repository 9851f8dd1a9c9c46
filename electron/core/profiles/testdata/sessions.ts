import { ProfileName, SessionId } from '../../../../shared/ids.ts';
import type { ProfileSession, ProfilesInput } from '../user-files-port.ts';

/** A session `s:PROFILE` whose profile is written, without a region or a lease; `over` says what is different. */
export const profileSession = (profile: string, over: Partial<ProfileSession> = {}): ProfileSession => ({
  id: SessionId.parse(`s:${profile}`),
  name: profile,
  profile: ProfileName.parse(profile),
  isWritten: true,
  otherProfiles: [],
  regionAsDefault: null,
  region: null,
  delivery: 'process',
  lease: null,
  ...over,
});

/** No sessions: everything of ours leaves the files. */
export const nothingWanted: ProfilesInput = { sessions: [], defaultSessionId: null, consents: new Set() };

export const wantedProfiles = (
  sessions: readonly ProfileSession[],
  consents: readonly string[] = [],
): ProfilesInput => ({ ...nothingWanted, sessions, consents: new Set(consents) });
