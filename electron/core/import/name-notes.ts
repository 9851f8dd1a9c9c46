import type { ImportContext } from '../profiles/user-files-port.ts';
import { foldName } from '../sessions/same-name.ts';
import type { ImportPlanRow, ImportSubject } from './subject.ts';

/** What the user should know about the name of a row; null: nothing. Looked up, because there may be thousands of rows and sessions. */
type NameNote = (row: ImportPlanRow) => string | null;

export function createNameNotes(rows: readonly ImportPlanRow[], context: ImportContext): NameNote {
  const spellings = spellingsOf(rows, context);
  const named = sessionsByName(context);
  return ({ subject }) => {
    if (subject === null || subject.becomes === 'source') return null;
    const folded = foldName(subject.profile);
    const other = [...(spellings.get(folded) ?? [])].find((one) => one !== subject.profile);
    const meant = named.get(folded)?.find((called) => !isSame(called, subject));
    const notes = [
      other === undefined
        ? null
        : `Its name differs only by case from the profile ${other}: AWS tools tell them apart, and the eye may not.`,
      meant === undefined
        ? null
        : `Its name is also a name of another session, ${meant.shown}: AWS tools that name the profile get this one.`,
    ].filter((note) => note !== null);
    return notes.length === 0 ? null : notes.join(' ');
  };
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

/** Another way to the same credentials, which the name may mean as well. */
function isSame({ accountId, role }: Called, subject: SessionSubject): boolean {
  if (subject.becomes === 'permission-set') return accountId === subject.accountId && role === subject.role;
  if (subject.becomes === 'based') return false;
  const [, account = '', path = ''] = /^arn:[^:]*:iam::(\d+):role\/(.+)$/.exec(subject.roleArn) ?? [];
  return accountId === account && (role === path || role === path.slice(path.lastIndexOf('/') + 1));
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
