import type { ImportContext } from '../profiles/user-files-port.ts';
import { foldName } from '../sessions/same-name.ts';
import type { ImportPlanRow } from './subject.ts';

/** What the user should know about the name of a row; null: nothing. Looked up, because there may be thousands of rows and sessions. */
type NameNote = (row: ImportPlanRow) => string | null;

export function createNameNotes(rows: readonly ImportPlanRow[], context: ImportContext): NameNote {
  const spellings = spellingsOf(rows, context);
  return ({ subject }) => {
    if (subject === null || subject.becomes === 'source') return null;
    const other = [...(spellings.get(foldName(subject.profile)) ?? [])].find(
      (one) => one !== subject.profile,
    );
    return other === undefined
      ? null
      : `Its name differs only by case from the profile ${other}: AWS tools tell them apart, and the eye may not.`;
  };
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
