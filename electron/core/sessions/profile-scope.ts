import type { SessionId } from '../../../shared/ids.ts';
import { patternMatcher, SESSIONS_ALL_WRITTEN } from '../../../shared/profile-patterns.ts';
import type { Records } from '../../../shared/records.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue, SessionEntry } from './session-catalogue.ts';

/** Which profiles the AWS files are to have. Every `aws` call reads all of them, so thousands are not written freely. */
export interface ProfileScope {
  /** kept: only because its profile was there before; it would not be written now. */
  written(entry: SessionEntry): 'yes' | 'kept' | 'no';
  isWritten(entry: SessionEntry): boolean;
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
  readonly catalogue: Pick<SessionCatalogue, 'choice' | 'find' | 'profile'>;
}): ProfileScope {
  const { records, catalogue } = ports;
  let list = '';
  let matches = patternMatcher(list);
  const isNamedInSettings = (entry: SessionEntry): boolean => {
    const { profilesWrittenFor } = records.get().settings;
    if (profilesWrittenFor === '') return false;
    if (profilesWrittenFor !== list) matches = patternMatcher(profilesWrittenFor);
    list = profilesWrittenFor;
    return matches([catalogue.profile(entry.id), entry.accountId]);
  };

  const written = (entry: SessionEntry): 'yes' | 'kept' | 'no' => {
    if (catalogue.profile(entry.id) === null) return 'no';
    const choice = catalogue.choice(entry.id);
    if (choice.profileWritten !== undefined) return yesOrNo(choice.profileWritten);
    if (choice.profile !== undefined || isNamedInSettings(entry)) return 'yes';
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

  return {
    written,
    isWritten,
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
 * the files have are noted, so that none of them goes. `standing`: ids of the sessions that have one.
 */
export function withProfileLimit(r: Records, standing: ReadonlySet<string>): Records {
  const isNow = isLimited(r);
  if (isNow === (r.profilesLimited ?? false)) return r;
  if (!isNow) return { ...r, profilesLimited: undefined };
  const found = r.found.map((record) =>
    standing.has(record.id) && record.profileKept === undefined
      ? { ...record, profileKept: true as const }
      : record,
  );
  return { ...r, profilesLimited: true, found };
}
