/** A word that does not belong in this project's prose, and what to write in its place. Reasons: CONTRIBUTING, "How we write". */
export interface OddWord {
  readonly pattern: RegExp;
  readonly instead: string;
}

export interface Finding {
  readonly line: number;
  readonly words: string;
  readonly instead: string;
}

/** Only words that are wrong wherever they occur: "beside", "holds" or "stands for" are right in some places. */
export const oddWords: readonly OddWord[] = [
  { pattern: /\b(?:the|a|one|no|that) person\b/i, instead: 'user' },
  { pattern: /\bwhoever\b/i, instead: 'name who it is: caller, user, program' },
  { pattern: /\b(?:un)?mend(?:s|ed|ing|able)?\b/i, instead: 'repair, correct' },
  { pattern: /(?<!-)\bmeanwhile\b/i, instead: 'in between, since, until then' },
  { pattern: /\bfarewells?\b/i, instead: 'sign-out' },
  { pattern: /\bby (?:itself|themselves)\b/i, instead: 'automatically' },
  { pattern: /\ball the same\b/i, instead: 'anyway' },
  {
    pattern: /\bst(?:ands|and|ood) (?:on|there|still|elsewhere|outside)\b/i,
    instead: 'is built on, is there, stops',
  },
  {
    pattern: /\b(?:is|are|was|were) told\b(?! (?:what|how|to|that)\b)|\btold (?:in words|so)\b/i,
    instead: 'is reported',
  },
  { pattern: /\bgone again\b/i, instead: 'removed' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bfor ever\b/i, instead: 'forever' },
  { pattern: /\ba (?:no|yes) of\b/i, instead: 'a refusal of, the consent of' },
  { pattern: /\bis no answer\b/i, instead: 'an unexpected response' },
];

/** Words that no identifier has: what the thing is has a usual name. */
export const oddNames: ReadonlyMap<string, string> = new Map([
  ['person', 'user'],
  ['persons', 'users'],
  ['whoever', 'user, caller, program'],
  ['mend', 'repair, correct'],
  ['mended', 'repaired, corrected'],
  ['meanwhile', 'since'],
  ['farewell', 'signOut'],
  ['anew', 'again'],
  ['stands', 'is, has'],
  ['standing', 'current, ongoing'],
  ['told', 'reported, shown'],
  ['wish', 'request'],
  ['wishes', 'requests'],
  ['rooms', 'parts'],
  ['hush', 'secret'],
  ['ill', 'failed'],
  ['needy', 'needsAttention'],
]);

/** The parts of identifiers that are in `oddNames`; comments, texts and patterns aside. */
export function findOddNames(source: string): readonly Finding[] {
  let isBlock = false;
  return source.split('\n').flatMap((line, index) => {
    const starts = isBlock || /^\s*\{?\/\*/.test(line);
    if (starts) {
      isBlock = !line.includes('*/');
      return [];
    }
    const code = line
      .replace(/(?:^|\s)\/\/.*/, '')
      .replace(/(['"`])(?:\\.|(?!\1).)*\1/g, '')
      .replace(/\(\/(?:\\.|[^/])*\/[a-z]*\)/, '');
    return [...code.matchAll(/[A-Za-z]\w*/g)].flatMap(([name]) =>
      wordsIn(name).flatMap((word) => {
        const instead = oddNames.get(word);
        return instead === undefined ? [] : [{ line: index + 1, words: name, instead }];
      }),
    );
  });
}

/** `isSignedInAnew`, `LONG_NAME`, `long-name.ts`: the words, in lower case. */
const wordsIn = (name: string): readonly string[] =>
  [...name.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)].map(([word]) => word.toLowerCase());

export const oddFileName = (path: string): string | null =>
  wordsIn(path.split('/').at(-1) ?? '').find((word) => oddNames.has(word)) ?? null;

export function findOddWords(prose: readonly (readonly [line: number, text: string])[]): readonly Finding[] {
  return prose.flatMap(([line, text]) =>
    oddWords.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(text);
      return found === null ? [] : [{ line, words: found[0], instead }];
    }),
  );
}

type Prose = readonly (readonly [line: number, text: string])[];

/** Every line of a page, but for the table in which CONTRIBUTING shows what not to write. */
export function pageProse(text: string): Prose {
  let isExample = false;
  return text.split('\n').flatMap((line, index): Prose => {
    if (/^\| Not +\|/.test(line)) isExample = true;
    else if (!line.startsWith('|')) isExample = false;
    return isExample ? [] : [[index + 1, line]];
  });
}

/** The comments of a source file, line by line. `//` inside of a string is taken for one only after a space. */
export function commentProse(text: string): Prose {
  let isBlock = false;
  return text.split('\n').flatMap((line, index): Prose => {
    const number = index + 1;
    if (isBlock || /^\s*\{?\/\*/.test(line)) {
      isBlock = !line.includes('*/');
      return [[number, line]];
    }
    const [, comment] = /(?:^|\s)\/\/[/!]? ?(.*)/.exec(line) ?? [];
    return comment === undefined ? [] : [[number, comment]];
  });
}

/** What the strings of a source file say: those of more than one word, as far as they are within one line. */
export const stringProse = (text: string): Prose =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)].flatMap(
        ([, , words = '']): Prose => (words.includes(' ') ? [[index + 1, words]] : []),
      ),
    );
