import type { SessionEntry } from '../sessions/session-entry.ts';

/** The entry of a found role without account, role or profile; `own` says what is different. For tests. */
export function sessionEntry(own: Pick<SessionEntry, 'id' | 'parent'> & Partial<SessionEntry>): SessionEntry {
  return {
    origin: 'found',
    kind: 'role',
    name: 'Admin',
    config: {},
    accountId: null,
    accountName: null,
    role: null,
    roleArn: null,
    region: null,
    missing: false,
    autoProfile: null,
    formerProfiles: [],
    isProfileKept: false,
    ...own,
  };
}
