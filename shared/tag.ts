import { z } from 'zod';
import { numberRead } from './account.ts';

/** At most this many for one session. */
export const MAX_TAGS = 12;

/**
 * A word that the user gives to sessions, to find them by: one word, so that it is one on a command line too.
 * SECURITY: it stands beside accounts. It is no number of one, and has no character that is not seen.
 */
export const Tag = z
  .string()
  .trim()
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/@+-]*$/u)
  .refine((tag) => numberRead(tag) === null);

const same = (a: string, b: string): boolean => keyOf(a) === keyOf(b);
const keyOf = (tag: string): string => tag.normalize('NFC').toLowerCase();

/** The tags after a change; case does not tell two apart, and the spelling that was there stays. */
export function tagsAfter(
  tags: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  const kept = tags.filter((tag) => !remove.some((one) => same(one, tag)));
  for (const tag of add) if (!kept.some((one) => same(one, tag))) kept.push(tag.normalize('NFC'));
  return kept;
}

export const hasTag = (
  { tags = [] }: { readonly tags?: readonly string[] | undefined },
  tag: string,
): boolean => tags.some((one) => same(one, tag));

/** Every tag of these sessions once, by name. */
export function tagsOf(
  sessions: readonly { readonly tags?: readonly string[] | undefined }[],
): readonly string[] {
  const found = new Map<string, string>();
  for (const { tags } of sessions)
    if (tags !== undefined) for (const tag of tags) if (!found.has(keyOf(tag))) found.set(keyOf(tag), tag);
  return [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
