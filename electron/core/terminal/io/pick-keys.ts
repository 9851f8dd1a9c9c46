/** What a key means in a list that is searched by typing. */
export type PickKey =
  | { readonly kind: 'move'; readonly by: 1 | -1 | 'page' | '-page' | 'first' | 'last' }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'erase'; readonly what: 'character' | 'word' | 'all' }
  | { readonly kind: 'choose' | 'leave' | 'end-of-input' };

const move = (by: Extract<PickKey, { kind: 'move' }>['by']): PickKey => ({ kind: 'move', by });
const erase = (what: Extract<PickKey, { kind: 'erase' }>['what']): PickKey => ({ kind: 'erase', what });

const byKey: ReadonlyMap<string, PickKey> = new Map([
  ['\u001b', { kind: 'leave' }],
  ['\u001b\u001b', { kind: 'leave' }],
  ['\u0003', { kind: 'leave' }],
  ['\u0004', { kind: 'end-of-input' }],
  ['\r', { kind: 'choose' }],
  ['\n', { kind: 'choose' }],
  ['\u000e', move(1)],
  ['\u0010', move(-1)],
  ['\u007f', erase('character')],
  ['\b', erase('character')],
  ['\u0017', erase('word')],
  ['\u0015', erase('all')],
]);

/** By the end of the sequence: with or without modifiers, in both modes of the cursor keys. */
const bySequence: ReadonlyMap<string, PickKey> = new Map([
  ['A', move(-1)],
  ['B', move(1)],
  ['H', move('first')],
  ['F', move('last')],
  ['1~', move('first')],
  ['4~', move('last')],
  ['5~', move('-page')],
  ['6~', move('page')],
]);

// A sequence, Alt with a key, or one character. A lone escape is one only at the end of what came.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what keys send
const KEYS = /\u001b\[([0-9;]*)([ -/]*[@-~])|\u001bO(.)|\u001b[^[O]?|./gsu;

/** The keys in what a terminal sent at once; what means nothing is left out. */
export function keysOf(text: string): readonly PickKey[] {
  return [...text.matchAll(KEYS)].flatMap((match) => {
    const [whole, numbers, final, single] = match;
    if (single !== undefined) return bySequence.get(single) ?? [];
    if (final !== undefined)
      return bySequence.get(final === '~' ? `${numbers?.split(';')[0] ?? ''}~` : final) ?? [];
    // SECURITY: what is typed is shown again, so nothing that a terminal would obey may be in it.
    return byKey.get(whole) ?? (/^\P{C}$/u.test(whole) ? { kind: 'type' as const, text: whole } : []);
  });
}
