import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { ChangeRecord, Records, SessionChoice } from '../../../shared/records.ts';
import { sameValue } from '../app-store.ts';
import type { ChoicePatch } from '../sessions/session-records.ts';

// The profile names of a session after the undo of a write. The undo puts the files back to the letter, so the names that the write
// brought go from the records and those that it took away are there again, whatever else became of the session since: a name that was
// made the main one and a region that came from a file change the records, and may change no file.

type Other = NonNullable<SessionChoice['otherProfiles']>[number];

const othersOf = ({ otherProfiles }: SessionChoice): readonly Other[] => otherProfiles ?? [];
const namesOf = (choice: SessionChoice): readonly ProfileName[] => [
  ...(choice.profile == null ? [] : [choice.profile]),
  ...othersOf(choice).map(({ name }) => name),
];
const notIn = (names: readonly ProfileName[], others: readonly ProfileName[]): ReadonlySet<ProfileName> =>
  new Set(names.filter((name) => !others.includes(name)));

/** Main profile, additional profiles and region, of a session whose record is another than the write left. */
export function namesTakenBack(now: SessionChoice, before: SessionChoice, after: SessionChoice): ChoicePatch {
  const brought = notIn(namesOf(after), namesOf(before));
  const takenAway = notIn(namesOf(before), namesOf(after));
  const isBrought = now.profile != null && brought.has(now.profile);
  const profile = isBrought || sameValue(now.profile, after.profile) ? before.profile : now.profile;
  const promoted = othersOf(now).find(({ name }) => name === profile);
  const stays = (name: ProfileName): boolean => name !== profile && !brought.has(name);
  const noLongerMain = (name: ProfileName): Other => {
    const asMain = { name, region: now.region };
    const was = asBefore(asMain, before, after);
    return was === asMain ? { name } : was;
  };
  const displaced = now.profile != null && stays(now.profile) ? [noLongerMain(now.profile)] : [];
  const kept = othersOf(now)
    .filter(({ name }) => stays(name))
    .map((one) => asBefore(one, before, after));
  const known = new Set([...displaced, ...kept].map(({ name }) => name));
  const back = othersOf(before).filter(
    ({ name }) => takenAway.has(name) && name !== profile && !known.has(name),
  );
  // A name that was the main one for a while lent its region to the session, and the others kept theirs.
  const region = isBrought && promoted?.region !== undefined ? { region: promoted.region } : {};
  const otherProfiles = profile === null ? [] : [...displaced, ...kept, ...back];
  return { profile, otherProfiles: otherProfiles.length === 0 ? undefined : otherProfiles, ...region };
}

/** The region of one that was there all the time, also where the write made it the main one, which has that of the session. */
function asBefore(now: Other, before: SessionChoice, after: SessionChoice): Other {
  const was = othersOf(before).find(({ name }) => name === now.name);
  const became =
    after.profile === now.name
      ? { region: after.region }
      : othersOf(after).find(({ name }) => name === now.name);
  return was !== undefined && became !== undefined && became.region === now.region ? was : now;
}

/** What mean these sessions no longer, by a write. */
export function formerLost(after: Records, before: Records): NonNullable<ChangeRecord['former']> {
  if (after.found === before.found) return [];
  const now = new Map<string, readonly ProfileName[]>(
    after.found.map(({ id, formerProfiles = [], autoProfile }) => [
      id,
      autoProfile === null ? formerProfiles : [...formerProfiles, autoProfile],
    ]),
  );
  return before.found.flatMap(({ id, formerProfiles = [] }) => {
    const left = now.get(id);
    const names = left === undefined ? [] : formerProfiles.filter((name) => !left.includes(name));
    return names.length === 0 ? [] : [{ id, names: [...names] }];
  });
}

/** The records in which they mean them again. */
export function withFormer(r: Records, former: ChangeRecord['former']): Records {
  if (former === undefined) return r;
  const lost = new Map<SessionId, readonly ProfileName[]>(former.map(({ id, names }) => [id, names]));
  const found = r.found.map((record) => {
    const { formerProfiles = [] } = record;
    const back = (lost.get(record.id) ?? []).filter((name) => !formerProfiles.includes(name));
    return back.length === 0 ? record : { ...record, formerProfiles: [...formerProfiles, ...back] };
  });
  return { ...r, found };
}
