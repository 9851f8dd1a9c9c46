import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Slices } from '../async/in-slices.ts';
import type { ProfileNaming } from './profile-naming.ts';
import type { SessionEntry } from './session-catalogue.ts';

const sessionsASlice = 250;

/**
 * Names for the sessions that have none. Two accounts of one name are distinguished by their numbers, both of them: `-2` for
 * whichever comes second would be another account on the next machine.
 */
export function* namingProfiles(input: {
  readonly sessions: readonly SessionEntry[];
  /** Names that the user gave. */
  readonly chosen: readonly ProfileName[];
  /** Names of the user's own profiles. */
  readonly foreign: ReadonlySet<string>;
  readonly naming: ProfileNaming;
}): Slices<Map<SessionId, ProfileName>> {
  const names = new Map<SessionId, ProfileName>();
  const unnamed = input.sessions.filter(({ autoProfile }) => autoProfile === null);
  if (unnamed.length === 0) return names;
  const taken = new Set<string>(input.foreign);
  for (const name of input.chosen) taken.add(name);
  for (const { autoProfile } of input.sessions) if (autoProfile !== null) taken.add(autoProfile);
  const accounts = accountsByName(input.sessions);
  const name = input.naming(taken);
  yield;
  for (const [index, entry] of unnamed.entries()) {
    if (index % sessionsASlice === sessionsASlice - 1) yield;
    names.set(
      entry.id,
      entry.origin === 'made' ? name(entry.name, null) : nameOfFound(entry, accounts, name),
    );
  }
  return names;
}

function nameOfFound(
  { accountName, accountId, role, name: sessionName }: SessionEntry,
  accounts: ReadonlyMap<string, ReadonlySet<string>>,
  name: ReturnType<ProfileNaming>,
): ProfileName {
  const account = accountName ?? sessionName;
  const isAmbiguous = (accounts.get(plain(account))?.size ?? 0) > 1;
  return name(isAmbiguous && accountId !== null ? `${account}-${accountId}` : account, role);
}

/** The numbers of the accounts that would have the same name in a profile. */
function accountsByName(sessions: readonly SessionEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  const plainNames = new Map<string, string>();
  for (const { origin, accountName, accountId } of sessions) {
    if (origin !== 'found' || accountName === null || accountId === null) continue;
    const key = plainNames.get(accountName) ?? plain(accountName);
    plainNames.set(accountName, key);
    const numbers = accounts.get(key);
    if (numbers === undefined) accounts.set(key, new Set([accountId]));
    else numbers.add(accountId);
  }
  return accounts;
}

/** As a profile name writes it: what differs only in this is one name there. */
const plain = (accountName: string): string =>
  accountName
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
