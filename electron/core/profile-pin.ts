/**
 * LATCHKEY_SESSION_PROFILE: the profile that the session was given as, and the session's id beside it: a loader that skips empty values may
 * bring the id of another session into the shell and leave this one. No profile has a blank in its name.
 */
export const profilePin = (profile: string, id: string): string => `${profile} ${id}`;

/** `of` null: an older shell, which has the profile alone. */
export function readProfilePin(value: string | undefined): {
  readonly profile: string | null;
  readonly of: string | null;
} {
  if (value === undefined || value === '') return { profile: null, of: null };
  const at = value.indexOf(' ');
  return at === -1 ? { profile: value, of: null } : { profile: value.slice(0, at), of: value.slice(at + 1) };
}
