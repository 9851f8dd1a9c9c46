import { SessionId } from './ids.ts';
import type { SessionView } from './session.ts';

/** A session without account, role, profile or lease; `own` says what is different. For tests. */
export const sessionView = (own: Partial<SessionView> = {}): SessionView => ({
  id: SessionId.parse('session'),
  kind: 'permission-set',
  name: 'Session',
  profile: null,
  profileWritten: false,
  sourceId: null,
  sourceName: null,
  accountId: null,
  accountName: null,
  role: null,
  roleArn: null,
  region: null,
  state: 'inactive',
  expiresAt: null,
  leasedAt: null,
  delivery: 'process',
  isDefault: false,
  pinned: false,
  lastUsedAt: null,
  editable: false,
  missing: false,
  chain: [],
  problem: null,
  ...own,
});
