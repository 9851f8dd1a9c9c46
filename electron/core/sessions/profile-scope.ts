import type { AccountId, ProfileName, SessionId } from '../../../shared/ids.ts';
import { patternMatcher, SESSIONS_ALL_WRITTEN } from '../../../shared/profile-patterns.ts';
import type { Records } from '../../../shared/records.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { mainProfile } from './session-profiles.ts';

/** Which profiles the AWS files are to have. Every `aws` call reads all of them, so thousands are not written freely. */
export interface ProfileScope {
  /** kept: only because its profile was there before; it would not be written now. */
  written(entry: SessionEntry): 'yes' | 'kept' | 'no';
  isWritten(entry: SessionEntry): boolean;
  /**
   * The sessions that something is asked of for the files, in the order of the catalogue: every one with a written profile, the
   * default session, and every one for which the user chose anything. The others of thousands need no look at all.
   */
  candidates(): readonly SessionEntry[];
  /** True: a session that is used, or pinned, may get its profile by that. */
  followsUse(): boolean;
  /** The records with what the user says of some sessions; it is noted only where it does not follow anyway. */
  settled(records: Records, ids: ReadonlySet<SessionId>, written: boolean): Records;
}

/** Whether there are more sessions than all get a profile. */
export const isLimited = ({ settings, found, made }: Pick<Records, 'settings' | 'found' | 'made'>): boolean =>
  settings.profileScope === 'all' && found.length + made.length > SESSIONS_ALL_WRITTEN;

export function createProfileScope(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'suppose'>;
  readonly catalogue: Pick<SessionCatalogue, 'all' | 'choice' | 'find'>;
}): ProfileScope {
  const { records, catalogue } = ports;
  let list = '';
  let matches = patternMatcher(list);
  const isNamed = (profile: ProfileName | null, accountId: AccountId | null): boolean => {
    const { profilesWrittenFor } = records.get().settings;
    if (profilesWrittenFor === '') return false;
    if (profilesWrittenFor !== list) matches = patternMatcher(profilesWrittenFor);
    list = profilesWrittenFor;
    return matches([profile, accountId]);
  };

  const written = (entry: SessionEntry): 'yes' | 'kept' | 'no' => {
    const choice = catalogue.choice(entry.id);
    if (mainProfile(entry, choice) === null) return 'no';
    if (choice.profileWritten !== undefined) return yesOrNo(choice.profileWritten);
    if (choice.profile !== undefined || isNamed(entry.autoProfile, entry.accountId)) return 'yes';
    const now = records.get();
    const isInUse =
      choice.lastUsedAt !== undefined || choice.pinned === true || now.defaultSessionId === entry.id;
    switch (now.settings.profileScope) {
      case 'none':
        return 'no';
      case 'used':
        return yesOrNo(isInUse);
      case 'all':
        if (!isLimited(now) || isInUse || entry.origin === 'made' || choice.delivery === 'keys') return 'yes';
        return entry.isProfileKept ? 'kept' : 'no';
    }
  };

  const isWritten = (entry: SessionEntry): boolean => written(entry) !== 'no';
  const inOrder = createOrder(catalogue.all);
  const writtenByThemselves = createLastOf((entries: readonly SessionEntry[], _settings: string) =>
    entries.filter(
      ({ origin, isProfileKept, autoProfile, accountId }) =>
        origin === 'made' || isProfileKept || isNamed(autoProfile, accountId),
    ),
  );

  return {
    written,
    isWritten,
    candidates() {
      const { settings, choices, defaultSessionId, found, made } = records.get();
      const entries = catalogue.all();
      if (settings.profileScope === 'all' && !isLimited({ settings, found, made })) return entries;
      const ids = new Set(Object.keys(choices));
      if (defaultSessionId !== null) ids.add(defaultSessionId);
      for (const { id } of writtenByThemselves(entries, settings.profilesWrittenFor)) ids.add(id);
      return inOrder(ids);
    },
    followsUse() {
      const now = records.get();
      return now.settings.profileScope === 'used' || isLimited(now);
    },
    settled(r, ids, written) {
      const next = settled(r, ids, written ? true : undefined);
      if (written) return next;
      const stillWritten = records.suppose(next, () =>
        [...ids].filter((id) => {
          const entry = catalogue.find(id);
          return entry !== null && isWritten(entry);
        }),
      );
      return stillWritten.length > 0 ? settled(next, new Set(stillWritten), false) : next;
    },
  };
}

/** The entries of these ids, in the order of the catalogue; the order is looked up again only when the list is another. */
function createOrder(all: () => readonly SessionEntry[]): (ids: ReadonlySet<string>) => SessionEntry[] {
  const places = createLastOf(
    (entries: readonly SessionEntry[]): ReadonlyMap<string, number> =>
      new Map(entries.map(({ id }, place) => [id, place])),
  );
  return (ids) => {
    const entries = all();
    const placeOf = places(entries);
    return [...ids]
      .flatMap((id) => placeOf.get(id) ?? [])
      .sort((a, b) => a - b)
      .flatMap((place) => entries[place] ?? []);
  };
}

/** Remembers what it answered last, for as long as it is asked about the same. */
function createLastOf<A extends readonly unknown[], T>(work: (...about: A) => T): (...about: A) => T {
  let last: { readonly about: A; readonly answer: T } | null = null;
  return (...about) => {
    if (last === null || last.about.some((one, index) => one !== about[index]))
      last = { about, answer: work(...about) };
    return last.answer;
  };
}

const yesOrNo = (isSo: boolean): 'yes' | 'no' => (isSo ? 'yes' : 'no');

function settled(r: Records, ids: ReadonlySet<SessionId>, profileWritten: boolean | undefined): Records {
  const choices = { ...r.choices };
  for (const id of ids) {
    const choice = choices[id];
    if (choice === undefined && profileWritten === undefined) continue;
    // A profile that is asked for is delivered again.
    const isDelivered = choice?.delivery !== 'none' || profileWritten !== true;
    choices[id] = isDelivered
      ? { ...choice, profileWritten }
      : { ...choice, profileWritten, delivery: undefined };
  }
  if (profileWritten === true) return { ...r, choices };
  const found = r.found.map((record) =>
    record.profileKept === true && ids.has(record.id) ? { ...record, profileKept: undefined } : record,
  );
  return { ...r, choices, found };
}

/**
 * When the sessions become more than get a profile freely, and once after an update to this version, the profiles that
 * the files have are noted, so that none of them goes. `written`: ids of the sessions that have one.
 */
export function withProfileLimit(r: Records, written: ReadonlySet<string>): Records {
  const isNow = isLimited(r);
  if (isNow === (r.profilesLimited ?? false)) return r;
  if (!isNow) return { ...r, profilesLimited: undefined };
  const found = r.found.map((record) =>
    written.has(record.id) && record.profileKept === undefined
      ? { ...record, profileKept: true as const }
      : record,
  );
  return { ...r, profilesLimited: true, found };
}
