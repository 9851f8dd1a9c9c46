import { OTHER_CREDENTIAL_NAMES } from '../../../shared/endpoint/other-credential-names.ts';
import type { Region } from '../../../shared/ids.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import { type ActsAs, actsAsText } from '../acts-as.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import { profileSections, shadowsOf } from '../profiles/in-force.ts';
import { findSections, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import type { IniSection } from '../profiles/ini/ini-section.ts';
import { sessionLabel } from '../sessions/session-names.ts';
import type { Answer } from '../sessions/which-session.ts';
import { namesBefore } from '../shell-before.ts';
import type { CommandIo } from './command.ts';
import type { CommandPorts } from './command-ports.ts';

/** Names of an access key, as one tool or another reads them. */
const keyNames = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  // The Go SDKs (and rclone, restic) take the first two like those above, the one for Ruby all five.
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AMAZON_ACCESS_KEY_ID',
  'AMAZON_SECRET_ACCESS_KEY',
  'AMAZON_SESSION_TOKEN',
] as const;

/** Names that would win over the credentials a child is given, or that would send it to somebody else's (protocols §iv, §v). */
export const winningNames = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  ...keyNames,
  // Every SDK takes it before any credentials, for Bedrock.
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_CREDENTIAL_EXPIRATION',
  // What other tools, granted among them, call the end of the keys; prompts and scripts read it.
  'AWS_SESSION_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  // boto reads keys from this file before it asks the container.
  'AWS_CREDENTIAL_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  ...OTHER_CREDENTIAL_NAMES,
  // Of another session, where this is run in a shell of aws-vault or of ours.
  'AWS_VAULT',
  'LATCHKEY_ACCESS_KEY_ID',
  'LATCHKEY_KEYS',
  'LATCHKEY_CONTAINER',
  'LATCHKEY_SESSION_PROFILE',
] as const;

/** What `exec` and `env` put into a shell beside those. */
const otherNames = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'LATCHKEY_SESSION',
  'LATCHKEY_SESSION_ID',
  'LATCHKEY_REGION',
  'LATCHKEY_BEFORE',
  'LATCHKEY_SESSION_ACTS_AS',
] as const;

/** The region of the session, by both names: boto3 and version 1 of aws read the second alone, JavaScript the first. */
export const regionVariables = (region: Region | null): Readonly<Record<string, string | null>> =>
  region === null
    ? { LATCHKEY_REGION: null }
    : { AWS_REGION: region, AWS_DEFAULT_REGION: region, LATCHKEY_REGION: region };

/** What was in the shell before `exec` or `env` put it into a session, and comes back when it leaves it. */
const BEFORE = 'LATCHKEY_BEFORE';
const fileNames = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const;

/**
 * The value of LATCHKEY_BEFORE for what `exec` or `env` starts. In a shell that is in a session already it stays: what is to come
 * back is what was there before the first one. Empty: nothing was.
 */
export function beforeOf({ env }: Pick<CommandIo, 'env'>): string {
  if (env.LATCHKEY_SESSION_ID) return env[BEFORE] ?? '';
  return [...namesBefore, ...fileNames]
    .flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`];
    })
    .join('&');
}

function readBefore(text: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split('&')) {
    const [name = '', value = ''] = part.split('=');
    try {
      found.set(name, decodeURIComponent(value));
    } catch {
      // Not as it was written: nothing comes back of it.
    }
  }
  return found;
}

/**
 * What makes of a shell one that is in no session any more: null takes a name out; an empty id says that the shell has left its session,
 * which a program that drops the id would not say; of the user's files only what `exec` hid them
 * behind. Keys of the user's own never come back, because Latchkey has not seen them; those put there since stay.
 *
 * SECURITY: in a shell that is in no session every name is the user's own. Without their AWS_PROFILE the next command would be in the
 * default session, which may be production.
 */
export function leavingVariables(
  io: Pick<CommandIo, 'env' | 'given' | 'hasForeignKeys' | 'keysOf'>,
): Readonly<Record<string, string | null>> {
  const { env, hasForeignKeys } = io;
  if (!isInSession(io)) return { LATCHKEY_SESSION_ID: '' };
  const isHidden = (name: (typeof fileNames)[number]) => isNoAwsFiles(env[name]);
  const isKept = (name: string) =>
    OTHER_CREDENTIAL_NAMES.some((one) => one === name) ||
    (hasForeignKeys && keyNames.some((one) => one === name));
  // Of the three only these two can be seen here; `exec` sets them together.
  const files = hidingNames.filter((name) => isHidden(name === 'BOTO_CONFIG' ? 'AWS_CONFIG_FILE' : name));
  const names = [...winningNames, ...otherNames, ...files].filter((name) => !isKept(name));
  const before = readBefore(env.LATCHKEY_SESSION_ID ? env[BEFORE] : undefined);
  const comesBack = [...namesBefore, ...fileNames.filter(isHidden)];
  return {
    ...Object.fromEntries(
      names.map((name) => [name, comesBack.some((one) => one === name) ? (before.get(name) ?? null) : null]),
    ),
    LATCHKEY_SESSION_ID: '',
  };
}

/** Whether `exec` or `env` put anything there that is still in it. */
export function isInSession({
  env,
  given,
  hasForeignKeys,
  keysOf,
}: Pick<CommandIo, 'env' | 'given' | 'hasForeignKeys' | 'keysOf'>): boolean {
  // An older terminal command does not say what the environment has.
  if (given === null || keysOf !== null) return true;
  if (given.includes('keys') && !hasForeignKeys) return true;
  const ours = [
    'LATCHKEY_SESSION_ID',
    'LATCHKEY_SESSION_PROFILE',
    'LATCHKEY_SESSION_ACTS_AS',
    'LATCHKEY_CONTAINER',
    'LATCHKEY_REGION',
  ];
  if (ours.some((name) => (env[name] ?? '') !== '')) return true;
  return fileNames.some((name) => isNoAwsFiles(env[name])) || hasExecCredentials({ env, given });
}

/** A file that is not there reads as empty in every SDK; the null device has another name on each platform. */
const NO_AWS_FILES = '.no-aws-files';
/**
 * SECURITY: `aws configure` in such a shell makes the file, where it can, and every later one would act by the keys in it. Nobody can make one
 * there (macOS has no such folder, and its root cannot be written). `madeByAws` looks where that does not hold.
 */
const noAwsFiles = (command: string): string =>
  command.startsWith('/') ? `/proc/latchkey${NO_AWS_FILES}` : `${command}${NO_AWS_FILES}`;

/** Also what an older version put there. */
const isNoAwsFiles = (value: string | undefined): boolean => value?.endsWith(NO_AWS_FILES) === true;

/** In a shell of `exec` from which the AWS files are hidden. */
export const hidesAwsFiles = ({ env }: Pick<CommandIo, 'env'>): boolean => isNoAwsFiles(env.AWS_CONFIG_FILE);

/**
 * In an environment of `exec`, where aws takes what the container's address gives. Programs such as tox and `env -i` may keep the
 * variables of AWS, and no other.
 */
export const hasExecCredentials = ({ env, given }: Pick<CommandIo, 'env' | 'given'>): boolean =>
  isNoAwsFiles(env.AWS_CONFIG_FILE) && given?.includes('container') === true;

/** AWS_ACCESS_KEY_ID without its secret: aws and boto3 fail then, and the SDKs for JavaScript and Go look into the default profile. */
export const hasHalfKeys = ({ given }: Pick<CommandIo, 'given'>): boolean =>
  given?.includes('no-secret') === true;

type FileVariable = (typeof fileNames)[number];
type FileKind = 'config' | 'credentials';
const variableOf = { config: 'AWS_CONFIG_FILE', credentials: 'AWS_SHARED_CREDENTIALS_FILE' } as const;

/** Null: HOME is not set, or no POSIX path. */
const homeHere = ({ env }: Pick<CommandIo, 'env'>): string | null =>
  env.HOME?.startsWith('/') === true ? withoutTrailingSlashes(env.HOME) : null;

/**
 * The file that aws and boto3 read in a shell: they know a leading `~` and $HOME, and a name that is not absolute is below the
 * directory they run in. Empty: none. Null: that cannot be seen here. `cwd` null: it is another one later.
 */
export function pathHere(
  io: Pick<CommandIo, 'env'>,
  file: FileKind,
  written: string,
  cwd: string | null,
): string | null {
  const home = homeHere(io);
  const named = io.env[variableOf[file]] ?? (home === null ? written : `${home}/.aws/${file}`);
  if (named === '' || named === written) return named;
  const atHome = home === null ? named : named.replace(/^~(?=\/|$)|\$(?:HOME\b|\{HOME\})/g, home);
  if (/^~|\$/.test(atHome)) return null;
  if (/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(atHome)) return withoutDots(atHome);
  return cwd === null ? null : withoutDots(`${withoutTrailingSlashes(cwd)}/${atHome}`);
}

/** `..` stays where it is: what it means behind a symbolic link is the file system's to say. */
const withoutDots = (path: string): string => path.replace(/\/(?:\.?\/)+/g, '/');

/**
 * How the caller's environment has one of the two AWS files elsewhere than where it is written. elsewhere: another file · empty: the
 * variable has no value, so that aws and boto3 read no file, JavaScript and Go the one at home, and Ruby fails · tilde: the same file by
 * a `~`, which Go takes for a folder, or by $HOME, which only aws and boto3 know. Tried with each (e2e/which-account.spec.ts).
 */
export type FileElsewhere =
  | { readonly how: 'elsewhere'; readonly file: string; readonly variable: FileVariable | null }
  | { readonly how: 'empty'; readonly variable: FileVariable }
  | { readonly how: 'tilde'; readonly variable: FileVariable; readonly sign: '~' | '$' };

/** Null: all tools read the files that are written. `cwd` null: what is asked for may run in another directory. */
export function filesElsewhere(
  io: Pick<CommandIo, 'env'>,
  paths: { readonly config: string; readonly credentials: string },
  cwd: string | null,
): FileElsewhere | null {
  const found = (['config', 'credentials'] as const).map((file): FileElsewhere | null => {
    const variable = variableOf[file];
    const path = pathHere(io, file, paths[file], cwd);
    if (path === '') return { how: 'empty', variable };
    const named = io.env[variable];
    if (path !== paths[file])
      return {
        how: 'elsewhere',
        file: named ?? path ?? paths[file],
        variable: named === undefined ? null : variable,
      };
    if (named === undefined || named === paths[file]) return null;
    if (named.includes('$')) return { how: 'tilde', variable, sign: '$' };
    return named.startsWith('~') ? { how: 'tilde', variable, sign: '~' } : null;
  });
  return found.find((one) => one?.how === 'elsewhere') ?? found.find((one) => one !== null) ?? null;
}

/**
 * Where a child must not see files. BOTO_CONFIG: keys in `~/.boto` or `/etc/boto.cfg`, left of an older boto, come before those
 * of the container for aws and boto3.
 */
const hidingNames = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'BOTO_CONFIG'] as const;

/** Null: nothing is where a child is to see no AWS files. */
export async function madeByAws(
  command: string,
  { otherFile }: Pick<CommandPorts, 'otherFile'>,
): Promise<string | null> {
  const path = noAwsFiles(command);
  const made = await otherFile(path);
  return made.ok && made.value.text === '' ? null : path;
}

export const hiding = (command: string): Readonly<Record<string, string>> =>
  Object.fromEntries(hidingNames.map((name) => [name, noAwsFiles(command)]));

/** What a prompt shows. */
export const labelOf = ({ session, profile }: Pick<Answer, 'session' | 'profile'>): string =>
  profile ?? sessionLabel(session);

/** By which what a command starts finds the session again (docs/which-account.md). */
export const pinOf = ({ session, profile }: Pick<Answer, 'session' | 'profile'>, actsAs: ActsAs) => ({
  // For a prompt.
  LATCHKEY_SESSION: labelOf({ session, profile }),
  // An id, because a name may come to mean another session while the command runs.
  LATCHKEY_SESSION_ID: session.id,
  // The session may be edited while the command runs.
  LATCHKEY_SESSION_ACTS_AS: actsAsText(session.id, actsAs),
});

const credentialKeys = [
  'aws_access_key_id',
  'credential_process',
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'login_session',
];

/**
 * How a child stays with its session although every SDK asks its profile before the container credentials, and with no
 * AWS_PROFILE that is `default`. profile: the session's own profile that was meant says the same · hidden: the child must not see the AWS
 * files, and takes the container credentials.
 */
export type ChildProfile =
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'hidden' };

/**
 * SECURITY: the wrong choice runs the command in the wrong account, silently. That `default` is this session now, or has
 * no credentials, says nothing of the next minute: the default session may change while the command runs.
 */
export function childProfile(
  texts: AwsFileTexts,
  { session, profile }: Pick<Answer, 'session' | 'profile'>,
): ChildProfile {
  const config = parseIni(texts.config.text, 'config');
  const credentials = parseIni(texts.credentials.text, 'credentials');
  const sections = (name: string): readonly IniSection[] => [
    ...findSections(config, 'profile', name),
    ...findSections(credentials, 'profile', name),
  ];
  const giving = (name: string): readonly IniSection[] => sections(name).filter(givesCredentials);
  const isOurs = (found: readonly IniSection[]): boolean => found.every((s) => s.sessionId === session.id);

  if (profile === null || giving(profile).length === 0 || !isOurs(giving(profile))) return { kind: 'hidden' };
  // Keys in a file are read without a word to Latchkey: after an edit of the session they would be of another account.
  if (findSections(credentials, 'profile', profile).some(givesCredentials)) return { kind: 'hidden' };
  // Other lines in our section, or what every profile inherits, may be what tools take. The region is given by a variable.
  const shadows = shadowsOf(profileSections([config, credentials]), {
    profile,
    sessionId: session.id,
    deliver: 'process',
    region: null,
  });
  return shadows.length === 0 ? { kind: 'profile', profile } : { kind: 'hidden' };
}

export const givesCredentials = (section: IniSection): boolean =>
  credentialKeys.some((key) => readValue(section, key) !== undefined);
