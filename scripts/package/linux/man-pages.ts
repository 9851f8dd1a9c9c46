// The man pages, from the same registry as help and the reference page.
import type { Verb } from '../../../electron/core/terminal/define-verb.ts';
import {
  describeForm,
  exitCodes,
  type FormDescription,
  publicForms,
} from '../../../electron/core/terminal/describe-verb.ts';
import { namedArguments } from '../../terminal-reference.ts';
import { EXECUTABLE, SUMMARY } from './manifest.ts';

export interface Edition {
  readonly version: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

/** Text as it is: no character of it is a request or an escape of roff. */
export const roffText = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
    .replace(
      /[^\0-\x7f]/gu,
      (letter) => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );

const bold = (text: string): string => `\\fB${roffText(text)}\\fR`;
const example = (command: string): string => `.EX\n${roffText(command)}\n.EE`;
const item = (head: string, about: string): string => `.TP\n${head}\n${roffText(about)}`;
const page = (title: string, { version, date }: Edition): string =>
  `.TH ${title} 1 ${date} "Latchkey ${version}" "User Commands"`;

/** Lines that begin with two spaces are code; the others are paragraphs. */
const prose = (help: string): readonly string[] =>
  help
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('  ') ? `.PP\n${example(line.trim())}` : `.PP\n${roffText(line)}`));

function formDetails(form: FormDescription): readonly string[] {
  return [
    ...prose(form.help),
    ...form.options
      .filter(({ name }) => name !== '--help')
      .map(({ name, value, about }) =>
        item(value === null ? bold(name) : `${bold(name)} \\fI${roffText(value)}\\fR`, about),
      ),
    ...form.exits.map(({ code, meaning }) => item(`exit ${code}`, meaning)),
    ...form.examples.flatMap(({ command, what }) => [`.PP\n${roffText(what)}:`, example(command)]),
  ];
}

/** A command: its forms one after the other, each under its usage line. */
const verbPart = (verb: Verb<never>): readonly string[] => [
  `.SS ${roffText(verb.name)}`,
  ...prose(verb.help),
  ...publicForms(verb)
    .map((form) => describeForm(verb, form))
    .flatMap((form) => [
      `.PP\n${bold(form.usage)}\n.RS 4`,
      roffText(form.summary),
      ...formDetails(form),
      '.RE',
    ]),
];

function latchkeyPage(verbs: readonly Verb<never>[], edition: Edition): readonly string[] {
  return [
    page('LATCHKEY', edition),
    '.SH NAME',
    `latchkey \\- ${roffText(SUMMARY)}`,
    '.SH SYNOPSIS',
    '.B latchkey\n.I COMMAND\n.RI [ ARGUMENT ...]',
    '.SH DESCRIPTION',
    roffText(
      'The terminal command of Latchkey. It asks the running app, and starts the app where none runs.',
    ),
    roffText('latchkey help COMMAND explains one command.'),
    '.SH COMMANDS',
    ...verbs.flatMap(verbPart),
    '.SH ARGUMENTS',
    ...namedArguments(verbs).map(([name, about]) => item(`\\fI${roffText(name)}\\fR`, about)),
    '.SH EXIT STATUS',
    ...exitCodes.map(({ code, meaning }) => item(String(code), meaning)),
    '.SH FILES',
    item(roffText('~/.aws/config, ~/.aws/credentials'), 'Profiles in sections marked as those of Latchkey.'),
    item(roffText('~/.config/latchkey'), 'Sessions, settings, activity and backups.'),
    '.SH SEE ALSO',
    `.BR ${roffText('git-remote-codecommit')} (1),\n.BR ${roffText(EXECUTABLE)} (1)`,
  ];
}

const desktopPage = (edition: Edition): readonly string[] => [
  page(roffText(EXECUTABLE.toUpperCase()), edition),
  '.SH NAME',
  `${roffText(EXECUTABLE)} \\- the tray app of Latchkey`,
  '.SH SYNOPSIS',
  `.B ${roffText(EXECUTABLE)}\n.RB [ ${roffText('--hidden')} ]`,
  '.SH DESCRIPTION',
  roffText('Shows an icon in the tray, and a window. Where it runs already, that one shows its window.'),
  '.SH OPTIONS',
  item(bold('--hidden'), 'Open no window.'),
  '.SH SEE ALSO',
  '.BR latchkey (1)',
];

const remotePage = (verb: Verb<never>, edition: Edition): readonly string[] => [
  page(roffText(verb.program.toUpperCase()), edition),
  '.SH NAME',
  `${roffText(verb.program)} \\- git remotes with codecommit:// addresses`,
  '.SH SYNOPSIS',
  ...publicForms(verb).map((form) => bold(describeForm(verb, form).usage)),
  '.SH DESCRIPTION',
  roffText('Run by git for addresses that begin with codecommit://, with the credentials of Latchkey.'),
  ...publicForms(verb).flatMap((form) => formDetails(describeForm(verb, form))),
  '.SH SEE ALSO',
  '.BR latchkey (1),\n.BR gitremote\\-helpers (7)',
];

/** By the command that they explain. */
export function manPages(verbs: readonly Verb<never>[], edition: Edition): Readonly<Record<string, string>> {
  const listed = verbs.filter(({ isAlias }) => !isAlias);
  const remotes = listed.filter(({ program }) => !program.startsWith('latchkey'));
  const own = listed.filter((verb) => !remotes.includes(verb));
  const pages = [
    ['latchkey', latchkeyPage(own, edition)] as const,
    [EXECUTABLE, desktopPage(edition)] as const,
    ...remotes.map((verb) => [verb.program, remotePage(verb, edition)] as const),
  ];
  return Object.fromEntries(pages.map(([name, lines]) => [name, `${lines.join('\n')}\n`]));
}
