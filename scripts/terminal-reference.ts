import type { Form, Verb } from '../electron/core/terminal/define-verb.ts';
import {
  describeForm,
  exitCodes,
  type FormDescription,
  publicForms,
  usageLine,
} from '../electron/core/terminal/describe-verb.ts';
import { unicodeWidths } from '../electron/core/terminal/io/unicode-widths.ts';
import { wrappedBy } from '../electron/core/terminal/io/wrap.ts';
import { allowed, shownSetting } from '../electron/core/terminal/setting-values.ts';
import { jsonSchemaOf } from '../shared/json-schema.ts';
import { type SettingEntry, settingEntries } from '../shared/settings.ts';
import { jsonShape } from './json-shape.ts';
import { table } from './markdown.ts';

// What of docs/user-guide/terminal.md follows from the verbs themselves.

const COLUMNS = 120;
const code = (text: string): string => `\`${text}\``;

/** The generated parts of the page, by the name of their markers. */
export function terminalReference(verbs: readonly Verb<never>[]): Readonly<Record<string, string>> {
  const listed = verbs.filter(({ isAlias }) => !isAlias);
  return {
    verbs: verbTable(listed),
    reference: listed.map(verbSection).join('\n\n'),
    arguments: table(
      ['argument', 'what it is'],
      namedArguments(listed).map(([name, about]) => [code(name), about]),
    ),
    settings: settingsTable(),
    'exit-codes': table(
      ['code', 'meaning'],
      exitCodes.map((exit) => [String(exit.code), exit.meaning]),
    ),
    json: shapes(listed),
  };
}

const verbTable = (verbs: readonly Verb<never>[]): string =>
  table(
    ['command', 'what it does'],
    verbs.flatMap((verb) =>
      publicForms(verb).map((form) => [code(shortUsage(verb, form)), form.text.summary]),
    ),
  );

/** Without the program's name and without `--json`, which every verb that prints a value takes. */
const shortUsage = (verb: Verb<never>, form: Form<never>): string =>
  usageLine(verb, form)
    .replace(/^latchkey /, '')
    .replace(' [--json]', '');

function verbSection(verb: Verb<never>): string {
  const forms = publicForms(verb).map((form) => describeForm(verb, form));
  const [first] = forms;
  const isOne = forms.length === 1 && first !== undefined;
  const blocks = isOne
    ? [first.summary, prose(verb.help), ...formBlocks(first)]
    : [
        verb.summary,
        prose(verb.help),
        ...forms.flatMap((form) => [`**${code(form.usage)}**`, form.summary, ...formBlocks(form)]),
      ];
  return [`### ${verb.name}`, ...(isOne ? [fence(first.usage)] : []), ...blocks]
    .filter((block) => block !== '')
    .join('\n\n');
}

const settingsTable = (): string =>
  table(
    ['setting', 'what it is', 'allowed', 'default'],
    settingEntries.map((entry) => [
      code(entry.name),
      [`${entry.label}.`, entry.help ?? ''].join(' ').trim(),
      inWords(entry.control),
      shownSetting(entry, entry.byDefault),
    ]),
  );

/** A choice with what the window calls it, where its name alone does not say it. */
const inWords = (control: SettingEntry['control']): string =>
  control.kind !== 'choice'
    ? allowed(control)
    : Object.entries(control.choices)
        .map(([value, words]) => (value === words.toLowerCase() ? value : `${value} (${words})`))
        .join(', ');

/** Arguments that have a name of their own; a list of values explains itself. */
const isNamed = ({ name }: { readonly name: string }): boolean => !name.includes('|');

export function namedArguments(verbs: readonly Verb<never>[]): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const verb of verbs) {
    for (const form of publicForms(verb)) {
      const { words = [], optionalWords = [], options = {} } = form.syntax;
      for (const argument of [...words, ...optionalWords, ...Object.values(options)].filter(isNamed)) {
        found.set(argument.name, argument.about);
      }
    }
  }
  return [...found];
}

function formBlocks(form: FormDescription): readonly string[] {
  const rows = [
    ...form.arguments.filter((one) => !isNamed(one)).map(({ name, about }) => [code(name), about]),
    ...form.options
      .filter(({ name }) => name !== '--help' && name !== '--json')
      .map(({ name, value, about }) => [code(value === null ? name : `${name} ${value}`), about]),
    ...form.exits.map((exit) => [`exit ${exit.code}`, exit.meaning]),
  ];
  return [
    prose(form.help),
    rows.length === 0 ? '' : table(['', ''], rows),
    form.examples.length === 0
      ? ''
      : fence(
          form.examples
            .map(({ command, what }) => `${command.padEnd(exampleWidth(form))}  # ${what}`)
            .join('\n'),
        ),
  ];
}

const exampleWidth = (form: FormDescription): number =>
  Math.max(...form.examples.map(({ command }) => command.length));

/** Lines that begin with two spaces are code; the others are paragraphs. */
function prose(help: string): string {
  if (help === '') return '';
  const blocks: string[] = [];
  let codeLines: string[] = [];
  const flush = (): void => {
    if (codeLines.length > 0) blocks.push(fence(codeLines.join('\n')));
    codeLines = [];
  };
  for (const line of help.split('\n')) {
    if (line.startsWith('  ')) {
      codeLines.push(line.trim());
      continue;
    }
    flush();
    blocks.push(wrappedBy(unicodeWidths, line, COLUMNS));
  }
  flush();
  return blocks.join('\n\n');
}

const fence = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

/** The named shapes first; then one entry a shape, with all the verbs that print it. */
function shapes(verbs: readonly Verb<never>[]): string {
  const named = new Map<string, string>();
  const printedBy = new Map<string, string[]>();
  for (const verb of verbs) {
    for (const form of publicForms(verb)) {
      if (form.output === null) continue;
      const schema = jsonSchemaOf(form.output);
      for (const [name, definition] of Object.entries(Object(schema.$defs))) {
        named.set(name, jsonShape(definition));
      }
      const shape = jsonShape(schema);
      printedBy.set(shape, [...(printedBy.get(shape) ?? []), nameOf(verb, form)]);
    }
  }
  return [
    ...[...named].map(([name, shape]) => fence(`type ${name} = ${shape}`)),
    ...[...printedBy].map(([shape, names]) => `${names.map(code).join(', ')}:\n\n${fence(shape)}`),
  ].join('\n\n');
}

const nameOf = (verb: Verb<never>, form: Form<never>): string =>
  form.subcommand === null && verb.forms.length > 1
    ? shortUsage(verb, form).replace(/ \[.*$/, '')
    : [verb.name, form.subcommand ?? ''].join(' ').trim();
