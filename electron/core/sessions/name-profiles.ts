import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import type { SlicedWork } from '../async/in-slices.ts';
import type { ProfileNaming } from './profile-naming.ts';
import type { SessionEntry } from './session-entry.ts';

const sessionsASlice = 250;

type Name = ReturnType<ProfileNaming>;
type Accounts = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Names for the sessions that have none, and for those whose name does not say which of two accounts it is. Accounts of
 * one name are distinguished by their numbers, all of them: `-2` for whichever comes second would be another account on the
 * next machine.
 */
export function* namingProfiles(input: {
  readonly sessions: readonly SessionEntry[];
  /** Names that the user gave. */
  readonly chosen: readonly ProfileName[];
  /** Names of the user's own profiles. */
  readonly foreign: ReadonlySet<string>;
  readonly naming: ProfileNaming;
}): SlicedWork<Map<SessionId, ProfileName>> {
  const names = new Map<SessionId, ProfileName>();
  const accounts = accountsByName(input.sessions);
  const wanting: SessionEntry[] = [];
  for (const [index, entry] of input.sessions.entries()) {
    if (index % sessionsASlice === sessionsASlice - 1) yield;
    if (entry.autoProfile === null || isAmbiguous(entry, accounts, input.naming)) wanting.push(entry);
  }
  if (wanting.length === 0) return names;
  const taken = new Set<string>(input.foreign);
  for (const name of input.chosen) taken.add(name);
  for (const { autoProfile, formerProfiles } of input.sessions) {
    if (autoProfile !== null) taken.add(autoProfile);
    for (const name of formerProfiles) taken.add(name);
  }
  const name = input.naming(taken);
  yield;
  for (const [index, entry] of wanting.entries()) {
    if (index % sessionsASlice === sessionsASlice - 1) yield;
    names.set(entry.id, nameOf(entry, accounts, name));
  }
  return names;
}

/** The records with their new names; what they were called before they are called still. */
export function* renaming(
  found: readonly FoundRecord[],
  names: ReadonlyMap<SessionId, ProfileName>,
): SlicedWork<FoundRecord[]> {
  const renamed: FoundRecord[] = [];
  for (const record of found) {
    if (renamed.length % sessionsASlice === sessionsASlice - 1) yield;
    const name = names.get(record.id);
    const { autoProfile, formerProfiles = [] } = record;
    if (name === undefined) renamed.push(record);
    else if (autoProfile === null) renamed.push({ ...record, autoProfile: name });
    else renamed.push({ ...record, autoProfile: name, formerProfiles: [...formerProfiles, autoProfile] });
  }
  return renamed;
}

function nameOf(entry: SessionEntry, accounts: Accounts, name: Name): ProfileName {
  const { accountId, role } = entry;
  if (entry.origin === 'made') return name(entry.name, null);
  const account = accountOf(entry);
  return name(
    accountId !== null && isShared(account, accounts) ? numbered(account, accountId) : account,
    role,
  );
}

/**
 * Whether its name was made of the name that another account has too. One that was given before the account was renamed
 * says no other account, and stays.
 */
function isAmbiguous(entry: SessionEntry, accounts: Accounts, naming: ProfileNaming): boolean {
  const { origin, autoProfile, accountId, role } = entry;
  if (origin === 'made' || autoProfile === null || accountId === null) return false;
  const account = accountOf(entry);
  if (!isShared(account, accounts)) return false;
  const plainName = naming([])(account, role);
  if (!autoProfile.startsWith(plainName)) return false;
  if (!/^(-\d{1,6})?$/.test(autoProfile.slice(plainName.length))) return false;
  // A name that is cut has no room for the number.
  return !autoProfile.startsWith(naming([])(numbered(account, accountId), role));
}

const accountOf = ({ accountName, name }: SessionEntry): string => accountName ?? name;
const isShared = (account: string, accounts: Accounts): boolean =>
  (accounts.get(plainAccount(account))?.size ?? 0) > 1;

/** The numbers of the accounts that would have the same name in a profile. */
function accountsByName(sessions: readonly SessionEntry[]): Accounts {
  const accounts = new Map<string, Set<string>>();
  const plainNames = new Map<string, string>();
  for (const { origin, accountName, accountId } of sessions) {
    if (origin !== 'found' || accountName === null || accountId === null) continue;
    const key = plainNames.get(accountName) ?? plainAccount(accountName);
    plainNames.set(accountName, key);
    const numbers = accounts.get(key);
    if (numbers === undefined) accounts.set(key, new Set([accountId]));
    else numbers.add(accountId);
  }
  return accounts;
}

/** `-Shop.` is `shop-111111111111`, not `shop.-111111111111`. */
const numbered = (account: string, accountId: string): string =>
  `${bare(account).replace(/[^A-Za-z0-9_]+$/, '')}-${accountId}`;

/** As a profile name writes it: what differs only in this is one name there. */
export const plainAccount = (accountName: string): string =>
  bare(accountName)
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

const bare = (text: string): string => text.normalize('NFKD').replace(/\p{Mark}/gu, '');
