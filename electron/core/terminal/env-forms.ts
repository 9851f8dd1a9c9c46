import { terminalTexts } from '../../../shared/text/terminal.ts';
import { notForFish } from '../not-for-fish.ts';
import { jsonText } from './io/print.ts';

/** Names and values for an environment; null: the name must not be set. */
export type Variables = Readonly<Record<string, string | null>>;

/** How `latchkey env` writes variables for one reader. */
export type EnvForm = (variables: Variables) => string;

/** A form of one line a variable. */
const lines =
  (set: (name: string, value: string) => string, unset: (name: string) => string): EnvForm =>
  (variables) =>
    Object.entries(variables)
      .map(([name, value]) => `${value === null ? unset(name) : set(name, value)}\n`)
      .join('');

const posixLines = lines(
  (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  (name) => `unset ${name}`,
);
const posix: EnvForm = (variables) => `${notForFish}${posixLines(variables)}`;
const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const fishLines = lines(
  (name, value) => `set -gx ${name} ${fishQuoted(value)}`,
  // Without a scope a universal variable would be erased: gone from every shell of the user, for good.
  (name) => `set -e -g ${name}`,
);
/**
 * Nothing but a value hides an exported universal variable from what a shell starts (tried with 3.6), and aws takes an empty
 * AWS_PROFILE for a name. So a shell that has one is not put into a session; leaving one lets it appear again, as before.
 */
const fish: EnvForm = (variables) => {
  const given = variables.LATCHKEY_SESSION ?? null;
  // To erase what is not there gives 4, and the status of the last line is that of `source`.
  const text = `${fishLines(variables)}true\n`;
  if (given === null) return text;
  const names = Object.keys(variables).filter((name) => variables[name] === null);
  return [
    'set -l latchkey_universal',
    `for latchkey_name in ${names.join(' ')}; set -q -U -x $latchkey_name; and set -a latchkey_universal $latchkey_name; end`,
    'if set -q latchkey_universal[1]',
    `echo latchkey: $latchkey_universal ${fishQuoted(terminalTexts.universalInFish(variables.LATCHKEY_SESSION_ID ?? given))} >&2; false`,
    'else',
    `${text}end\n`,
  ].join('\n');
};
// History is expanded between single quotes too. Each line ends in a semicolon, because eval joins lines by blanks.
const csh = lines(
  (name, value) => `setenv ${name} '${value.replaceAll("'", "'\\''").replaceAll('!', '\\!')}';`,
  (name) => `unsetenv ${name};`,
);
// PowerShell also ends a string at the typographic quotes, so those are doubled too.
const powershell = lines(
  (name, value) => `$Env:${name} = '${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`,
  (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
);

const isSet = (entry: readonly [string, string | null]): entry is readonly [string, string] =>
  entry[1] !== null;
/**
 * Where no name can be taken out. SECURITY: the profile of another session's shell must not stay beside the new session's id,
 * because it would then mean that session. Empty, it means nothing; AWS's own names have no such value.
 */
const onlySet = (variables: Variables): readonly (readonly [string, string])[] =>
  Object.entries(variables)
    .map(([name, value]) => [name, value ?? (name === 'LATCHKEY_SESSION_PROFILE' ? '' : null)] as const)
    .filter(isSet);

/** A file has no way to take a name out; keys, tokens and regions need no quotes, which some readers would keep. */
const dotenv: EnvForm = (variables) =>
  onlySet(variables)
    .map(([name, value]) => `${name}=${/^[\w+/=.:@-]*$/.test(value) ? value : dotenvQuoted(value)}\n`)
    .join('');

function dotenvQuoted(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** A record for `from json | load-env`, which cannot take a name out either. */
const nushell: EnvForm = (variables) => jsonText(Object.fromEntries(onlySet(variables)));

/** The values of `--shell`, in the order of the help. */
export const envForms: Readonly<Record<string, EnvForm>> = {
  sh: posix,
  bash: posix,
  zsh: posix,
  fish,
  csh,
  powershell,
  nushell,
  dotenv,
};
/** Understood as well, and not listed. */
const otherNames: Readonly<Record<string, string>> = { tcsh: 'csh', pwsh: 'powershell', nu: 'nushell' };

export function envFormOf(name: string): EnvForm | null {
  const known = Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : name;
  return Object.hasOwn(envForms, known) ? (envForms[known] ?? null) : null;
}
