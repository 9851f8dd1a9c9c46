import { type FoundProfile, keysKind } from './profiles.ts';
import { checkAccessKeyId, type ValueCheck } from './values.ts';

export const keyMoves =
  'The key moves to the keychain and is removed from the file. Two files next to it that only you can read still contain it: the numbered backup (.latchkey-backup.N), which undo restores, and .latchkey-kept.NAME, from which it is put back when the session is removed. Tools then get temporary keys, which AWS does not let call IAM unless the session uses an MFA code.';

export type KeyInProfile =
  | { readonly kind: 'key'; readonly accessKeyId: string }
  | { readonly kind: 'unusable'; readonly reason: string };

/** SECURITY: the secret itself is looked at, and goes nowhere from here: a fix would show it. */
export function keyInProfile({ values }: FoundProfile, check: ValueCheck): KeyInProfile {
  const secret = values.get('aws_secret_access_key') ?? '';
  const missing = (key: string): KeyInProfile => ({
    kind: 'unusable',
    reason: `It has no ${key}: a key has two halves.`,
  });
  if ((values.get('aws_access_key_id') ?? '') === '') return missing('aws_access_key_id');
  if (secret === '') return missing('aws_secret_access_key');
  const accessKeyId = check.checked('aws_access_key_id', checkAccessKeyId);
  if (accessKeyId === null)
    return { kind: 'unusable', reason: 'Its aws_access_key_id is not an access key ID.' };
  if (!/^[A-Za-z0-9/+=]{30,128}$/.test(secret))
    return {
      kind: 'unusable',
      reason:
        'Its aws_secret_access_key is not 40 letters, digits, / and +. Tools treat a space, quotes or a comment as part of it. Correct it by hand.',
    };
  return { kind: 'key', accessKeyId };
}

/** Keys of an earlier sign-in, which another tool wrote beside what makes new ones: they have expired, or will. */
export function hasLeftoverKeys({ kind, places }: FoundProfile): boolean {
  if (kind === 'temporary-keys' || kind === 'static-keys') return false;
  const keys = places
    .map(({ section }) => new Map(section.options.map(({ key, value }) => [key, value])))
    .filter((values) => values.has('aws_access_key_id') || values.has('aws_secret_access_key'));
  return keys.length > 0 && keys.every((values) => keysKind(values) === 'temporary-keys');
}

export const leftoverKeys =
  'The temporary keys beside it are left over from another tool, and tools may take them first: they become comments.';

/**
 * SECURITY: an import takes the credentials out of every section of a profile. A key in them that nothing takes over would be
 * gone; such a profile is left to the user.
 */
export function strayKey(profile: FoundProfile, adopts: boolean): string | null {
  const held = (key: string) =>
    new Set(
      profile.places.flatMap(({ section }) =>
        section.options.flatMap((option) => (option.key === key && option.value !== '' ? option.value : [])),
      ),
    ).size;
  if (hasLeftoverKeys(profile)) return null;
  const most = Math.max(held('aws_access_key_id'), held('aws_secret_access_key'));
  if (most === 0 || (adopts && most === 1)) return null;
  return adopts
    ? 'It has two different keys, one in each file: delete the one that you no longer need.'
    : 'It also has an access key that tools do not use here: delete it, or move it to a profile of its own.';
}
