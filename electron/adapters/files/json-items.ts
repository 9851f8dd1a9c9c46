import type { OpenedFile } from './read-bounded.ts';

const CHUNK_BYTES = 64 * 1024;
const LONGEST_ITEM_BYTES = 1024 * 1024;
const [COMMA, NEWLINE, OPENED] = [0x2c, 0x0a, 0x5b];

/**
 * Gives every item of a JSON array to `take`, in order; false: the text is no such array, and what was given is to be forgotten.
 *
 * The text is parsed a part at a time, cut where a line ends with a comma: no string of JSON has a line end in it, and a part that has
 * as many brackets closed as opened is JSON of its own, or the whole is none. Neither the bytes nor the text nor the values of thousands of
 * records are then ever in memory at once. In any other layout it is parsed as a whole.
 */
export function takeJsonItems(
  file: OpenedFile,
  take: (item: unknown) => void,
  chunkBytes = CHUNK_BYTES,
): boolean {
  let taken = 0;
  for (const part of partsOf(file, chunkBytes)) {
    const items = part === null ? null : parsedArray(part);
    // Nothing between two commas is no JSON: the whole has to say what that is.
    if (items === null || items.length === 0) return takeRest(file, take, taken);
    for (const item of items) take(item);
    taken += items.length;
  }
  return true;
}

/** All that were taken so far were the first items, if the whole is an array at all. */
function takeRest(file: OpenedFile, take: (item: unknown) => void, taken: number): boolean {
  const items = parsedArray(file.readAll().toString());
  if (items === null) return false;
  for (const item of items.slice(taken)) take(item);
  return true;
}

function parsedArray(text: string): readonly unknown[] | null {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : null;
  } catch {
    return null;
  }
}

/** Texts that are arrays if the whole is one; null: it cannot be cut. */
function* partsOf(file: OpenedFile, chunkBytes: number): Generator<string | null> {
  let bytes = Buffer.alloc(chunkBytes);
  let position = 0;
  for (let opening = ''; ; opening = '[') {
    let got = file.read(bytes, position);
    while (got === bytes.length && lastCut(bytes) === -1) {
      if (bytes.length >= LONGEST_ITEM_BYTES) return yield null;
      bytes = Buffer.alloc(2 * bytes.length);
      got = file.read(bytes, position);
    }
    // Otherwise the end of the first part would be taken for one of the whole.
    if (position === 0 && bytes[0] !== OPENED) return yield null;
    if (got < bytes.length) return yield opening + bytes.toString('utf8', 0, got);
    const cut = lastCut(bytes);
    yield `${opening}${bytes.toString('utf8', 0, cut)}]`;
    position += cut + 2;
  }
}

/** Where the last comma is that ends a line; -1: nowhere. */
function lastCut(bytes: Uint8Array): number {
  for (let at = bytes.length - 2; at > 0; at -= 1)
    if (bytes[at] === COMMA && bytes[at + 1] === NEWLINE) return at;
  return -1;
}
