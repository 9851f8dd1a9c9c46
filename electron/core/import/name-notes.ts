import { numberRead } from '../../../shared/account.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { plainAccount } from '../sessions/name-profiles.ts';
import { foldName } from '../sessions/same-name.ts';
import type { ImportPlanRow, ImportSubject } from './subject.ts';

/** What the user should know about the name of a row; null: nothing. Looked up, because there may be thousands of rows and sessions. */
type NameNote = (row: ImportPlanRow) => string | null;

export function createNameNotes(rows: readonly ImportPlanRow[], context: ImportContext): NameNote {
  const spellings = spellingsOf(rows, context);
  const named = sessionsByName(context);
  const byAddress = rowsByAddress(rows);
  const accounts = accountsByName(context);
  return ({ subject }) => {
    if (subject === null || subject.becomes === 'source') return null;
    const folded = foldName(subject.profile);
    const other = [...(spellings.get(folded) ?? [])].find((one) => one !== subject.profile);
    const meant = named.get(folded)?.find((called) => !isSame(called, subject));
    const own = accountRolesOf(subject)[0]?.accountId ?? null;
    const number = numberRead(subject.profile, own);
    const account = accounts.get(folded)?.find(({ id }) => id !== own);
    const isOwnName = accounts.get(folded)?.some(({ id }) => id === own) === true;
    const row = byAddress.get(folded)?.find((one) => !isSameRole(one, subject));
    const notes = [
      other === undefined
        ? null
        : `Its name differs only by case from the profile ${other}: AWS tools tell them apart, and the eye may not.`,
      meant === undefined
        ? null
        : `Its name is also a name of another session, ${meant.shown}: AWS tools that name the profile get this one.`,
      number === null ? null : readsAs(`the number of another account, ${number.slice(0, 60)}`, own),
      number !== null || account === undefined || isOwnName
        ? null
        : readsAs(`the name of another account, ${account.name.slice(0, 150)} (${account.id})`, own),
      row === undefined
        ? null
        : `Its name is also the ACCOUNT/ROLE of the profile ${row.profile}: who types it to Latchkey may mean that one.`,
    ].filter((note) => note !== null);
    return notes.length === 0 ? null : notes.join(' ');
  };
}

const readsAs = (what: string, own: string | null): string =>
  own === null
    ? `Its name reads as ${what}, and nothing says that it acts there.`
    : `Its name reads as ${what}: it acts in ${own}.`;

interface Account {
  readonly id: string;
  readonly name: string;
}

/** The accounts by what they are called, also as a profile name writes it. */
function accountsByName({ accounts = [] }: ImportContext): ReadonlyMap<string, readonly Account[]> {
  const named = new Map<string, Account[]>();
  for (const { id, names } of accounts)
    for (const name of names)
      for (const called of new Set([foldName(name), plainAccount(name)])) {
        const same = named.get(called);
        if (same === undefined) named.set(called, [{ id, name }]);
        else same.push({ id, name });
      }
  named.delete('');
  return named;
}

type Called = NonNullable<ImportContext['sessions'][number]['called']>;
type SessionSubject = Exclude<ImportSubject, { becomes: 'source' }>;

/** The sessions by what a user may type for each of them, its profiles aside: as a profile the name of a row would be refused. */
function sessionsByName({ sessions }: ImportContext): ReadonlyMap<string, readonly Called[]> {
  const named = new Map<string, Called[]>();
  for (const { called } of sessions)
    for (const name of new Set(called?.names.map(foldName))) {
      const same = named.get(name);
      if (called === undefined) continue;
      if (same === undefined) named.set(name, [called]);
      else same.push(called);
    }
  return named;
}

/** The rows by `ACCOUNT/ROLE`, by which a user may type what becomes of each. */
function rowsByAddress(rows: readonly ImportPlanRow[]): ReadonlyMap<string, readonly SessionSubject[]> {
  const named = new Map<string, SessionSubject[]>();
  for (const { subject } of rows) {
    if (subject === null || subject.becomes === 'source') continue;
    for (const { accountId, role } of accountRolesOf(subject)) {
      const address = foldName(`${accountId}/${role}`);
      const same = named.get(address);
      if (same === undefined) named.set(address, [subject]);
      else same.push(subject);
    }
  }
  return named;
}

const isSameRole = (one: SessionSubject, other: SessionSubject): boolean =>
  accountRolesOf(one).some((a) =>
    accountRolesOf(other).some((b) => a.accountId === b.accountId && a.role === b.role),
  );

/** Account and role of what the row becomes; a role with a path by its whole name and by the last part of it. None: not known before a call. */
function accountRolesOf(
  subject: SessionSubject,
): readonly { readonly accountId: string; readonly role: string }[] {
  if (subject.becomes === 'permission-set') return [{ accountId: subject.accountId, role: subject.role }];
  if (subject.becomes === 'based') return [];
  const [, accountId, path] = /^arn:[^:]*:iam::(\d+):role\/(.+)$/.exec(subject.roleArn) ?? [];
  if (accountId === undefined || path === undefined) return [];
  return [...new Set([path, path.slice(path.lastIndexOf('/') + 1)])].map((role) => ({ accountId, role }));
}

/** Another way to the same credentials, which the name may mean as well. */
function isSame({ accountId, role }: Called, subject: SessionSubject): boolean {
  return accountRolesOf(subject).some((one) => one.accountId === accountId && one.role === role);
}

/** Every profile name that is in the files or that Latchkey has, by what the eye sees of it. */
function spellingsOf(
  rows: readonly ImportPlanRow[],
  { sessions }: ImportContext,
): ReadonlyMap<string, ReadonlySet<string>> {
  const spellings = new Map<string, Set<string>>();
  const add = (name: string | null): void => {
    if (name === null) return;
    const folded = foldName(name);
    const same = spellings.get(folded);
    if (same === undefined) spellings.set(folded, new Set([name]));
    else same.add(name);
  };
  for (const { profile } of rows) add(profile);
  for (const { profile, otherProfiles } of sessions) {
    add(profile);
    for (const { name } of otherProfiles) add(name);
  }
  return spellings;
}
