import { type Template, templateReader } from './phrase-template.ts';
import { corePhrases } from './phrases-core.ts';
import { coreTemplates } from './phrases-core-templates.ts';
import { formPhrases } from './phrases-forms.ts';
import { identityTemplates } from './phrases-identity-templates.ts';
import { importPhrases } from './phrases-import.ts';
import { reasonPhrases } from './phrases-reasons.ts';
import { settingPhrases } from './phrases-settings.ts';

/** Longer than any text with values; what is longer is not looked at for them. */
const LONGEST = 5_000;
/** The longest that is taken apart into texts. */
const LONGEST_OF_SEVERAL = 2_000;

const table: ReadonlyMap<string, string> = new Map(
  [formPhrases, settingPhrases, reasonPhrases, corePhrases, importPhrases].flatMap(Object.entries),
);
const templates: readonly Template[] = [...identityTemplates, ...coreTemplates];

let readers: readonly ((text: string) => string | null)[] | null = null;

/** A text that travels as data, in German; as it is where there is no German one. Its values stay as they are. */
export const phrase = (english: string): string => germanOf(english) ?? english;

function germanOf(english: string): string | null {
  const known = table.get(english);
  if (known !== undefined || english.length > LONGEST) return known ?? null;
  // Several texts first: a value at the end of one would take in those that follow.
  return ofSeveral(english) ?? withValues(english);
}

function ofSeveral(english: string): string | null {
  if (english.length > LONGEST_OF_SEVERAL) return null;
  for (const { index } of english.matchAll(/[.:)…] (?=\S)/g)) {
    const head = english.slice(0, index + 1);
    const first = table.get(head) ?? withValues(head);
    if (first === null) continue;
    // The first that is one counts: to try all others too would take a time that grows without bound.
    const rest = germanOf(english.slice(index + 2));
    return rest === null ? null : `${first} ${rest}`;
  }
  return null;
}

function withValues(english: string): string | null {
  // Made at the first text that needs them: in English none does.
  readers ??= templates.map((template) => templateReader(template, phrase));
  for (const read of readers) {
    const german = read(english);
    if (german !== null) return german;
  }
  return null;
}
