import { Region, RoleArn } from '../../../shared/ids.ts';
import { splitShellWords } from '../../../shared/shell-words.ts';
import type { OwnCredentials, OwnProfile, OwnProfiles } from '../own-profile.ts';
import type { IniDocument } from './ini/ini-document.ts';
import type { IniSection } from './ini/ini-section.ts';

/** One profile over both files, as tools see it: the credentials file wins value by value (protocols §vi). */
interface Merged {
  readonly name: string;
  readonly values: Map<string, string>;
  /** Keys in a section of the user's own. */
  readonly own: Set<string>;
}

/**
 * The profiles whose credentials are not, or not only, a section of ours. `documents`: config first.
 *
 * SECURITY: it follows botocore's order. A profile that is read as ours here and as the user's by aws would be answered from
 * another account than the user sees in aws.
 */
export function ownProfiles(documents: readonly Pick<IniDocument, 'sections'>[]): OwnProfiles {
  const merged = new Map<string, Merged>();
  for (const document of documents) for (const section of sectionsThatCount(document)) add(merged, section);
  const found = new Map<string, OwnProfile>();
  for (const profile of merged.values()) {
    const own = ownOf(profile);
    if (own !== null) found.set(profile.name, isByOurs(profile, own) ? { ...own, inOurs: true } : own);
  }
  return found;
}

/**
 * Of sections that spell one name differently, such as `[default]` and `[profile default]`, botocore reads the last alone. It gives up
 * on a file with one header twice; JavaScript then reads both.
 */
function sectionsThatCount({ sections }: Pick<IniDocument, 'sections'>): readonly IniSection[] {
  const byName = new Map<string, IniSection[]>();
  for (const section of sections) {
    if (section.kind !== 'profile') continue;
    const known = byName.get(section.name);
    if (known?.[0]?.header === section.header) known.push(section);
    else byName.set(section.name, [section]);
  }
  return [...byName.values()].flat();
}

function add(merged: Map<string, Merged>, { name, options, sessionId }: IniSection): void {
  const profile = merged.get(name) ?? { name, values: new Map(), own: new Set() };
  merged.set(name, profile);
  for (const { key, value } of options) {
    if (value === '') continue;
    profile.values.set(key, value);
    if (sessionId === null) profile.own.add(key);
    else profile.own.delete(key);
  }
}

/** What decides is in a section of ours alone. */
const isByOurs = ({ own }: Merged, found: OwnProfile): found is Extract<OwnProfile, { kind: 'foreign' }> =>
  found.kind === 'foreign' && !deciding.some((key) => own.has(key));

const deciding = [
  'role_arn',
  'sso_session',
  'sso_start_url',
  'aws_access_key_id',
  'aws_secret_access_key',
  'login_session',
  'credential_process',
];

const foreign = (credentials: OwnCredentials): OwnProfile => ({ kind: 'foreign', credentials });

/** In botocore's order: a role, IAM Identity Center, keys, a program. Null: ours, or without credentials. */
function ownOf(profile: Merged): OwnProfile | null {
  const { name, values, own } = profile;
  const region = Region.safeParse(values.get('region')).data ?? null;
  if (values.has('role_arn')) return roleOf(profile, region);
  if (values.has('sso_session') || values.has('sso_start_url')) return foreign('sso');
  if (own.has('aws_access_key_id') || own.has('aws_secret_access_key')) return foreign('keys');
  if (values.has('login_session')) return foreign('login');
  if (!own.has('credential_process')) return null;
  const alias = ourProfile(values.get('credential_process') ?? '');
  if (alias === null) return foreign('process');
  return alias === name ? null : { kind: 'alias', profile: alias, region };
}

function roleOf({ name, values }: Merged, region: Region | null): OwnProfile {
  if (values.has('web_identity_token_file')) return foreign('web-identity');
  const sourceProfile = values.get('source_profile');
  if (sourceProfile === undefined)
    return foreign(values.has('credential_source') ? 'credential-source' : 'malformed');
  const roleArn = RoleArn.safeParse(values.get('role_arn'));
  if (values.has('credential_source') || !roleArn.success) return foreign('malformed');
  // It is its own source: then its keys are meant.
  if (sourceProfile === name) return foreign(values.has('aws_access_key_id') ? 'keys' : 'malformed');
  const seconds = Number(values.get('duration_seconds'));
  return {
    kind: 'role',
    sourceProfile,
    region,
    role: {
      profile: name,
      roleArn: roleArn.data,
      mfaSerial: values.get('mfa_serial') ?? null,
      externalId: values.get('external_id') ?? null,
      sessionName: values.get('role_session_name') ?? null,
      durationSeconds: Number.isInteger(seconds) ? seconds : null,
    },
  };
}

/** As `ourCommand`: the profile alone. */
export const ourProfile = (line: string): string | null => ourCommand(line)?.profile ?? null;

/**
 * The program and the one profile in a `credential_process` line that runs our own command, however it or a user wrote it: with the
 * path bare or quoted, also as Windows has it. Null: another program.
 */
export function ourCommand(line: string): { readonly program: string; readonly profile: string } | null {
  // There a backslash is a part of the path.
  const escaped = /^"?([A-Za-z]:|\\)\\/.test(line) ? line.replaceAll('\\', '\\\\') : line;
  const [program = '', verb, ...options] = splitShellWords(escaped) ?? [];
  if (!/(^|[\\/])latchkey(\.exe)?$/i.test(program) || verb !== 'credential-process') return null;
  const inOne = '--profile=';
  const named = options.flatMap((word, at) => {
    if (word === '--profile') return [options[at + 1] ?? ''];
    return word.startsWith(inOne) ? [word.slice(inOne.length)] : [];
  });
  const [only = '', another] = named;
  return only === '' || another !== undefined ? null : { program, profile: only };
}
