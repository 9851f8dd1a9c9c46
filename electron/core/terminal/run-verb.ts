import { terminalTexts } from '../../../shared/text/terminal.ts';
import { nearestOnly } from '../sessions/nearest.ts';
import type { CommandEnd, CommandIo } from './command.ts';
import type { Form, Verb } from './define-verb.ts';
import { publicForms, usageLine } from './describe-verb.ts';
import { helpPage } from './help-page.ts';
import { parseArgs } from './io/args.ts';
import { done, fail } from './io/print.ts';

/** Everything verbs have in common: subcommands, arguments, -h, and problems on standard error with their exit code. */
export async function runVerb<P>(
  verb: Verb<P>,
  io: CommandIo,
  ports: P,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const argv = io.argv.slice(1);
  const { form, rest } = chooseForm(verb, argv);
  if (form === null) return withoutForm(verb, io, argv);
  const name = helpName(verb, form.subcommand);
  const args = parseArgs(rest, form.syntax, usageLine(verb, form));
  if (!args.ok) return fail(io, args.error, name);
  if (args.value.help) {
    io.out(await helpPage(verb, form.subcommand === null ? null : form, io.columns));
    return done;
  }
  const end = await form.run(args.value, io, ports, signal);
  return end.ok ? end.value : fail(io, end.error, name);
}

/** What to ask help for. The help of `help` itself lists the verbs. */
function helpName<P>({ name }: Verb<P>, subcommand: string | null): string | null {
  if (name === 'help') return null;
  return subcommand === null ? name : `${name} ${subcommand}`;
}

/** The subcommand is the first word, wherever flags are; `rest` is the command line without it. */
export function chooseForm<P>(
  verb: Verb<P>,
  argv: readonly string[],
): { readonly form: Form<P> | null; readonly rest: readonly string[] } {
  const at = argv.findIndex((arg) => !arg.startsWith('-') || arg === '-' || arg === '--');
  const named = verb.forms.find(({ subcommand }) => subcommand !== null && subcommand === argv[at]);
  if (named !== undefined) return { form: named, rest: argv.toSpliced(at, 1) };
  return { form: verb.forms.find(({ subcommand }) => subcommand === null) ?? null, rest: argv };
}

/** A verb that does nothing without a subcommand, called without one that it has. */
async function withoutForm<P>(verb: Verb<P>, io: CommandIo, argv: readonly string[]): Promise<CommandEnd> {
  const forms = publicForms(verb);
  const texts = terminalTexts.usage;
  const usage = forms.map((form) => usageLine(verb, form)).join(texts.or);
  const names = forms.flatMap(({ subcommand }) => (subcommand === null ? [] : [subcommand]));
  const bad = (message: string): CommandEnd =>
    fail(io, { code: 'usage', message: texts.line(message, usage) }, verb.name);

  const word = argv.find((arg) => !arg.startsWith('-'));
  if (word !== undefined) return bad(texts.unknownSubcommand(word.slice(0, 60), nearestOnly(word, names)));
  const flags = new Set(forms.flatMap(({ syntax }) => syntax.flags ?? []));
  const args = parseArgs(argv, { flags: [...flags] }, usage);
  if (!args.ok) return fail(io, args.error, verb.name);
  if (!args.value.help) return bad(texts.missingSubcommand(names));
  io.out(await helpPage(verb, null, io.columns));
  return done;
}
