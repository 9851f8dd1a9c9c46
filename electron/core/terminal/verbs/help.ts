import { CliHelp } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts, exitCodeTexts, helpTexts } from '../../../../shared/text/terminal-help.ts';
import { nearestOnly } from '../../sessions/nearest.ts';
import { defineVerb, type Form, type Verb } from '../define-verb.ts';
import { describeForm, exitCodesOf, publicForms } from '../describe-verb.ts';
import { helpPage } from '../help-page.ts';
import { done } from '../io/print.ts';
import { wrapped } from '../io/wrap.ts';
import type { Argument } from '../syntax.ts';

type AnyVerb = Verb<never>;

/** Built over all verbs, so that it cannot forget one. */
export function helpVerb(verbs: () => readonly AnyVerb[]): Verb<unknown> {
  const verb: Argument = {
    name: 'VERB',
    about: argumentTexts.VERB,
    candidates: () => listed(verbs()).map(({ name, summary }) => ({ value: name, about: summary })),
  };
  const subcommand: Argument = {
    name: 'SUBCOMMAND',
    about: argumentTexts.SUBCOMMAND,
    candidates: (_, [name]) =>
      verbs()
        .filter((one) => one.name === name)
        .flatMap(publicForms)
        .flatMap((form) =>
          form.subcommand === null ? [] : [{ value: form.subcommand, about: form.text.summary }],
        ),
  };
  return defineVerb({
    name: 'help',
    text: {
      summary: 'Explain Latchkey or one verb.',
      help: 'With --json and a verb: usage, arguments, options, exit codes and the JSON schema of what it prints.',
      examples: [
        { command: 'latchkey help exec', what: 'One verb.' },
        { command: 'latchkey help list --json', what: 'The shape of what it prints, as a JSON schema.' },
      ],
    },
    optionalWords: [verb, subcommand],
    output: CliHelp,
    run: async ({ args, io, asJson, sayValue }) => {
      const [asked, sub] = args.words;
      if (asked === undefined) {
        if (asJson) sayValue(listed(verbs()).map(({ name, summary }) => ({ verb: name, summary })));
        else io.out(await overview(listed(verbs()), io.columns));
        return ok(done);
      }
      const found = verbs().find(({ name }) => name === asked);
      if (found === undefined) {
        const names = verbs().map(({ name }) => name);
        const message = terminalTexts.usage.unknownCommand(asked.slice(0, 60), nearestOnly(asked, names));
        return err({ code: 'usage', message });
      }
      const form = found.forms.find((one) => sub !== undefined && one.subcommand === sub) ?? null;
      if (sub !== undefined && form === null) {
        const names = publicForms(found).flatMap((one) => one.subcommand ?? []);
        const message = terminalTexts.usage.unknownSubcommand(sub.slice(0, 60), nearestOnly(sub, names));
        return err({ code: 'usage', message });
      }
      if (asJson) sayValue([await inDetail(found, form)]);
      else io.out(await helpPage(found, form, io.columns));
      return ok(done);
    },
  });
}

const listed = (verbs: readonly AnyVerb[]): readonly AnyVerb[] => verbs.filter(({ isAlias }) => !isAlias);

async function overview(verbs: readonly AnyVerb[], columns: number | null): Promise<string> {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const line = ({ name, summary }: AnyVerb): Promise<string> =>
    wrapped(`  ${name.padEnd(width)}  ${summary}`, columns, width + 4);
  const prose = (text: string): Promise<string> => wrapped(text, columns);
  const exits = Object.entries(exitCodeTexts).map(([code, meaning]) => `${code} ${meaning}`);
  const lines = [
    prose(helpTexts.head),
    prose(helpTexts.usage),
    '',
    ...verbs.map(line),
    '',
    prose(`${helpTexts.exitCodes}: ${exits.join(' · ')}`),
  ];
  return `${(await Promise.all(lines)).join('\n')}\n`;
}

async function inDetail(verb: AnyVerb, only: Form<never> | null): Promise<CliHelp[number]> {
  const { jsonSchemaOf } = await import('../../../../shared/json-schema.ts');
  const forms = only === null ? publicForms(verb) : [only];
  return {
    verb: verb.name,
    summary: verb.summary,
    help: verb.help,
    forms: forms.map((form) => {
      const described = describeForm(verb, form);
      return {
        usage: described.usage,
        summary: described.summary,
        help: described.help,
        arguments: [...described.arguments],
        options: [...described.options],
        examples: [...described.examples],
        exitCodes: [...exitCodesOf(described)],
        output: form.output === null ? null : jsonSchemaOf(form.output),
      };
    }),
  };
}
