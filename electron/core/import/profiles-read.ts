import { splitShellWords } from '../../../shared/shell-words.ts';
import type { FoundProfile } from './profiles.ts';

// Other programs read settings of profiles directly. A take-over would put out of force what they need.

const shells = /^(?:ba|da|z|k|fi)?sh$/;
/** Programs that run another. */
const runners: ReadonlySet<string> = new Set(['env', 'exec', 'command', 'nohup', 'time', 'nice']);
const assignment = /^(\w+)=(.*)$/s;
const named: ReadonlySet<string> = new Set(['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']);
/** Those of aws-vault and awsume that the next word belongs to. */
const withValue: ReadonlySet<string> = new Set([
  '-d',
  '--duration',
  '-t',
  '--mfa-token',
  '--mfa-serial',
  '--region',
  '--format',
  '--backend',
  '--prompt',
  '--keychain',
  '--role-arn',
  '--source-profile',
  '--external-id',
  '--session-name',
  '--role-duration',
  '--output-profile',
  '-u',
]);

const fileName = (program: string): string =>
  (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');

/**
 * The profiles whose settings the command of another program reads, as far as its words say. The aws command is none of
 * these: it takes what a taken-over profile gives.
 */
export function profilesReadBy(command: string): readonly string[] {
  return readBy(splitShellWords(command) ?? [], 0);
}

function readBy(words: readonly string[], depth: number): readonly string[] {
  const { rest, profile } = withoutRunners(words);
  const [program = '', ...after] = rest;
  const name = fileName(program);
  if (name === 'aws') return [];
  if (shells.test(name)) {
    const at = after.findIndex((word) => /^-\w*c$/.test(word));
    const script = at === -1 ? undefined : after[at + 1];
    if (script === undefined || depth > 3) return [];
    // Each command of the script; what a shell makes of the rest is not known here.
    return script.split(/&&|\|\||[;|&\n]/).flatMap((part) => readBy(splitShellWords(part) ?? [], depth + 1));
  }
  const option = optionValue(after);
  if (option !== null) return [option];
  const first = firstProfile(name, after);
  if (first !== null) return [first];
  return profile === null ? [] : [profile];
}

/** What is left behind `env NAME=value`, `exec` and the like, and the profile that a variable names. */
function withoutRunners(words: readonly string[]): {
  readonly rest: readonly string[];
  readonly profile: string | null;
} {
  let profile: string | null = null;
  let at = 0;
  let isRunner = true;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, key = '', value = ''] = assignment.exec(word) ?? [];
    if (named.has(key)) profile = value;
    if (key !== '') continue;
    if (runners.has(fileName(word))) isRunner = true;
    else if (at > 0 && isRunner && word.startsWith('-')) {
      if (word === '-u' || word === '-n') at++;
    } else break;
  }
  return { rest: words.slice(at), profile };
}

function optionValue(words: readonly string[]): string | null {
  const joined = words.find((word) => word.startsWith('--profile='));
  if (joined !== undefined) return joined.slice('--profile='.length);
  const at = words.findIndex((word) => word === '--profile' || word === '-p');
  return at === -1 ? null : (words[at + 1] ?? null);
}

/** The word that is a profile for these programs: behind their verb, and behind options with their values. */
function firstProfile(program: string, words: readonly string[]): string | null {
  const isVault = program === 'aws-vault';
  if (!isVault && !/^(?:awsume|awsumepy|assume|assumego)$/.test(program)) return null;
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') break;
    if (withValue.has(word)) at++;
    else if (!word.startsWith('-')) plain.push(word);
  }
  return plain[isVault ? 1 : 0] ?? null;
}

/** By profile: another whose program reads it, also by what such a profile includes or is built on. */
export function readersOf(profiles: ReadonlyMap<string, FoundProfile>): ReadonlyMap<string, string> {
  const readers = new Map<string, string>();
  for (const { name, kind, values } of profiles.values()) {
    if (kind !== 'process') continue;
    const open = [...profilesReadBy(values.get('credential_process') ?? '')];
    const seen = new Set<string>();
    for (let read = open.pop(); read !== undefined; read = open.pop()) {
      if (seen.has(read)) continue;
      seen.add(read);
      if (read !== name) readers.set(read, name);
      for (const key of ['include_profile', 'source_profile']) {
        const next = profiles.get(read)?.values.get(key);
        if (next !== undefined) open.push(next);
      }
    }
  }
  return readers;
}

/**
 * Its program needs the `source_profile` in its own section. Beside a command of ours it cannot stay: SDKs for Go refuse a
 * profile that has it without a role ("credential type source_profile requires role_arn", seen with rclone 1.60).
 */
export const needsOwnSource = ({ name, kind, values }: FoundProfile): boolean =>
  kind === 'process' &&
  values.has('source_profile') &&
  profilesReadBy(values.get('credential_process') ?? '').includes(name);
