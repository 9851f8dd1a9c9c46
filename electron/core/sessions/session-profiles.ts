import type { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionChoice } from '../../../shared/records.ts';
import type { SessionEntry } from './session-entry.ts';

/** A profile of a session. `region` null: that of the session. */
export interface SessionProfile {
  readonly name: ProfileName;
  readonly region: Region | null;
}

/** What the record of a session and the user's choice say of its profiles. */
export type ProfilesOf = Pick<SessionEntry, 'autoProfile' | 'formerProfiles'>;
type Choice = Pick<SessionChoice, 'profile' | 'region' | 'otherProfiles'>;

/** The default session's: a record of an earlier version may still have it as an additional profile. */
const DEFAULT = 'default';
const none: readonly SessionProfile[] = [];

/** The name it is known by, written or not; null: the user wants none. */
export const mainProfile = ({ autoProfile }: ProfilesOf, { profile }: Choice): ProfileName | null =>
  profile === undefined ? autoProfile : profile;

/** Its profiles beside the main one, in order. */
export function otherProfiles(entry: ProfilesOf, choice: Choice): readonly SessionProfile[] {
  // The user wants no profile at all, or their own choice took the former names in.
  if (choice.profile === null) return none;
  const former = choice.profile === undefined ? entry.formerProfiles : [];
  if (choice.otherProfiles === undefined && former.length === 0) return none;
  const chosen = (choice.otherProfiles ?? []).map(({ name, region = null }) => ({ name, region }));
  const names = new Set<string>(chosen.map(({ name }) => name));
  const all = [
    ...chosen,
    ...former.filter((name) => !names.has(name)).map((name) => ({ name, region: null })),
  ];
  return all.filter(({ name }) => name !== DEFAULT);
}

/**
 * All names that nobody else may have.
 * SECURITY: a former name still means its session; scripts would go to another account.
 */
export const reservedNames = (entry: ProfilesOf, choice: Choice): readonly ProfileName[] => [
  ...[mainProfile(entry, choice)].filter((name) => name !== null),
  ...(choice.otherProfiles ?? []).map(({ name }) => name),
  ...entry.formerProfiles,
];

/** As the records keep them; undefined: there are none. */
export const recorded = (profiles: readonly SessionProfile[]): SessionChoice['otherProfiles'] =>
  profiles.length === 0
    ? undefined
    : profiles.map(({ name, region }) => (region === null ? { name } : { name, region }));

type Patch = Pick<SessionChoice, 'profile' | 'region' | 'otherProfiles'>;

/**
 * Gives a session another main profile. The old name, `default` apart, stays as a further profile of the session, so that scripts go on;
 * a name that was one already changes places with it. `current`: the region that the session has now. `region` null: none of
 * its own. `keepRegions`: the other profiles keep the region they have, whatever the session's becomes.
 */
export function renamed(
  entry: ProfilesOf,
  choice: Choice,
  name: ProfileName,
  to: { readonly region: Region | null; readonly current: Region | null; readonly keepRegions: boolean },
): { readonly [key in keyof Patch]-?: Patch[key] | undefined } {
  const before = mainProfile(entry, choice);
  const others = otherProfiles(entry, choice);
  const promoted = others.find((one) => one.name === name);
  // A profile that becomes the main one brings its region along, unless the user chose another with it.
  const isAsBefore = to.region === null || to.region === to.current;
  const region = promoted !== undefined && isAsBefore ? (promoted.region ?? to.region) : to.region;
  const mustHold = (to.keepRegions || promoted !== undefined) && region !== to.current;
  const old =
    before === null || before === name || before === DEFAULT ? [] : [{ name: before, region: null }];
  const kept = [...old, ...others.filter((one) => one.name !== name)].map((one) =>
    mustHold ? { name: one.name, region: one.region ?? to.current } : one,
  );
  return { profile: name, region: region ?? undefined, otherProfiles: recorded(kept) };
}

/** Adds a further profile, or gives one that is there another region. */
export function withProfile(
  others: readonly SessionProfile[],
  profile: SessionProfile,
): readonly SessionProfile[] {
  const at = others.findIndex(({ name }) => name === profile.name);
  return at === -1 ? [...others, profile] : others.with(at, profile);
}
