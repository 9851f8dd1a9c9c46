import { isEverKept } from '../ini/credential-keys.ts';
import { type IniDocument, isComment, parseIni } from '../ini/ini-document.ts';
import { type LineEdit, stripPython } from '../ini/ini-lines.ts';
import { type IniOption, type IniSection, isUncertain } from '../ini/ini-section.ts';
import { isHandedOverLine, keptBeside, keptLine, keptText } from '../ini/kept-line.ts';
import { isSecret, type Keeping, lineBeside, putBeside } from './kept-beside.ts';
import { isQuoted, isReallyHandedOver, isReallyTakenOver, type PutOut, putOutOf } from './look-alikes.ts';

const noLines: ReadonlySet<number> = new Set();

/** Puts settings of the user out of force where they are: as comments, line by line. `ours`: lines in them that are not theirs. */
export function keepEdits(
  doc: IniDocument,
  section: IniSection,
  unordered: readonly IniOption[],
  keeping: Keeping,
  ours = noLines,
): readonly LineEdit[] {
  // As they are in the file: in another order an indented one would be read as the rest of the one above.
  const options = unordered.toSorted((a, b) => a.line - b.line);
  const replaced = (line: number, insert: string): LineEdit => ({
    from: line,
    to: line + 1,
    insert: [insert],
  });
  const theirsOf = (option: IniOption) => linesOf(doc, option).filter((line) => !ours.has(line));
  const open = options.filter((option) => !isSecret(option)).flatMap(theirsOf);
  const secret = options.filter(isSecret).flatMap(theirsOf);
  if (open.length > 0 && secret.length === 0) {
    const before = keeping.commented.get(section.header) ?? [];
    keeping.commented.set(section.header, [...before, ...open.map((line) => doc.table.textOf(line))]);
  }
  const kept = open.map((line) => replaced(line, keptLine(doc.table.textOf(line))));
  if (secret.length === 0) return kept;
  const texts = secret.map((line) => doc.table.textOf(line));
  // The rest of the section goes with it, in case a tool drops the comments.
  const comments = putBeside(keeping, section, [...texts, ...open.map((line) => doc.table.textOf(line))]);
  return [...kept, ...secret.map((line, index) => replaced(line, comments[index] ?? ''))];
}

/** Comments between the lines of a value are no part of it. */
function linesOf(doc: IniDocument, { line, endLine }: IniOption): readonly number[] {
  const lines = Array.from({ length: endLine - line }, (_, at) => line + at);
  return lines.filter((at) => !isComment(stripPython(doc.table.textOf(at))));
}

export function hasKeptLines(doc: IniDocument, section: IniSection): boolean {
  for (let line = section.line + 1; line < section.endLine; line++) {
    const text = doc.table.textOf(line);
    if (keptText(text) !== null || keptBeside(text) !== null) return true;
  }
  return false;
}

/** Takes our line out of a section once nothing below it is kept any more; null: something is. */
export function notHandedOverEdits(
  doc: IniDocument,
  section: IniSection,
  givenBack: readonly LineEdit[],
  keeping: Keeping,
): readonly LineEdit[] | null {
  const back = new Set(givenBack.map(({ from }) => from));
  const isThere = new Set(givenBack.flatMap(({ insert }) => insert.flatMap((text) => keysIn(text, doc))));
  const putOut = putOutOf(doc, section, keeping, true);
  const edits: LineEdit[] = [];
  for (let line = section.line + 1; line < section.endLine; line++) {
    const text = doc.table.textOf(line);
    // Another one is the user's.
    if (isHandedOverLine(text) && edits.length === 0) edits.push({ from: line, to: line + 1, insert: [] });
    else if (!back.has(line) && mayComeBack(text, doc, (key) => putOut.has({ key }) && !isThere.has(key)))
      return null;
  }
  return edits;
}

const keysIn = (text: string, { file }: IniDocument): readonly string[] =>
  parseIni(`[a]\n${stripPython(text)}`, file).sections[0]?.options.map(({ key }) => key) ?? [];

function mayComeBack(text: string, doc: IniDocument, isOut: (key: string) => boolean): boolean {
  const kept = keptText(text) ?? '';
  if (isQuoted(kept) || keptBeside(text) !== null) return true;
  return keysIn(kept, doc).some((key) => isEverKept(key) && isOut(key));
}

/** A line of a section as it would be: `number` is where it is now, `isKept` that it is a comment now. */
interface Line {
  readonly number: number;
  readonly text: string;
  readonly isKept: boolean;
}

/**
 * Puts the kept lines of a section back in force; `leaving`: lines of ours, which go at the same time. What stays a comment:
 * a setting that the user has made again since, because twice it would make tools refuse the whole file; and what is none
 * that we ever keep, because users write comments that begin like ours.
 */
export function giveBackEdits(
  doc: IniDocument,
  section: IniSection,
  leaving: ReadonlySet<number>,
  keeping: Keeping,
): readonly LineEdit[] {
  const isOfCredentials = doc.file === 'credentials';
  if (isOfCredentials && !isReallyHandedOver(doc, section, keeping)) return [];
  const lines: Line[] = [];
  for (let number = section.line + 1; number < section.endLine; number++) {
    if (leaving.has(number)) continue;
    const text = doc.table.textOf(number);
    const kept = keptText(text) ?? lineBeside(keeping, text);
    lines.push({ number, text: kept ?? text, isKept: kept !== null });
  }
  if (!lines.some(({ isKept }) => isKept)) return [];
  const header = doc.table.textOf(section.line);
  const putOut = putOutOf(doc, section, keeping, isOfCredentials || isReallyTakenOver(doc, section, keeping));
  const back = fitting(header, lines, doc, putOut);
  const live = section.options.filter(({ line }) => !leaving.has(line));
  const isSafe = meansAsBefore(header, back, live, doc);
  return back
    .filter(({ isKept, text }) => isKept && (isSafe || isQuoted(text)))
    .map(({ number, text }) => ({ from: number, to: number + 1, insert: [text] }));
}

const read = (header: string, lines: readonly Line[], doc: IniDocument) =>
  parseIni([header, ...lines.map(({ text }) => text)].join('\n'), doc.file);

/** Without what has to stay a comment. That changes what the lines around it mean, so it is looked at again. */
function fitting(header: string, lines: readonly Line[], doc: IniDocument, putOut: PutOut): readonly Line[] {
  const back = backInForce(lines, read(header, lines, doc).sections[0]?.options ?? [], putOut);
  for (const [index, { text, isKept }] of lines.entries()) if (isKept && isQuoted(text)) back.add(index + 1);
  if (lines.every(({ isKept }, index) => !isKept || back.has(index + 1))) return lines;
  const fewer = lines.map((line, index) =>
    line.isKept && !back.has(index + 1)
      ? { number: line.number, text: doc.table.textOf(line.number), isKept: false }
      : line,
  );
  return fitting(header, fewer, doc, putOut);
}

export const keyParts: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);

/** Of a comment: it keeps a part of an access key. Without that part the others are of no use, or go with another key's. */
function isPartOfKey(text: string): boolean {
  const [key = ''] = (keptText(text) ?? '').split(/[=:]/);
  return keptBeside(text) !== null || keyParts.has(stripPython(key).toLowerCase());
}

/** The lines, counted from the header, of kept settings whose key is not there already. */
function backInForce(lines: readonly Line[], options: readonly IniOption[], putOut: PutOut): Set<number> {
  const isKept = (line: number) => lines[line - 1]?.isKept === true;
  const taken = new Set(options.filter(({ line }) => !isKept(line)).map(({ key }) => key));
  const back = new Set<number>();
  // A sign-in of the user's own since: settings of two in one section make tools refuse it, or take one from each.
  const hasNewSignIn = taken.has('sso_session') || taken.has('sso_start_url');
  // Beside a copy of it that somebody has changed, the line is the one that we kept.
  const exact = new Map<string, number>();
  for (const { key, line } of options)
    if (isKept(line) && !exact.has(key) && putOut.hasExactly(lines[line - 1]?.text ?? ''))
      exact.set(key, line);
  const isHalf = lines.some(({ text, isKept }) => !isKept && isPartOfKey(text));
  for (const option of options) {
    const { key, line, endLine } = option;
    if (!isKept(line)) continue;
    const stays =
      taken.has(key) ||
      !isEverKept(key) ||
      !putOut.has(option) ||
      (exact.get(key) ?? line) !== line ||
      (isHalf && keyParts.has(key)) ||
      (hasNewSignIn && key.startsWith('sso_'));
    if (stays) continue;
    for (let at = line; at < endLine; at++) back.add(at);
    taken.add(key);
  }
  return back;
}

/**
 * Python's indentation rule lets one line change what another means: what the user wrote since may not. Nor may a line make
 * tools refuse the file.
 */
function meansAsBefore(
  header: string,
  lines: readonly Line[],
  live: IniSection['options'],
  doc: IniDocument,
): boolean {
  const { sections, faults } = read(header, lines, doc);
  const now = (sections[0]?.options ?? []).filter(({ line }) => lines[line - 1]?.isKept !== true);
  return (
    sections.length === 1 &&
    !faults.some((fault) => isUncertain(fault) && lines[fault.line - 1]?.isKept === true) &&
    now.length === live.length &&
    live.every(({ key, value }, index) => now[index]?.key === key && now[index]?.value === value)
  );
}
