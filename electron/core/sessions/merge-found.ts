import { type AccountId, SessionId, type SourceId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import { plainLine } from '../../../shared/text/plain-line.ts';
import { sameValue } from '../app-store.ts';
import type { SlicedWork } from '../async/in-slices.ts';
import type { FoundSession } from '../identity-source.ts';

/** Stable over restarts and syncs: made from the source's id and the session's key within it. */
export function foundSessionId(sourceId: SourceId, key: string): SessionId | null {
  // '@' is the escape, so it is escaped itself: two keys may never become one id.
  const safe = key.replace(/[^A-Za-z0-9_.:/-]/gu, (c) => `@${(c.codePointAt(0) ?? 0).toString(16)}.`);
  const id = SessionId.safeParse(`${sourceId}:${safe}`);
  return id.success ? id.data : null;
}

/** What a sync found, under the ids of the sessions. */
export type FoundById = ReadonlyMap<SessionId, FoundSession>;

const sessionsASlice = 500;

/** The long part of a merge; it may be left and taken up again, whatever becomes of the records in between. */
export function* identifying(
  sourceId: SourceId,
  found: readonly FoundSession[],
  refused: (session: FoundSession) => void,
): SlicedWork<FoundById> {
  const byId = new Map<SessionId, FoundSession>();
  for (const [index, session] of found.entries()) {
    if (index % sessionsASlice === sessionsASlice - 1) yield;
    const id = foundSessionId(sourceId, session.key);
    if (id === null) refused(session);
    else byId.set(id, named(session));
  }
  return byId;
}

/** AWS allows 50 characters for an account's name and 64 for a role's; other providers may have more. */
const ACCOUNT_LENGTH = 120;
const ROLE_LENGTH = 120;

/** SECURITY: names are a provider's words; one of a megabyte, or with line ends, would be in every list and every file. */
function named(session: FoundSession): FoundSession {
  const accountName = plainLine(session.accountName, ACCOUNT_LENGTH);
  const role = plainLine(session.role, ROLE_LENGTH);
  const isBoth = session.name === `${session.accountName}/${session.role}`;
  const name = isBoth ? `${accountName}/${role}` : plainLine(session.name, ACCOUNT_LENGTH + ROLE_LENGTH);
  if (name === session.name && accountName === session.accountName && role === session.role) return session;
  return { ...session, name, accountName, role };
}

export interface Merged {
  /** The list that was given when nothing changed. */
  readonly records: readonly FoundRecord[];
  readonly added: number;
  readonly removed: number;
}

/**
 * Adds, refreshes, and marks what is gone as missing; of accounts that could not be read nothing is known to be gone. A record that says the same stays the same object. It may be left and
 * taken up again; what became of the records in between is not in it.
 */
export function* merging(
  before: readonly FoundRecord[],
  sourceId: SourceId,
  found: FoundById,
  unread: ReadonlySet<AccountId> = new Set(),
): SlicedWork<Merged> {
  const mine = new Map<SessionId, FoundRecord>();
  const records: FoundRecord[] = [];
  for (const [index, record] of before.entries()) {
    if (index % sessionsASlice === sessionsASlice - 1) yield;
    if (record.sourceId === sourceId) mine.set(record.id, record);
    else records.push(record);
  }
  let [added, removed] = [0, 0];
  for (const [id, session] of found) {
    if (records.length % sessionsASlice === 0) yield;
    const old = mine.get(id);
    if (old === undefined || old.missing) added++;
    records.push(refreshed(old, id, sourceId, session));
    mine.delete(id);
  }
  for (const record of mine.values()) {
    const stays = record.missing || unread.has(record.accountId);
    if (!stays) removed++;
    records.push(stays ? record : { ...record, missing: true });
  }
  const isSame =
    records.length === before.length && records.every((record, index) => record === before[index]);
  return { records: isSame ? before : records, added, removed };
}

export function refreshed(
  old: FoundRecord | undefined,
  id: SessionId,
  sourceId: SourceId,
  session: FoundSession,
): FoundRecord {
  const { sessionKind, name, accountId, accountName, role, config } = session;
  const isSame =
    old !== undefined &&
    !old.missing &&
    old.kind === sessionKind &&
    old.name === name &&
    old.accountId === accountId &&
    old.accountName === accountName &&
    old.role === role &&
    sameValue(old.config, config);
  if (isSame) return old;
  return {
    id,
    sourceId,
    kind: sessionKind,
    name,
    accountId,
    accountName,
    role,
    config,
    missing: false,
    autoProfile: old?.autoProfile ?? null,
    formerProfiles: old?.formerProfiles,
    profileKept: old?.profileKept,
  };
}
