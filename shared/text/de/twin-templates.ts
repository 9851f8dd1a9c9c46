import type { Template } from './phrase-template.ts';

/** Values of a sentence, or gaps such as `<name>` in place of them. */
type Given<A extends readonly unknown[]> = { readonly [K in keyof A]: A[K] | string };

/**
 * The English sentence of a catalogue and its German twin with the same gaps, so a change of one of them is one of the template. `given` has a
 * value where the sentence chooses its words by it, else `<name>`.
 */
export const twin = <A extends readonly unknown[]>(
  english: (...values: A) => string,
  german: (...values: A) => string,
  ...given: Given<A>
): Template => [
  String(Reflect.apply(english, undefined, [...given])),
  // The English one says what a gap may hold.
  String(Reflect.apply(german, undefined, [...given])).replace(/<(\w+):\w+>/g, '<$1>'),
];

/** All sentences of two catalogues that have the same ones: those with values get gaps, which are phrases themselves. */
export function twinsOf(english: object, german: object): readonly Template[] {
  return Object.entries(english).flatMap(([key, text]: [string, unknown]): readonly Template[] => {
    const other: unknown = Reflect.get(german, key);
    if (typeof text === 'string' && typeof other === 'string') return [[text, other]];
    if (typeof text !== 'function' || typeof other !== 'function') return [];
    const gaps = Array.from({ length: text.length }, (_, at) => `<inner${at}>`);
    const first = filled(() => Reflect.apply(text, undefined, gaps));
    const second = filled(() => Reflect.apply(other, undefined, gaps));
    return first === null || second === null || !hasOnlyGapsOf(first, second) ? [] : [[first, second]];
  });
}

/** Null: it takes other values than texts. */
function filled(make: () => unknown): string | null {
  try {
    const made = make();
    return typeof made === 'string' ? made : null;
  } catch {
    return null;
  }
}

const gapsIn = (text: string): readonly string[] => text.match(/<inner\d+>/g) ?? [];
/** Every gap of the German sentence is one of the English, and its words are not all gaps. */
const hasOnlyGapsOf = (english: string, german: string): boolean =>
  gapsIn(german).every((gap) => english.includes(gap)) &&
  english.replace(/<inner\d+>/g, '').length > 2 &&
  gapsIn(english).length > 0;
