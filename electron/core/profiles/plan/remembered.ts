import {
  writtenBeside,
  writtenCommand,
  writtenCopy,
  writtenHandedOver,
  writtenKept,
  writtenRegion,
  writtenRename,
  writtenTheirs,
} from '../../ports/instance.ts';
import { credentialKeys } from '../ini/credential-keys.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import { stripPython } from '../ini/ini-lines.ts';
import type { IniSection } from '../ini/ini-section.ts';
import { keptBeside, keptText } from '../ini/kept-line.ts';
import { commandsIn, type ProfileRequest } from './desired-profile.ts';
import { hasKeptLines, isHandedOver } from './kept-lines.ts';
import { isUnmarkedBeside, isUnmarkedCommand } from './lost-marker.ts';
import { isTakenOver } from './our-lines.ts';
import { formerName } from './profile-edits.ts';

interface Documents {
  readonly config: IniDocument;
  readonly credentials: IniDocument;
}
type Request = Pick<ProfileRequest, 'desired'>;

const isKeptIn = (config: IniDocument, section: IniSection): boolean =>
  section.kind === 'profile' && section.sessionId !== null && hasKeptLines(config, section);

const isTheirsIn = (config: IniDocument, section: IniSection): boolean =>
  section.kind === 'profile' && section.sessionId !== null && isTakenOver(config, section);

function keepsCredentials(config: IniDocument, section: IniSection): boolean {
  for (let line = section.line + 1; line < section.endLine; line++) {
    const text = config.table.textOf(line);
    const [key = ''] = (keptText(text) ?? '').split(/[=:]/);
    if (keptBeside(text) !== null || credentialKeys.has(stripPython(key).toLowerCase())) return true;
  }
  return false;
}

/** What the two files say of the user's part of them, for the memory: a tool may drop all comments that say it. */
export const partsIn = ({ config, credentials }: Documents, request: Request): readonly string[] => [
  ...config.sections.filter((section) => isKeptIn(config, section)).map(({ name }) => writtenKept(name)),
  ...config.sections.filter((section) => isTheirsIn(config, section)).map(({ name }) => writtenTheirs(name)),
  ...besideKeysIn(config, request),
  ...credentials.sections.flatMap((section) => {
    if (section.kind !== 'profile' || section.sessionId !== null) return [];
    const former = formerName(credentials, section);
    return [
      ...(isHandedOver(credentials, section) ? [writtenHandedOver(section.name)] : []),
      ...(former === null ? [] : [writtenRename(section.name, former)]),
    ];
  }),
];

/**
 * The sections of ours in the config for sessions whose keys are in the other file, and where lines are out of force that say
 * where credentials come from. Only those: without a marker nothing else tells such a section from the one that the user had,
 * which an undo, a backup or a failed write leaves there.
 */
function besideKeysIn(config: IniDocument, { desired }: Request): readonly string[] {
  const keys = new Map(desired.filter(({ deliver }) => deliver === 'keys').map((one) => [one.profile, one]));
  return config.sections.flatMap((section) => {
    const { kind, sessionId, name } = section;
    const wanting = kind === 'profile' && sessionId !== null ? keys.get(name) : undefined;
    if (wanting === undefined || !keepsCredentials(config, section)) return [];
    return wanting.region === null ? [writtenBeside(name)] : [writtenBeside(name), writtenRegion(name)];
  });
}

const isOfSections = (key: string): boolean =>
  /^(command|kept|theirs|beside|region|handed|renamed|copy):/.test(key);

/** What is remembered and no longer so: of commands that no section has, of lines that are kept no more. */
export function goneFrom(
  documents: Documents,
  written: ReadonlySet<string>,
  request: Request,
): readonly string[] {
  const gone = new Set([...written].filter(isOfSections));
  const wanted = new Set([...commandsIn(request), ...besideKeysIn(documents.config, request)]);
  for (const key of wanted) gone.delete(key);
  if (gone.size === 0) return [];
  const reserved = new Set(
    request.desired.filter(({ deliver }) => deliver !== 'none').map(({ profile }) => profile),
  );
  const copies = copiesBySection(gone);
  const keepCopies = (file: 'config' | 'credentials', { header }: IniSection): void => {
    for (const key of copies.get(writtenCopy(file, header, '')) ?? []) gone.delete(key);
  };
  for (const section of documents.config.sections) {
    if (section.kind !== 'profile') continue;
    const [command, kept] = [writtenCommand(section.name), writtenKept(section.name)];
    if (section.options.some(({ key }) => key === 'credential_process')) gone.delete(command);
    // One that could not be marked again, and whose lines could not be given back, is still to be done.
    const isStill = isUnmarkedCommand(section, undefined) || isUnmarkedBeside(section, wanted);
    if (isStill || isTheirsIn(documents.config, section)) gone.delete(writtenTheirs(section.name));
    if (!written.has(kept) || !(isStill || isKeptIn(documents.config, section))) continue;
    gone.delete(kept);
    keepCopies('config', section);
  }
  const theirs = new Set<string>();
  for (const section of documents.credentials.sections) {
    if (section.kind !== 'profile' || section.sessionId !== null) continue;
    const { name } = section;
    theirs.add(name);
    if (!written.has(writtenHandedOver(name))) continue;
    if (!reserved.has(name) && !isHandedOver(documents.credentials, section)) continue;
    gone.delete(writtenHandedOver(name));
    keepCopies('credentials', section);
  }
  for (const key of [...gone]) if (isStillRenamed(key, theirs, reserved)) gone.delete(key);
  return [...gone];
}

function copiesBySection(keys: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const key of keys) {
    if (!key.startsWith('copy:')) continue;
    const section = key.slice(0, key.indexOf(']') + 1);
    const same = found.get(section);
    if (same === undefined) found.set(section, [key]);
    else same.push(key);
  }
  return found;
}

function isStillRenamed(key: string, theirs: ReadonlySet<string>, reserved: ReadonlySet<string>): boolean {
  const prefix = writtenRename('', '').trimEnd();
  if (!key.startsWith(prefix)) return false;
  const [name = '', former = ''] = key.slice(prefix.length).split(' ');
  return theirs.has(name) && reserved.has(former);
}
