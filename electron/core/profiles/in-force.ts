import type { Delivery } from '../../../shared/delivery.ts';
import { AccountId, Region } from '../../../shared/ids.ts';
import type { ShadowCause } from '../../../shared/shadow.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import { credentialKeys } from './ini/credential-keys.ts';
import type { IniDocument } from './ini/ini-document.ts';
import { addAll } from './ini/ini-lines.ts';
import type { AwsFileKind, IniOption, IniSection } from './ini/ini-section.ts';
import { inheritedHeader } from './ini/section-header.ts';
import { ourCommand } from './own-profiles.ts';
import { isLost, isOfAnother } from './plan/lost-marker.ts';
import { profilesASlice } from './plan/profile-plan-context.ts';

// What AWS's tools take for a profile, read from both files as they are. Orders: botocore's credential chain and the SDK
// reference guide, "Understand credentials providers"; what differs between tools was measured (docs/protocols.md).

/** A profile that should give a session's credentials. */
export interface WantedProfile {
  readonly profile: string;
  readonly sessionId: string;
  readonly deliver: Delivery;
  readonly region: string | null;
}

/** Something in the files that tools take instead of what Latchkey wrote for a profile. */
export interface Shadow {
  readonly profile: string;
  readonly sessionId: string;
  readonly cause: ShadowCause;
  readonly file: AwsFileKind;
  /** Of the setting or the section, counted from 1. Null where something is missing. */
  readonly line: number | null;
  /** False where only some tools take it. */
  readonly every: boolean;
  /** aws and boto3 take the session; only programs in other languages may not. */
  readonly onlySdks?: true;
  /** The region that tools take; set for the causes 'region' and 'bad-region' alone. */
  readonly region?: string;
  /** The consent of the user moves it aside: it is in the one section of that name in the file, which is the user's own. */
  readonly canTakeOver?: true;
  /** Of the role or the permission set that it names. */
  readonly account?: AccountId;
  /** It is our own command, for this profile. */
  readonly asks?: string;
  /** The program of that command, which no tool can run: it is not there. */
  readonly program?: string;
}

interface Found {
  readonly file: AwsFileKind;
  readonly section: IniSection;
  readonly isOurs: boolean;
}
interface Setting extends Found {
  readonly option: IniOption;
}

export interface ProfileSections {
  of(profile: string): readonly { readonly file: AwsFileKind; readonly section: IniSection }[];
  /** configparser's defaults, which every profile inherits. */
  readonly inherited: readonly { readonly file: AwsFileKind; readonly section: IniSection }[];
}

/** Looked through once, however many profiles are asked about. */
export function profileSections(
  documents: readonly Pick<IniDocument, 'file' | 'sections'>[],
): ProfileSections {
  const byName = new Map<string, { file: AwsFileKind; section: IniSection }[]>();
  const inherited: { file: AwsFileKind; section: IniSection }[] = [];
  for (const { file, sections } of documents) {
    for (const section of sections) {
      if (section.header === inheritedHeader) inherited.push({ file, section });
      if (section.kind !== 'profile') continue;
      const known = byName.get(section.name);
      if (known === undefined) byName.set(section.name, [{ file, section }]);
      else known.push({ file, section });
    }
  }
  return { of: (profile) => byName.get(profile) ?? [], inherited };
}

/** Of the programs of commands like ours in the files. */
export interface Programs {
  /** No tool can run them. */
  readonly gone: ReadonlySet<string>;
  /** Other Latchkeys, which answer with what they have for that profile. */
  readonly others: ReadonlySet<string>;
}
type Asked = WantedProfile & Programs;
const noneKnown: Programs = { gone: new Set(), others: new Set() };

/** What keeps tools from taking the session for this profile, the worst first; empty where nothing does. */
export function shadowsOf(
  files: ProfileSections,
  asked: WantedProfile,
  programs = noneKnown,
): readonly Shadow[] {
  const { profile, sessionId, deliver } = asked;
  const { gone, others } = programs;
  const wanted: Asked = { ...asked, gone, others };
  const found = files
    .of(profile)
    .map(({ file, section }): Found => ({ file, section, isOurs: isOf(section, sessionId) }));
  const ownFile: AwsFileKind = deliver === 'keys' ? 'credentials' : 'config';
  const isOursThere = found.some(({ file, isOurs }) => isOurs && file === ownFile);
  const shadow = (
    cause: ShadowCause,
    file: AwsFileKind,
    line: number | null,
    every: boolean,
    isOnlySdks = false,
  ): Shadow => ({
    profile,
    sessionId,
    cause,
    file,
    line: line === null ? null : line + 1,
    every,
    ...(isOnlySdks && !every ? { onlySdks: true } : {}),
  });
  const read = readByAws(found, wanted);
  const shadows = foreignSettings(found, wanted, ownFile).map(({ cause, setting, every }) => {
    const { file, option, section, isOurs } = setting;
    const isUnread = read !== null && file === 'config' && section !== read;
    // botocore asks our command before keys of the config.
    const isAfterOurs = read !== null && file === 'config' && cause === 'keys';
    // Where nothing of ours is, tools have nothing else to take.
    const isEvery = (every && !isUnread) || !isOursThere;
    const whose = whoseOf(cause, setting, found, gone);
    const isOther = !isOurs && others.has(ourCommand(option.value)?.program ?? '');
    return {
      ...shadow(
        isOther ? 'other-latchkey' : isOurs && whose.program !== undefined ? 'no-program' : cause,
        file,
        option.line,
        isEvery,
        isUnread || isAfterOurs,
      ),
      ...(!isOurs && !isOther && isOnlyOneOfUser(found, file, section) ? { canTakeOver: true as const } : {}),
      ...whose,
    };
  });
  for (const { file, section } of files.inherited) {
    // A profile that is not in that file inherits nothing of it: aws 1 and 2, boto3 and the SDK for JavaScript take our command then.
    if (!found.some((one) => one.file === file)) continue;
    const option = section.options.find(({ key }) => credentialKeys.has(key));
    if (option === undefined) continue;
    const isAfterOurs = section.options.every(({ key }) => !credentialKeys.has(key) || afterOurs.has(key));
    shadows.push(
      shadow('inherited', file, option.line, false, read !== null && file === 'config' && isAfterOurs),
    );
  }
  const ofAnother = found.find(
    ({ file, section, isOurs }) =>
      file === ownFile && !isOurs && section.sessionId !== null && !isLost(section),
  );
  if (ofAnother !== undefined)
    shadows.push(shadow('other-session', ownFile, ofAnother.section.line, !isOursThere));
  if (shadows.length === 0) {
    // `[profile default]` and `[default]` are one name: SDKs take the first alone, botocore the last alone.
    const second = found.find(({ file, isOurs }) => file === ownFile && !isOurs);
    if (isOursThere && second !== undefined)
      shadows.push(shadow('second-section', ownFile, second.section.line, false, read !== null));
    const isAnswered = found.some(
      ({ file, section }) => file === ownFile && section.options.some((option) => namesIt(option, wanted)),
    );
    if (!isOursThere && !isAnswered && deliver === 'process') shadows.push(missing(shadow, found, ownFile));
    const unmarked = found.find(({ file, section, isOurs }) => file === ownFile && isOurs && isLost(section));
    if (unmarked !== undefined) shadows.push(shadow('unmarked', ownFile, unmarked.section.line, false));
  }
  const region = badRegion(found, wanted) ?? regionShadow(found, wanted);
  if (region !== null) shadows.push(region);
  return shadows.sort((a, b) => weight(b) - weight(a));
}

/** Whom tools act as by a setting, as far as the files say. */
function whoseOf(
  cause: ShadowCause,
  { option }: Setting,
  found: readonly Found[],
  gone: ReadonlySet<string>,
): Pick<Shadow, 'account' | 'asks' | 'program'> {
  const options = found.flatMap(({ section }) => section.options);
  const settingOf = (name: string): string => options.findLast(({ key }) => key === name)?.value ?? '';
  if (cause === 'process') {
    const command = ourCommand(option.value);
    if (command === null) return {};
    const { program, profile } = command;
    return { asks: profile.slice(0, 300), ...(gone.has(program) ? { program: program.slice(0, 300) } : {}) };
  }
  const isRole = cause === 'role' || cause === 'web-identity';
  if (!isRole && cause !== 'sso') return {};
  const account = AccountId.safeParse(
    isRole ? settingOf('role_arn').split(':')[4] : settingOf('sso_account_id'),
  );
  return account.success ? { account: account.data } : {};
}

/** Two sections of one name in a file are for the user to correct, and lines in a section of ours are not moved aside. */
function isOnlyOneOfUser(found: readonly Found[], file: AwsFileKind, { sessionId }: IniSection): boolean {
  const [, another] = found.filter((one) => one.file === file);
  return sessionId === null && another === undefined;
}

const weight = ({ every, onlySdks, cause }: Shadow): number => {
  if (every) return 2;
  return onlySdks === true || cause === 'region' ? 0 : 1;
};

/** What botocore reads of the config only where no credential_process is: a [DEFAULT] section has no say with it. */
const afterOurs: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'credential_process',
]);

/**
 * Our section of the config, where aws and boto3 read it: of several spellings of one name they read the last alone, and no file that
 * has one header twice. Null: they do not, or what they take is not there.
 */
function readByAws(found: readonly Found[], wanted: Asked): IniSection | null {
  const inConfig = found.filter(({ file }) => file === 'config');
  const last = inConfig.at(-1);
  if (wanted.deliver !== 'process' || last?.isOurs !== true) return null;
  const isTwice = new Set(inConfig.map(({ section }) => section.header)).size < inConfig.length;
  return !isTwice && last.section.options.some((option) => namesIt(option, wanted)) ? last.section : null;
}

/** Nothing gives credentials: the section is gone, or it is one of the user's that we were not given. */
function missing(
  shadow: (cause: ShadowCause, file: AwsFileKind, line: number | null, every: boolean) => Shadow,
  found: readonly Found[],
  ownFile: AwsFileKind,
): Shadow {
  const own = found.find(({ file, section }) => file === ownFile && section.sessionId === null);
  return own === undefined
    ? shadow('missing', ownFile, null, true)
    : shadow('own-section', ownFile, own.section.line, true);
}

/** By its marker, or ours without one: a tool dropped the comments. `sessionId` empty: no session has the profile. */
const isOf = (section: IniSection, sessionId: string): boolean =>
  section.sessionId === sessionId || (sessionId !== '' && isLost(section));

interface ForeignSetting {
  readonly cause: ShadowCause;
  readonly setting: Setting;
  readonly every: boolean;
}

/** Settings beside ours by which some tool finds credentials first. */
function foreignSettings(
  found: readonly Found[],
  wanted: Asked,
  ownFile: AwsFileKind,
): readonly ForeignSetting[] {
  const settings = found
    .filter(({ section, isOurs }) => isOurs || section.sessionId === null || isLost(section))
    .flatMap((one) => one.section.options.map((option): Setting => ({ ...one, option })));
  const has = (key: string): boolean => settings.some(({ option }) => option.key === key);
  const hasForJs = (key: string): boolean =>
    settings.some((setting) => setting.option.key === key && isReadByJs(setting));
  return settings.flatMap((setting) => {
    const cause = causeOf(setting, has);
    if (cause === null || isOwnLine(setting, wanted, ownFile)) return [];
    const every = winsEverywhere(cause, setting, wanted, hasForJs);
    return every === null ? [] : [{ cause, setting, every }];
  });
}

/** Where credentials come from by this setting; null for every other setting. */
function causeOf({ option }: Setting, has: (key: string) => boolean): ShadowCause | null {
  switch (option.key) {
    case 'aws_access_key_id':
      return 'keys';
    case 'credential_process':
      return 'process';
    case 'sso_session':
    case 'sso_start_url':
      return 'sso';
    case 'login_session':
      return 'login';
    case 'role_arn':
      if (has('web_identity_token_file')) return 'web-identity';
      return has('source_profile') || has('credential_source') ? 'role' : null;
    default:
      return null;
  }
}

/** The line by which the delivery itself gives credentials: of a command, only while it names this profile or its session. */
function isOwnLine({ isOurs, file, option }: Setting, wanted: Asked, ownFile: AwsFileKind): boolean {
  if (file !== ownFile) return false;
  if (wanted.deliver === 'keys') return isOurs && option.key === 'aws_access_key_id';
  return namesIt(option, wanted);
}

/** Our command, also where a user wrote it by hand: by it tools get the session, where they can run it. */
function namesIt({ key, value }: IniOption, { profile, sessionId, gone, others }: Asked): boolean {
  if (key !== 'credential_process' || sessionId === '') return false;
  const command = ourCommand(value);
  if (command === null || gone.has(command.program) || others.has(command.program)) return false;
  return command.profile === profile || command.profile === sessionId;
}

/** As the JavaScript SDK reads a line: `key = value`, the key in lower case, and a value. */
const isReadByJs = ({ section, option }: Setting): boolean =>
  section.isSeenByJs &&
  option.rawKey === option.key &&
  option.isColon !== true &&
  (option.value.split(/(?:^|\s)[;#]/)[0] ?? '').trim() !== '';

/** True: every tool takes it before ours · false: some do · null: none does. */
function winsEverywhere(
  cause: ShadowCause,
  setting: Setting,
  { deliver }: WantedProfile,
  hasForJs: (key: string) => boolean,
): boolean | null {
  const { file, isOurs } = setting;
  switch (cause) {
    case 'role':
      return hasForJs('role_arn') && (hasForJs('source_profile') || hasForJs('credential_source'));
    case 'web-identity':
      return hasForJs('role_arn') && hasForJs('web_identity_token_file');
    case 'keys':
      // botocore asks a process before keys of the config; Go and JavaScript take any keys first.
      if (file === 'credentials') return hasForJs('aws_access_key_id') && hasForJs('aws_secret_access_key');
      return deliver === 'keys' ? null : false;
    case 'process':
      // The credentials file's value replaces the config's; one in our section takes the place of ours.
      if (deliver === 'keys') return null;
      return isOurs || (file === 'credentials' && isReadByJs(setting));
    default:
      // aws and boto3 ask Identity Center before keys and process; JavaScript takes keys first.
      return false;
  }
}

/** Our own line, which the user or a tool has given a value that no client takes for a region. */
function badRegion(found: readonly Found[], { profile, sessionId }: WantedProfile): Shadow | null {
  for (const { file, section, isOurs } of found) {
    const option = isOurs ? lastOf(section, 'region') : undefined;
    if (option === undefined || Region.safeParse(option.value).success) continue;
    const region = option.value.slice(0, 100);
    return { profile, sessionId, cause: 'bad-region', file, line: option.line + 1, every: false, region };
  }
  return null;
}

/** The programs of our own commands in these files, each once. */
export function* lookingForPrograms(
  documents: readonly Pick<IniDocument, 'sections'>[],
): SlicedWork<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { sections } of documents)
    for (const [index, { options }] of sections.entries()) {
      if (index % profilesASlice === 0) yield;
      for (const { key, value } of options) {
        const command = key === 'credential_process' ? ourCommand(value) : null;
        if (command !== null) found.add(command.program);
      }
    }
  return found;
}

/**
 * Of those, the ones that another Latchkey has written. SECURITY: where it is another program than ours, what it answers for a
 * profile of that name is its session's. With our own program the app of this machine answers: a synchronised file may name it.
 */
export const programsOfOthers = (
  documents: readonly Pick<IniDocument, 'sections'>[],
  own: string,
  gone: ReadonlySet<string>,
): ReadonlySet<string> =>
  new Set(
    documents
      .flatMap(({ sections }) => sections.filter(isOfAnother))
      .flatMap(({ options }) => options.filter(({ key }) => key === 'credential_process'))
      .flatMap(({ value }) => ourCommand(value)?.program ?? [])
      .filter((program) => program !== own && !gone.has(program)),
  );

/** What keeps tools from these profiles, of each the worst first. `owned`: the documents, with the owners of their sections. */
export function shadowsIn(
  owned: Parameters<typeof profileSections>[0],
  documents: readonly Pick<IniDocument, 'file' | 'faults'>[],
  wanted: readonly WantedProfile[],
): readonly Shadow[] {
  return atOnce(lookingForShadows(owned, documents, wanted));
}

/** As `shadowsIn`, in slices. */
export function* lookingForShadows(
  owned: Parameters<typeof profileSections>[0],
  documents: readonly Pick<IniDocument, 'file' | 'faults'>[],
  wanted: readonly WantedProfile[],
  programs = noneKnown,
): SlicedWork<readonly Shadow[]> {
  const sections = profileSections(owned);
  const refused = refusedLine(documents);
  const found: Shadow[] = [];
  for (const [index, one] of wanted.entries()) {
    if (index % profilesASlice === 0) yield;
    const { profile, sessionId } = one;
    if (refused !== null && sessionId !== '')
      found.push({ profile, sessionId, cause: 'unreadable', every: false, ...refused });
    addAll(found, shadowsOf(sections, one, programs));
  }
  return found;
}

/** The first line for which botocore refuses a whole file: no profile of it, nor of the other, is found then. */
function refusedLine(
  documents: readonly Pick<IniDocument, 'file' | 'faults'>[],
): Pick<Shadow, 'file' | 'line'> | null {
  for (const { file, faults } of documents) {
    const fault = faults.find(({ rejectedBy }) => rejectedBy === 'python');
    if (fault !== undefined) return { file, line: fault.line + 1 };
  }
  return null;
}

/** aws takes the region of the credentials file before the config's. Our own line is what the session says. */
function regionShadow(found: readonly Found[], wanted: WantedProfile): Shadow | null {
  // Of a default profile that no session has, whatever region it gives is the user's own.
  if (wanted.region === null && wanted.sessionId !== '') return null;
  for (const file of ['credentials', 'config'] as const) {
    for (const one of found) {
      const option = one.file === file && !one.isOurs ? lastOf(one.section, 'region') : undefined;
      if (option === undefined || option.value === wanted.region) continue;
      return {
        profile: wanted.profile,
        sessionId: wanted.sessionId,
        cause: 'region',
        file,
        line: option.line + 1,
        every: false,
        region: option.value.slice(0, 100),
      };
    }
  }
  return null;
}

const lastOf = (section: IniSection, key: string): IniOption | undefined =>
  section.options.findLast((option) => option.key === key);
