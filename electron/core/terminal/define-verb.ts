import type { CliSchema } from '../../../shared/cli.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Example, FormText } from '../../../shared/text/terminal-help.ts';
import type { CommandEnd, CommandIo } from './command.ts';
import type { CommandPorts } from './command-ports.ts';
import type { Args } from './io/args.ts';
import { sayJson } from './io/print.ts';
import type { Syntax } from './syntax.ts';

/** How a form answers. */
export interface Output<T> {
  readonly io: CommandIo;
  /** True: standard output is one value, printed by `sayValue`, and nothing else. */
  readonly asJson: boolean;
  readonly sayValue: (value: T) => void;
}

export interface FormInput<F extends string, O extends string, T> extends Output<T> {
  readonly args: Args<F, O>;
}

/** What a verb's file declares of one form; usage, help, completion, reference and JSON schema are made from it. */
export interface VerbForm<P, F extends string, O extends string, T> extends Syntax<F, O> {
  readonly text: FormText<NoInfer<F> | NoInfer<O>>;
  /** The shape of what `--json` prints; absent: it takes no `--json`. */
  readonly output?: CliSchema<T>;
  /** True for what scripts of ours call: neither explained nor completed. */
  readonly isInternal?: boolean;
  /** Absent: the form without a subcommand. */
  readonly subcommand?: string;
  readonly run: (
    input: FormInput<F, O, T>,
    ports: P,
    signal: AbortSignal,
  ) => Promise<Result<CommandEnd, Problem>>;
}

/** One way to call a verb: by a subcommand, or without. */
export interface Form<P = CommandPorts> {
  readonly subcommand: string | null;
  readonly isInternal: boolean;
  readonly text: {
    readonly summary: string;
    readonly help?: string;
    readonly options?: Readonly<Record<string, string>>;
    readonly examples?: readonly Example[];
    readonly exits?: Readonly<Record<number, string>>;
  };
  readonly syntax: Syntax;
  /** Null: it takes no `--json`. */
  readonly output: CliSchema | null;
  readonly run: (
    args: Args,
    io: CommandIo,
    ports: P,
    signal: AbortSignal,
  ) => Promise<Result<CommandEnd, Problem>>;
}

/** One terminal verb: one file, one line in the registry. */
export interface Verb<P = CommandPorts> {
  readonly name: string;
  readonly summary: string;
  /** What help says of all its forms. */
  readonly help: string;
  /** The first word of its usage line. */
  readonly program: string;
  /** A former name: works and is completed, and no help lists it. */
  readonly isAlias: boolean;
  /** True: it waits itself until the state says all of thousands of sessions, where it reads that. */
  readonly catchesUp: boolean;
  readonly forms: readonly Form<P>[];
}

const JSON_FLAG = 'json';

export function defineForm<P, const F extends string = never, const O extends string = never, T = never>(
  spec: VerbForm<P, F, O, T>,
): Form<P> {
  const { words, optionalWords, flags = [], options, takesCommand, output = null } = spec;
  const all: readonly string[] = output === null ? flags : [...flags, JSON_FLAG];
  return {
    subcommand: spec.subcommand ?? null,
    isInternal: spec.isInternal === true,
    text: spec.text,
    syntax: {
      words: words ?? [],
      optionalWords: optionalWords ?? [],
      flags: all,
      options: options ?? {},
      takesCommand: takesCommand ?? false,
    },
    output,
    run: (args, io, ports, signal) => {
      const sayValue = (value: T): void => sayJson(io, value);
      return spec.run({ args, io, asJson: args.flag(JSON_FLAG), sayValue }, ports, signal);
    },
  };
}

interface Naming {
  readonly name: string;
  /** For a program of its own name; absent: `latchkey`. */
  readonly program?: string;
  readonly isAlias?: boolean;
  readonly catchesUp?: boolean;
}

/** A verb of one form. */
export function defineVerb<P, const F extends string = never, const O extends string = never, T = never>(
  spec: Naming & Omit<VerbForm<P, F, O, T>, 'subcommand' | 'isInternal'>,
): Verb<P> {
  return {
    name: spec.name,
    summary: spec.text.summary,
    help: '',
    program: spec.program ?? `latchkey ${spec.name}`,
    isAlias: spec.isAlias === true,
    catchesUp: spec.catchesUp === true,
    forms: [defineForm<P, F, O, T>(spec)],
  };
}

/** A verb of several forms, each but perhaps one with a subcommand. */
export function defineGroup<P>(
  spec: Naming & {
    readonly text: { readonly summary: string; readonly help?: string };
    readonly forms: readonly Form<P>[];
  },
): Verb<P> {
  return {
    name: spec.name,
    summary: spec.text.summary,
    help: spec.text.help ?? '',
    program: spec.program ?? `latchkey ${spec.name}`,
    isAlias: spec.isAlias === true,
    catchesUp: spec.catchesUp === true,
    forms: spec.forms,
  };
}
