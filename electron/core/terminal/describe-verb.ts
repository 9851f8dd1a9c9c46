import { commonOptionTexts, type Example, exitCodeTexts } from '../../../shared/text/terminal-help.ts';
import type { Form, Verb } from './define-verb.ts';
import { usageOf } from './syntax.ts';

/** A form in words: what help, the reference page and `help VERB --json` show, each in its own way. */
export interface FormDescription {
  readonly usage: string;
  readonly summary: string;
  readonly help: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly about: string;
    readonly required: boolean;
  }[];
  readonly options: readonly {
    /** With its dashes. */
    readonly name: string;
    /** What its value is called; null: it takes none. */
    readonly value: string | null;
    readonly about: string;
  }[];
  readonly examples: readonly Example[];
  /** Those whose meaning is not the general one. */
  readonly exits: readonly ExitCodeMeaning[];
}

export interface ExitCodeMeaning {
  readonly code: number;
  readonly meaning: string;
}

export const exitCodes: readonly ExitCodeMeaning[] = Object.entries(exitCodeTexts).map(([code, meaning]) => ({
  code: Number(code),
  meaning,
}));

/** The general meanings, with what this form says otherwise in their place. */
export function exitCodesOf({ exits }: Pick<FormDescription, 'exits'>): readonly ExitCodeMeaning[] {
  const own = new Set(exits.map(({ code }) => code));
  return [...exitCodes.filter(({ code }) => !own.has(code)), ...exits].toSorted((a, b) => a.code - b.code);
}

export const usageLine = (verb: Pick<Verb, 'program'>, form: Pick<Form, 'subcommand' | 'syntax'>): string =>
  [verb.program, form.subcommand ?? '', usageOf(form.syntax)].filter((part) => part !== '').join(' ');

/** What a user may type; the rest is for scripts of ours. */
export const publicForms = <P>(verb: Pick<Verb<P>, 'forms'>): readonly Form<P>[] =>
  verb.forms.filter(({ isInternal }) => !isInternal);

export function describeForm(verb: Pick<Verb, 'program'>, form: Form<never>): FormDescription {
  const { text, syntax } = form;
  const { words = [], optionalWords = [], flags = [], options = {} } = syntax;
  const about = (name: string): string =>
    text.options?.[name] ?? (name === 'json' ? commonOptionTexts.json : '');
  return {
    usage: usageLine(verb, form),
    summary: text.summary,
    help: text.help ?? '',
    arguments: [
      ...words.map((word) => ({ name: word.name, about: word.about, required: true })),
      ...optionalWords.map((word) => ({ name: word.name, about: word.about, required: false })),
    ],
    options: [
      ...Object.entries(options).map(([name, value]) => ({
        name: `--${name}`,
        value: value.name,
        about: about(name),
      })),
      ...flags.map((name) => ({ name: `--${name}`, value: null, about: about(name) })),
      { name: '--help', value: null, about: commonOptionTexts.help },
    ],
    examples: text.examples ?? [],
    exits: Object.entries(text.exits ?? {}).map(([code, meaning]) => ({ code: Number(code), meaning })),
  };
}
