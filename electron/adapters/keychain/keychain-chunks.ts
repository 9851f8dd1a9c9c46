import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * How one secret becomes keychain items. Windows keeps at most 2560 bytes a credential, so a long secret is cut.
 * The head item holds either `=` and the whole text, or `#` and a JSON head that names the generation ('a' or 'b') whose
 * chunks `ITEM#a.0`, `ITEM#a.1`, … make up the text. Two generations in turn: a torn write leaves the old one in force,
 * and its leftovers have known names, for the keychain is never listed.
 */
export type Generation = 'a' | 'b';
const Head = z.strictObject({
  generation: z.enum(['a', 'b']),
  count: z.number().int().min(1).max(10_000),
  digest: z.string(),
});
export type Head = z.infer<typeof Head>;
export type Stored =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'chunked'; readonly head: Head }
  | { readonly kind: 'foreign' };

export function parseStored(raw: string): Stored {
  if (raw.startsWith('=')) return { kind: 'whole', text: raw.slice(1) };
  if (!raw.startsWith('#')) return { kind: 'foreign' };
  try {
    const head = Head.safeParse(JSON.parse(raw.slice(1)));
    return head.success ? { kind: 'chunked', head: head.data } : { kind: 'foreign' };
  } catch {
    return { kind: 'foreign' };
  }
}

export const wholeText = (text: string): string => `=${text}`;
export const headText = (head: Head): string => `#${JSON.stringify(head)}`;
export const chunkItem = (item: string, generation: Generation, index: number): string =>
  `${item}#${generation}.${index}`;
export const otherGeneration = (generation: Generation): Generation => (generation === 'a' ? 'b' : 'a');
export const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Cuts between code points so that no chunk is more than `maxBytes` of UTF-8. `maxBytes` is at least 4. */
export function cut(text: string, maxBytes: number): readonly string[] {
  const chunks: string[] = [];
  let start = 0;
  let at = 0;
  let bytes = 0;
  for (const point of text) {
    const size = byteLength(point);
    if (bytes + size > maxBytes) {
      chunks.push(text.slice(start, at));
      start = at;
      bytes = 0;
    }
    at += point.length;
    bytes += size;
  }
  chunks.push(text.slice(start));
  return chunks;
}

/** Why a text cannot be kept unchanged, or null: keychains take C strings of UTF-8. */
export function unkeepable(text: string): string | null {
  if (text.includes('\0')) return 'The text holds a NUL character.';
  // A lone surrogate would come back as U+FFFD.
  return new TextDecoder().decode(new TextEncoder().encode(text)) === text.replace(/^\uFEFF/, '')
    ? null
    : 'The text is not well-formed Unicode.';
}
