import type { Form, Verb } from '../define-verb.ts';
import { publicForms } from '../describe-verb.ts';
import { chooseForm } from '../run-verb.ts';
import type { Argument, Candidate, Known } from '../syntax.ts';

type AnyVerb = Verb<never>;
type AnyForm = Form<never>;

/**
 * The candidates for the last word: verbs, subcommands, arguments, options and their values, as the verbs declare
 * them. `words` are without the program's name. Unfiltered: what is typed already decides nothing but the kind.
 */
export function candidates(
  verbs: readonly AnyVerb[],
  known: Known,
  words: readonly string[],
): readonly Candidate[] {
  const [name = '', ...rest] = words;
  const current = words.at(-1) ?? '';
  if (words.length <= 1) return current.startsWith('-') ? programOptions : verbCandidates(verbs, current);
  const verb = verbs.find((one) => one.name === name);
  if (verb === undefined) return [];

  const before = rest.slice(0, -1);
  const { form, rest: typed } = chooseForm(verb, before);
  const isNamed = form !== null && form.subcommand !== null;
  const subcommands = isNamed || wordsOf(form, before).words.length > 0 ? [] : subcommandCandidates(verb);
  return [...subcommands, ...(form === null ? [] : formCandidates(form, known, typed, current))];
}

const programOptions: readonly Candidate[] = ['--help', '--version'].map((value) => ({ value, about: '' }));

/** A former name is completed once its first letter says that it is meant. */
const verbCandidates = (verbs: readonly AnyVerb[], current: string): readonly Candidate[] =>
  verbs
    .filter(({ isAlias }) => !isAlias || current !== '')
    .map(({ name, summary }) => ({ value: name, about: summary }));

const subcommandCandidates = (verb: AnyVerb): readonly Candidate[] =>
  publicForms(verb).flatMap(({ subcommand, text }) =>
    subcommand === null ? [] : [{ value: subcommand, about: text.summary }],
  );

function formCandidates(
  form: AnyForm,
  known: Known,
  typed: readonly string[],
  current: string,
): readonly Candidate[] {
  const { words: needed = [], optionalWords = [], options = {} } = form.syntax;
  const { words, used, pending, isCommand } = wordsOf(form, typed);
  if (isCommand) return [];
  if (pending !== null) return valuesOf(options[pending], known, words);
  const [, option = '', value] = /^--([^=]+)(=)/.exec(current) ?? [];
  if (value !== undefined) {
    return valuesOf(options[option], known, words).map((one) => ({
      value: `--${option}=${one.value}`,
      about: one.about,
    }));
  }
  const places = [...needed, ...optionalWords];
  const last = places.at(-1);
  const place = places[words.length] ?? (last?.isMany === true ? last : undefined);
  if (place === undefined || current.startsWith('-')) return optionCandidates(form, used);
  return place.candidates(known, words);
}

const valuesOf = (argument: Argument | undefined, known: Known, words: readonly string[]) =>
  argument?.candidates(known, words) ?? [];

function optionCandidates({ syntax, text }: AnyForm, used: ReadonlySet<string>): readonly Candidate[] {
  const { flags = [], options = {} } = syntax;
  return [...Object.keys(options), ...flags, 'help']
    .filter((name) => !used.has(name))
    .map((name) => ({ value: `--${name}`, about: text.options?.[name] ?? '' }));
}

interface Typed {
  readonly words: readonly string[];
  readonly used: ReadonlySet<string>;
  /** The option whose value comes next. */
  readonly pending: string | null;
  /** After `--`: what follows is not ours to complete. */
  readonly isCommand: boolean;
}

function wordsOf(form: AnyForm | null, typed: readonly string[]): Typed {
  const options = form?.syntax.options ?? {};
  const words: string[] = [];
  const used = new Set<string>();
  let pending: string | null = null;
  for (const word of typed) {
    if (pending !== null) {
      pending = null;
      continue;
    }
    if (word === '--') return { words, used, pending: null, isCommand: true };
    if (!word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const [, name = '', inline] = /^--([^=]*)(=)?/.exec(word) ?? [];
    used.add(name);
    if (Object.hasOwn(options, name) && inline === undefined) pending = name;
  }
  return { words, used, pending, isCommand: false };
}
