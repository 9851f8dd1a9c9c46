import { type IniDocument, isComment, parseIni } from '../ini/ini-document.ts';
import { stripPython } from '../ini/ini-lines.ts';
import type { IniOption, IniSection } from '../ini/ini-section.ts';
import { keptText } from '../ini/kept-line.ts';
import { ourProfile } from '../own-profiles.ts';
import { hasKeptLines } from './kept-lines.ts';
import { isExpiryNote, isKeptBelow } from './profile-lines.ts';

const keyParts: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
]);

const isOurCommand = ({ key, value }: IniOption): boolean =>
  key === 'credential_process' && ourProfile(value) !== null;

/** The settings of a marked section that we wrote. */
function ourOptions(doc: IniDocument, section: IniSection): readonly IniOption[] {
  const below = section.options.filter(({ line }) => line > (section.markerAt ?? section.line));
  if (section.remains !== undefined) return section.remains;
  if (doc.file === 'credentials') return below.filter(({ key }) => keyParts.has(key));
  const commands = section.options.filter(isOurCommand);
  const region = below[0];
  const isOurs = region?.key === 'region' && isOurRegion(doc, section, region);
  return isOurs ? [region, ...commands] : commands;
}

/**
 * Our region is the first setting under the marker, and above the command. Without a command it could be the user's, where
 * anything else in the section is and the line between ours and theirs is gone: one too many stays rather than theirs is lost.
 */
function isOurRegion(doc: IniDocument, section: IniSection, region: IniOption): boolean {
  const delimiter = delimiterAt(doc, section);
  if (delimiter !== null) return region.line < delimiter;
  const hasCommand = section.options.some(({ key }) => key === 'credential_process');
  if (hasCommand || isRegionKept(doc, section)) return true;
  return section.options.length === 1 && !hasKeptLines(doc, section);
}

/** The user's own is a comment: the one in force is not theirs. */
function isRegionKept(doc: IniDocument, section: IniSection): boolean {
  for (let line = section.line + 1; line < section.endLine; line++)
    if (/^\s*region\s*[=:]/i.test(keptText(doc.table.textOf(line)) ?? '')) return true;
  return false;
}

function firstLine(doc: IniDocument, section: IniSection, is: (text: string) => boolean): number | null {
  for (let line = section.line + 1; line < section.endLine; line++)
    if (is(doc.table.textOf(line))) return line;
  return null;
}
const delimiterAt = (doc: IniDocument, section: IniSection): number | null =>
  firstLine(doc, section, isKeptBelow);

/**
 * Lines of ours that a setting has swallowed: in a section with indented settings ours are indented too, and Python reads
 * them as the value of a setting that a tool has put above them without indentation.
 */
function swallowedLines(doc: IniDocument, section: IniSection): readonly number[] {
  const { markerAt, remains, options } = section;
  if (markerAt === null || remains !== undefined) return [];
  const swallowed = new Set<number>();
  for (const option of options)
    for (let line = Math.max(option.line, markerAt) + 1; line < option.endLine; line++) swallowed.add(line);
  if (swallowed.size === 0) return [];
  const end = delimiterAt(doc, section) ?? section.endLine;
  const lines: { readonly line: number; readonly option: IniOption | undefined }[] = [];
  for (let line = markerAt + 1; line < end; line++) {
    const text = stripPython(doc.table.textOf(line));
    if (text === '' || isComment(text)) continue;
    const option = swallowed.has(line)
      ? parseIni(`[a]\n${text}`, doc.file).sections[0]?.options[0]
      : undefined;
    lines.push({ line, option });
  }
  const isOwnCommand = (option: IniOption | undefined) =>
    option?.key === 'credential_process' && ourProfile(option.value) === section.name;
  return lines
    .filter(({ option }, at) => {
      if (option === undefined) return false;
      if (doc.file === 'credentials') return keyParts.has(option.key);
      // Of a setting of the user with a region in its value no line of ours is beside it.
      const isRegion = option.key === 'region' && (at === 0 || isOwnCommand(lines[at + 1]?.option));
      return isRegion || isOwnCommand(option);
    })
    .map(({ line }) => line);
}

/** What in a marked section is whose: everything that we did not write is the user's, wherever it is. */
export interface Ownership {
  readonly ours: ReadonlySet<number>;
  /** Something of the user is in it, beside ours: it was theirs before, or they have added to it. */
  readonly isTakenOver: boolean;
  /** It says so: it was the user's before. */
  readonly isMarkedSo: boolean;
}

const known = new WeakMap<IniSection, Ownership>();

/** Tools add settings above the line that separates the two, and users delete that line. */
export function ownershipOf(doc: IniDocument, section: IniSection): Ownership {
  const before = known.get(section);
  if (before !== undefined) return before;
  const lines = new Set<number>();
  if (section.markerAt !== null) lines.add(section.markerAt);
  const own = ourOptions(doc, section);
  for (const { line, endLine } of own) for (let at = line; at < endLine; at++) lines.add(at);
  for (const line of swallowedLines(doc, section)) lines.add(line);
  // Without its marker, and where nothing is remembered of it, the section may have been the user's: its header stays.
  const mayBeTheirs = section.markerAt === null && section.isMade !== true && doc.file === 'config';
  let isMarkedSo = mayBeTheirs || hasKeptLines(doc, section);
  const delimiter = delimiterAt(doc, section);
  if (delimiter !== null) {
    isMarkedSo = true;
    lines.add(delimiter);
  }
  // Only beside keys; the first is ours.
  const note = doc.file === 'credentials' ? firstLine(doc, section, isExpiryNote) : null;
  if (note !== null) lines.add(note);
  const ownership = {
    ours: lines,
    isMarkedSo,
    isTakenOver: isMarkedSo || own.length < section.options.length,
  };
  known.set(section, ownership);
  return ownership;
}

export const ourLines = (doc: IniDocument, section: IniSection): ReadonlySet<number> =>
  ownershipOf(doc, section).ours;
export const isTakenOver = (doc: IniDocument, section: IniSection): boolean =>
  ownershipOf(doc, section).isTakenOver;
