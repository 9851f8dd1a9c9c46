import {
  writtenBeside,
  writtenCommand,
  writtenKept,
  writtenKey,
  writtenRegion,
  writtenTheirs,
} from '../../ports/instance.ts';
import { credentialOptions } from '../ini/credential-keys.ts';
import type { IniOption, IniSection } from '../ini/ini-section.ts';
import { ourProfile } from '../own-profiles.ts';
import { hasKeysOf, isTemporaryKey, markedAs, withRealMarker } from './real-marker.ts';

// Tools that rewrite a file (configparser, and programs on top of it) drop all comments, our markers among them. What is left
// of ours is then no text of the user: kept as theirs, it would come back when the session is gone, and live keys would stay.

const keyParts: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
]);

/** The session is not known any more; what matters is that it is one. */
const lost = 'lost';

export const asOurs = (section: IniSection): IniSection =>
  markedAs(section, { sessionId: lost, markerAt: section.markerAt });

/** Our command was written there, and nothing of the user was in the section. */
function isMadeByUs({ name, markerAt }: IniSection, written: ReadonlySet<string> | undefined): boolean {
  if (markerAt !== null || written?.has(writtenCommand(name)) !== true) return false;
  return !written.has(writtenTheirs(name)) && !written.has(writtenKept(name));
}

/** As `asOurs`, of a section with our command in the config. */
export function asOurCommand(section: IniSection, written: ReadonlySet<string> | undefined): IniSection {
  if (!isMadeByUs(section, written)) return asOurs(section);
  const { kind, name, header, line, endLine, options, markerAt, isSeenByJs } = section;
  return { kind, name, header, line, endLine, options, sessionId: lost, markerAt, isSeenByJs, isMade: true };
}

/** As `asOurs`, of a section beside rotating keys: all that may be ours in it is the region, on top. */
export function asOursBeside(section: IniSection, written: ReadonlySet<string>): IniSection {
  const { kind, name, header, line, endLine, options, markerAt, isSeenByJs } = section;
  const [first] = options;
  const remains = first?.key === 'region' && written.has(writtenRegion(name)) ? [first] : [];
  return { kind, name, header, line, endLine, options, sessionId: lost, markerAt, isSeenByJs, remains };
}

/** What `asOurs` made ours although no marker says so. Of another Latchkey there is a marker. */
export const isLost = ({ sessionId, markerAt }: Pick<IniSection, 'sessionId' | 'markerAt'>): boolean =>
  sessionId === lost && markerAt === null;

/** What `asOurs` made ours although the marker in it is not ours: handed on with a yes by another Latchkey. */
export const isHandedOnSection = ({
  sessionId,
  markerAt,
}: Pick<IniSection, 'sessionId' | 'markerAt'>): boolean => sessionId === lost && markerAt !== null;

/** What is remembered of the keys that we wrote, and those that a write is about to put there. */
export interface KnownKeys {
  readonly written: ReadonlySet<string>;
  readonly next?: ReadonlySet<string>;
}

const isKnown = ({ written, next }: KnownKeys, key: string): boolean =>
  written.has(key) || next?.has(key) === true;

/** A section of the credentials file, as ours or as the user's whatever its marker says. */
export function ownerOfKeys(marked: IniSection, known: KnownKeys | undefined): IniSection {
  const found = withRealMarker(marked, 'credentials', known?.written);
  const section = isLostKeys(found, known) ? asOurs(found) : found;
  return withTheirKeys(section, known) ?? section;
}

/** The keys in our sections, for the memory: those from before there was one are then in it. */
export const ourKeysIn = (sections: readonly IniSection[], known: KnownKeys): readonly string[] =>
  sections.flatMap((section) => {
    const { sessionId, kind, name, options } = ownerOfKeys(section, known);
    if (sessionId === null || kind !== 'profile') return [];
    return options
      .filter(({ key, value }) => key === 'aws_access_key_id' && value !== '')
      .map(({ value }) => writtenKey(name, value));
  });

/**
 * The section as the user's, where `aws configure` or they themselves have written a key over ours or beside it; null where
 * all keys in it are ours. Keys from before we remembered any of the profile are ours where they are temporary.
 */
function withTheirKeys(section: IniSection, known: KnownKeys | undefined): IniSection | null {
  const { kind, name, header, line, endLine, options, sessionId, markerAt, isSeenByJs } = section;
  if (known === undefined || sessionId === null || kind !== 'profile') return null;
  const isOurs = (accessKeyId: string) => accessKeyId === '' || isKnown(known, writtenKey(name, accessKeyId));
  const theirs = options.filter(({ key, value }) => key === 'aws_access_key_id' && !isOurs(value));
  if (theirs.length === 0) return null;
  if (theirs.every(({ value }) => isTemporaryKey(value)) && !hasKeysOf(name, known.written)) return null;
  const remains = ourRemains(options, isOurs);
  return { kind, name, header, line, endLine, options, sessionId: null, markerAt, isSeenByJs, remains };
}

/** Each key with what follows it. `aws configure` leaves our token beside the user's key, which no tool can use then. */
function ourRemains(
  options: readonly IniOption[],
  isOurs: (accessKeyId: string) => boolean,
): readonly IniOption[] {
  let accessKeyId = options.find(({ key }) => key === 'aws_access_key_id')?.value ?? '';
  return options.filter(({ key, value }) => {
    if (key === 'aws_access_key_id') accessKeyId = value;
    if (isOurs(accessKeyId)) return keyParts.has(key);
    return key === 'aws_session_token' && !isTemporaryKey(accessKeyId);
  });
}

const isUnmarked = ({ sessionId, markerAt }: IniSection): boolean => sessionId === null && markerAt === null;

/** Of another Latchkey on the same file: it stays as it is until the user says yes. */
export const isOfAnother = ({ sessionId, markerAt }: IniSection): boolean =>
  sessionId === null && markerAt !== null;

/**
 * Our command for the profile itself, with no marker above it. `written`: one that is not remembered, a user wrote by hand,
 * and it is theirs. Undefined: nothing is remembered of any, and all are ours.
 */
export const isUnmarkedCommand = (section: IniSection, written: ReadonlySet<string> | undefined): boolean =>
  isUnmarked(section) &&
  section.kind === 'profile' &&
  written?.has(writtenCommand(section.name)) !== false &&
  section.options.some(
    ({ key, value }) => key === 'credential_process' && ourProfile(value) === section.name,
  );

/**
 * Beside rotating keys, with no marker above it. With settings in it that say where credentials come from it is the user's:
 * they have set the profile up again.
 */
export const isUnmarkedBeside = (section: IniSection, written: ReadonlySet<string> | undefined): boolean =>
  isUnmarked(section) &&
  section.kind === 'profile' &&
  written?.has(writtenBeside(section.name)) === true &&
  credentialOptions(section).length === 0;

/** Ours, although a tool has dropped the marker. */
export const isUnmarkedOurs = (section: IniSection, written: ReadonlySet<string> | undefined): boolean =>
  isUnmarkedCommand(section, written) || isUnmarkedBeside(section, written);

/** Our command for a profile that a session has. */
export const isLostConfig = (
  section: IniSection,
  reserved: ReadonlySet<string>,
  written: ReadonlySet<string> | undefined,
): boolean => reserved.has(section.name) && isUnmarkedCommand(section, written);

/** Exactly our command, written by us and not taken out since, in a profile that is to be in the files no more. */
export const isLeftCommand = (section: IniSection, { command, written, reserved }: LeftCommands): boolean =>
  isUnmarked(section) &&
  section.kind === 'profile' &&
  !reserved.has(section.name) &&
  written.has(writtenCommand(section.name)) &&
  section.options.some(({ key, value }) => key === 'credential_process' && value === command(section.name));

export interface LeftCommands {
  readonly command: (profile: string) => string;
  readonly written: ReadonlySet<string>;
  readonly reserved: ReadonlySet<string>;
}

/** SECURITY: keys that we wrote, and a tool has rewritten: they are neither renewed nor taken out otherwise. */
const isLostKeys = (section: IniSection, known: KnownKeys | undefined): boolean =>
  known !== undefined &&
  section.kind === 'profile' &&
  isUnmarked(section) &&
  section.options.some(
    ({ key, value }) => key === 'aws_access_key_id' && isKnown(known, writtenKey(section.name, value)),
  );
