import type { SlicedWork } from '../../async/in-slices.ts';
import {
  writtenBeside,
  writtenCommand,
  writtenCopy,
  writtenHandedOver,
  writtenKept,
  writtenOther,
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
import { hasKeptLines } from './kept-lines.ts';
import { isUnmarkedBeside, isUnmarkedCommand } from './lost-marker.ts';
import { isTakenOver } from './our-lines.ts';
import { profilesASlice } from './profile-plan-context.ts';
import { isReallyMarked } from './real-marker.ts';

interface Documents {
  readonly config: IniDocument;
  readonly credentials: IniDocument;
}
type Request = Pick<ProfileRequest, 'desired'>;

/** Our sections in the config: one that only has a comment like our marker is the user's. */
function oursIn(config: IniDocument, { desired }: Request): ReadonlySet<IniSection> {
  const wanted = new Set(desired.filter(({ deliver }) => deliver !== 'none').map(({ profile }) => profile));
  return new Set(config.sections.filter((section) => isReallyMarked(section, 'config', wanted)));
}

function keepsCredentials(config: IniDocument, section: IniSection): boolean {
  for (let line = section.line + 1; line < section.endLine; line++) {
    const text = config.table.textOf(line);
    const [key = ''] = (keptText(text) ?? '').split(/[=:]/);
    if (keptBeside(text) !== null || credentialKeys.has(stripPython(key).toLowerCase())) return true;
  }
  return false;
}

/** What the config says of the user's part of it, for the memory: a tool may drop all comments that say it. */
export function* partsIn(
  { config }: Pick<Documents, 'config'>,
  request: Request,
): SlicedWork<readonly string[]> {
  const parts: string[] = [];
  let seen = 0;
  for (const section of oursIn(config, request)) {
    if (hasKeptLines(config, section)) parts.push(writtenKept(section.name));
    if (isTakenOver(config, section)) parts.push(writtenTheirs(section.name));
    if (++seen % profilesASlice === 0) yield;
  }
  return [...parts, ...besideKeysIn(config, request)];
}

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
  /^(command|kept|theirs|beside|region|handed|renamed|copy|other):/.test(key);

/** What a write changed in the memory, so that putting the files back as they were puts the memory back too. */
export interface MemoryChange {
  readonly added: readonly string[];
  readonly forgotten: readonly string[];
}

/**
 * Only what is about lines of the user: the text that comes back has their comments that read like ours, and with the memory of
 * the write they would be taken for ours. `config`: as it was.
 */
export function memoryChange(change: MemoryChange, config: Pick<IniDocument, 'sections'>): MemoryChange {
  const commands = new Set(change.added.filter((key) => key.startsWith(writtenCommand(''))));
  // Of the thousands of profiles that were made, and go as a whole, there is nothing to tell apart.
  const had = new Set(commands.size === 0 ? [] : config.sections.map(({ name }) => writtenCommand(name)));
  const isOfUser = (key: string) => isOfSections(key) && (!commands.has(key) || had.has(key));
  return {
    added: change.added.filter(isOfUser),
    forgotten: change.forgotten.filter((key) => isOfSections(key) && !key.startsWith(writtenCommand(''))),
  };
}

/**
 * What is remembered and no longer so: of commands that no section has, of lines that are kept no more. `taken`: what the plan
 * that made the documents had remembered.
 */
export function* goneFrom(
  documents: Documents,
  written: ReadonlySet<string>,
  request: Request,
  taken: readonly string[],
): SlicedWork<readonly string[]> {
  const gone = new Set([...written].filter(isOfSections));
  const ours = oursIn(documents.config, request);
  const wanted = new Set([...commandsIn(request), ...besideKeysIn(documents.config, request)]);
  for (const key of wanted) gone.delete(key);
  if (gone.size === 0) return [];
  yield;
  const reserved = new Set(
    request.desired.filter(({ deliver }) => deliver !== 'none').map(({ profile }) => profile),
  );
  for (const name of reserved) gone.delete(writtenOther(name));
  const copies = copiesBySection(gone);
  const keepCopies = (file: 'config' | 'credentials', { header }: Pick<IniSection, 'header'>): void => {
    for (const key of copies.get(writtenCopy(file, header, '')) ?? []) gone.delete(key);
  };
  for (const [index, section] of documents.config.sections.entries()) {
    if (index % profilesASlice === 0) yield;
    if (section.kind !== 'profile') continue;
    const [command, kept] = [writtenCommand(section.name), writtenKept(section.name)];
    if (section.options.some(({ key }) => key === 'credential_process')) gone.delete(command);
    // One that could not be marked again, and whose lines could not be given back, is still to be done.
    const isStill = isUnmarkedCommand(section, undefined) || isUnmarkedBeside(section, wanted);
    if (isStill || (ours.has(section) && isTakenOver(documents.config, section)))
      gone.delete(writtenTheirs(section.name));
    if (!written.has(kept) || !(isStill || (ours.has(section) && hasKeptLines(documents.config, section))))
      continue;
    gone.delete(kept);
    keepCopies('config', section);
  }
  // Also where the user has given the section another name: it is given back under that one.
  for (const name of [...reserved, ...taken.filter(isOfHandedOver).map(handedOverIn)]) {
    if (!gone.delete(writtenHandedOver(name))) continue;
    keepCopies('credentials', { header: name });
  }
  for (const key of [...gone]) if (isStillRenamed(key, reserved)) gone.delete(key);
  return [...gone];
}

const isOfHandedOver = (key: string): boolean => key.startsWith(writtenHandedOver(''));
const handedOverIn = (key: string): string => key.slice(writtenHandedOver('').length);

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

/** While a session has the name; also where the user has given the section another one since: its note is then to go. */
function isStillRenamed(key: string, reserved: ReadonlySet<string>): boolean {
  const prefix = writtenRename('', '').trimEnd();
  const [, former = ''] = key.slice(prefix.length).split(' ');
  return key.startsWith(prefix) && reserved.has(former);
}
