import { credentialKeys } from '../profiles/ini/credential-keys.ts';
import type { IniDocument } from '../profiles/ini/ini-document.ts';
import type { AwsFileKind, IniSection } from '../profiles/ini/ini-section.ts';
import { inheritedHeader } from '../profiles/ini/section-header.ts';
import { renamedFrom } from '../profiles/plan/profile-lines.ts';

/** A profile as the tools see it: both files merged, the credentials file's values winning (protocols §vi). */
export interface FoundProfile {
  readonly name: string;
  /** The file with its header: the config file when it is in both. */
  readonly file: AwsFileKind;
  readonly section: IniSection;
  readonly values: ReadonlyMap<string, string>;
  /** All of its sections; two in one file make the profile unreadable or ambiguous. */
  readonly places: readonly { readonly file: AwsFileKind; readonly section: IniSection }[];
  readonly isNamedTwice: boolean;
  /** A key that occurs twice in one of its sections: Python tools then refuse the whole file. */
  readonly doubledKey: string | null;
  /** The name it had before Latchkey put it aside; null: it has its own. */
  readonly formerName: string | null;
  readonly kind: ProfileKind;
}

/** Latchkey delivers it already, and nothing is the matter with it. */
export const isOwn = ({ kind, isNamedTwice, doubledKey }: FoundProfile): boolean =>
  kind === 'ours' && !isNamedTwice && doubledKey === null;

export type ProfileKind =
  | 'ours'
  | 'role'
  | 'role-from-environment'
  | 'role-two-parents'
  | 'role-without-parent'
  | 'web-identity'
  | 'sso'
  | 'legacy-sso'
  | 'sso-token'
  | 'static-keys'
  /** Keys with a session token: they expire. */
  | 'temporary-keys'
  | 'keys-and-sso'
  | 'process'
  | 'login'
  | 'settings';

export function collectProfiles(docs: readonly IniDocument[]): ReadonlyMap<string, FoundProfile> {
  const places = new Map<string, { file: AwsFileKind; section: IniSection }[]>();
  for (const doc of docs)
    for (const section of doc.sections) {
      if (section.kind !== 'profile' || misnamed(section, doc.file) !== null) continue;
      const known = places.get(section.name);
      const place = { file: doc.file, section };
      if (known === undefined) places.set(section.name, [place]);
      else known.push(place);
    }
  const profiles = new Map<string, FoundProfile>();
  const lineBelow = (file: AwsFileKind, section: IniSection) =>
    docs.find((doc) => doc.file === file)?.lines[section.line + 1]?.text ?? '';
  for (const [name, all] of places) {
    const first = all[0];
    if (first === undefined) continue;
    const values = new Map(
      all.flatMap(({ section }) => section.options.map((option) => [option.key, option.value])),
    );
    const files = all.map((place) => place.file);
    profiles.set(name, {
      name,
      file: first.file,
      section: first.section,
      values,
      places: all,
      isNamedTwice: new Set(files).size !== files.length,
      doubledKey: all.map(({ section }) => doubledKey(section)).find((key) => key !== null) ?? null,
      formerName: all.map(({ file, section }) => renamedFrom(lineBelow(file, section))).find(Boolean) ?? null,
      kind: all.some(({ section }) => section.sessionId !== null) ? 'ours' : kindOf(values),
    });
  }
  return profiles;
}

function doubledKey(section: IniSection): string | null {
  const seen = new Set<string>();
  for (const { key } of section.options) {
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return null;
}

/** In botocore's order: a role first, then Identity Center, keys, a command. */
function kindOf(values: ReadonlyMap<string, string>): ProfileKind {
  const has = (key: string) => (values.get(key) ?? '') !== '';
  const hasKeys = has('aws_access_key_id') || has('aws_secret_access_key');
  if (has('role_arn')) {
    if (has('web_identity_token_file')) return 'web-identity';
    if (has('source_profile')) return has('credential_source') ? 'role-two-parents' : 'role';
    return has('credential_source') ? 'role-from-environment' : 'role-without-parent';
  }
  if (has('sso_session') || has('sso_start_url')) {
    if (!has('sso_account_id') && !has('sso_role_name')) return hasKeys ? keysKind(values) : 'sso-token';
    if (hasKeys && keysKind(values) !== 'temporary-keys') return 'keys-and-sso';
    return has('sso_session') ? 'sso' : 'legacy-sso';
  }
  if (hasKeys) return keysKind(values);
  if (has('login_session')) return 'login';
  return has('credential_process') ? 'process' : 'settings';
}

export function keysKind(values: ReadonlyMap<string, string>): ProfileKind {
  const hasToken = ['aws_session_token', 'aws_security_token'].some((key) => (values.get(key) ?? '') !== '');
  // An access key id that begins so is of a temporary key, whether its token is beside it or not.
  return hasToken || /^ASIA/.test(values.get('aws_access_key_id') ?? '') ? 'temporary-keys' : 'static-keys';
}

/** A section whose header no tool takes for what it is meant to be; `proposed` is the header that would do. */
export interface MisnamedSection {
  readonly file: AwsFileKind;
  readonly section: IniSection;
  readonly proposed: string | null;
  readonly why: string;
}

export function collectMisnamed(docs: readonly IniDocument[]): readonly MisnamedSection[] {
  return docs.flatMap((doc) =>
    doc.sections.flatMap((section) => {
      const found = misnamed(section, doc.file);
      return found === null ? [] : [{ file: doc.file, section, ...found }];
    }),
  );
}

function misnamed(section: IniSection, file: AwsFileKind): { proposed: string | null; why: string } | null {
  const { header } = section;
  if (file === 'credentials') {
    const name = /^profile\s+(?:"(.+)"|'(.+)'|(\S+))$/.exec(header)?.slice(1).find(Boolean);
    if (name === undefined) return null;
    return {
      proposed: `[${name}]`,
      why: `In the credentials file a header is only a name: this is a profile called "${header}".`,
    };
  }
  if (section.kind !== 'other' || header === inheritedHeader) return null;
  const [, word = '', name = ''] = /^(\S+)\s+(\S.*)$/.exec(header) ?? [];
  if (word === 'profile' || word === 'sso-session')
    return {
      proposed: `[${word} ${tidyName(name)}]`,
      why: 'A name with a space is not read without quotes, and not by every tool with them.',
    };
  const meant = meantHeader(header);
  if (meant !== null)
    return {
      proposed: meant,
      why: `No tool reads [${header}]: a header begins with one of the words they know.`,
    };
  if (!section.options.some((option) => credentialKeys.has(option.key))) return null;
  return {
    proposed: `[profile ${tidyName(header)}]`,
    why: 'In the config file a profile’s header begins with the word profile: no tool reads this section.',
  };
}

/** What a header is meant to be whose first word is nearly one that the tools know; null where it is something else. */
function meantHeader(header: string): string | null {
  if (/^default$/i.test(header)) return '[default]';
  const [, word = '', name = ''] = /^(profile|sso[\s_-]?sessions?)\s+(\S.*)$/i.exec(header) ?? [];
  if (word === '') return null;
  return `[${/^p/i.test(word) ? 'profile' : 'sso-session'} ${tidyName(name)}]`;
}

/** The nearest name that every tool reads. */
export function tidyName(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .replace(/^["']|["']$/g, '')
      .replace(/[^A-Za-z0-9_@+.%:/-]+/g, '-')
      .slice(0, 128)
      .replace(/^-+|-+$/g, '') || 'profile'
  );
}

/** Stable within one plan, and short enough for the contract. */
export function rowId(file: string, header: string): string {
  return `${file}:${header}`.slice(0, 250);
}
