import { isDefaultName, isProfileName } from '../../../shared/form-reasons.ts';
import { Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';

/** Why a profile name is refused, as typed; null when it is fine or empty. */
export function profileReason(
  raw: string,
  own: Pick<SessionView, 'id' | 'profile'>,
  sessions: readonly Pick<SessionView, 'id' | 'profile' | 'otherProfiles'>[],
): string | null {
  const name = raw.trim();
  if (name === '') return null;
  if (!isProfileName(name)) return w.detail.profileNameReason;
  // One of an earlier version may have that name, and keeps it until it is renamed.
  if (isDefaultName(name) && name !== own.profile) return w.detail.profileNameDefault;
  const isTaken = sessions.some(
    (s) =>
      s.id !== own.id &&
      (s.id === name || s.profile === name || s.otherProfiles?.some((other) => other.name === name) === true),
  );
  return isTaken ? w.detail.profileNameTaken(name) : null;
}

export function regionReason(raw: string): string | null {
  const region = raw.trim();
  return region === '' || Region.safeParse(region).success ? null : w.detail.regionReason;
}
