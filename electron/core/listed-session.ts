import type { SessionView } from '../../shared/session.ts';

/** What a list says of a session: its view without what takes a walk or a text of its own, for thousands that are listed once. */
export type ListedSession = Pick<
  SessionView,
  | 'id'
  | 'name'
  | 'profile'
  | 'profileWritten'
  | 'profileKept'
  | 'sourceName'
  | 'accountId'
  | 'accountName'
  | 'accountLabel'
  | 'production'
  | 'tags'
  | 'role'
  | 'region'
  | 'state'
  | 'expiresAt'
  | 'timeBox'
  | 'isDefault'
  | 'missing'
>;
