import { helpTexts } from '../../../shared/text/terminal-help.ts';
import type { Form, Verb } from './define-verb.ts';
import { describeForm, type FormDescription, publicForms } from './describe-verb.ts';
import { wrapped } from './io/wrap.ts';

/** Where help is not read on a terminal. */
const PAPER_COLUMNS = 100;

/** `latchkey help VERB`, or of one of its subcommands. */
export async function helpPage(
  verb: Verb<never>,
  only: Form<never> | null,
  columns: number | null,
): Promise<string> {
  const width = columns ?? PAPER_COLUMNS;
  const forms = (only === null ? publicForms(verb) : [only]).map((form) => describeForm(verb, form));
  const [first] = forms;
  const isOne = first !== undefined && forms.length === 1;
  const blocks = isOne
    ? [
        [first.usage],
        [first.summary],
        paragraphs(verb.help),
        paragraphs(first.help),
        ...details(first, width),
      ]
    : [
        forms.map(({ usage }) => usage),
        [verb.summary],
        paragraphs(verb.help),
        ...forms.flatMap((form) => [
          [form.usage, `  ${form.summary}`],
          paragraphs(form.help),
          ...details(form, width),
        ]),
      ];
  const shown = blocks
    .filter((lines) => lines.length > 0)
    .map(async (lines) => {
      const each = await Promise.all(lines.map((line) => wrapped(line, width, hangOf(line))));
      return each.join('\n');
    });
  return `${(await Promise.all(shown)).join('\n\n')}\n`;
}

const paragraphs = (help: string): readonly string[] => help.split('\n').filter((line) => line !== '');

function details(form: FormDescription, width: number): readonly (readonly string[])[] {
  return [
    section(
      helpTexts.arguments,
      width,
      form.arguments.map(({ name, about }) => [name, about]),
    ),
    section(
      helpTexts.options,
      width,
      form.options.map(({ name, value, about }) => [value === null ? name : `${name} ${value}`, about]),
    ),
    section(
      helpTexts.examples,
      width,
      form.examples.map(({ command, what }) => [command, what]),
    ),
    section(
      helpTexts.exitCodes,
      width,
      form.exits.map(({ code, meaning }) => [String(code), meaning]),
    ),
  ];
}

const GAP = '  ';

/** A heading and two columns, or two lines a row where the first column takes most of the room. None of no rows. */
function section(
  title: string,
  width: number,
  rows: readonly (readonly [string, string])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const size = Math.max(...rows.map(([left]) => left.length));
  const isWide = size > width / 2;
  const lines = rows.flatMap(([left, right]) =>
    isWide
      ? [`${GAP}${left}`, `${GAP}${GAP}${GAP}${right}`]
      : [`${GAP}${left.padEnd(size)}${GAP}${right}`.trimEnd()],
  );
  return [`${title}:`, ...lines];
}

/** What does not fit continues under the second column of a list; elsewhere under where the line began. */
function hangOf(line: string): number | null {
  const columns = /^ {2}\S.*?\S? {2,}(?=\S)/.exec(line);
  return columns === null ? null : columns[0].length;
}
