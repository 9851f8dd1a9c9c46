import type { AppState } from '../../../shared/app-state.ts';

/** What completion may look at. */
export type Known = Pick<AppState, 'sessions' | 'sources'>;

/** One possible value at a position of the command line. */
export interface Candidate {
  readonly value: string;
  /** A few words beside it, for shells that show them. */
  readonly about: string;
}

/** What a word, or the value of an option, means. Usage, help, reference and completion follow from it. */
export interface Argument {
  /** As usage shows it: `SESSION`, or the values themselves, such as `bash|zsh|fish`. */
  readonly name: string;
  readonly about: string;
  /** As the last word it may be given several times; usage shows it as `NAME…`. */
  readonly isMany?: true;
  /** `before`: the words of this command line that are before it. */
  readonly candidates: (known: Known, before: readonly string[]) => readonly Candidate[];
}

/** What a form of a verb takes. Every form also takes -h and --help. `F` and `O` are names without dashes. */
export interface Syntax<F extends string = string, O extends string = string> {
  readonly words?: readonly Argument[];
  readonly optionalWords?: readonly Argument[];
  /** Switches that take no value. */
  readonly flags?: readonly F[];
  readonly options?: Readonly<Record<O, Argument>>;
  /** True when everything after `--` is somebody else's command line. */
  readonly takesCommand?: boolean | 'optional';
}

const shown = ({ name, isMany }: Argument): string => (isMany === true ? `${name}…` : name);

/** The usage line, after the name of the verb. */
export function usageOf(syntax: Syntax): string {
  const { words = [], optionalWords = [], options = {}, flags = [], takesCommand = false } = syntax;
  return [
    ...words.map(shown),
    ...optionalWords.map((word) => `[${shown(word)}]`),
    ...Object.entries(options).map(([option, { name }]) => `[--${option} ${name}]`),
    ...flags.map((flag) => `[--${flag}]`),
    ...(takesCommand === false ? [] : [takesCommand === 'optional' ? '[-- COMMAND…]' : '-- COMMAND…']),
  ].join(' ');
}
