import { credentialKeys } from '../ini/credential-keys.ts';
import { type IniDocument, type IniOption, type IniSection, isComment } from '../ini/ini-document.ts';
import { changeEdit, indentBefore } from '../ini/ini-edit.ts';
import { indentOf, indentWidth, type LineEdit, stripPython } from '../ini/ini-lines.ts';
import { isExpiryNote, isKeptBelow, keptBelowLine, renamedFrom, renamedLine } from './profile-lines.ts';

const ourKeys = {
  config: new Set(['region', 'credential_process']),
  credentials: new Set(['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']),
} as const;

const textOf = (doc: IniDocument, line: number): string => doc.table.textOf(line);
const linesOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

function keptBelowAt(doc: IniDocument, section: IniSection): number | null {
  for (let line = section.line; line < section.endLine; line++)
    if (isKeptBelow(textOf(doc, line))) return line;
  return null;
}

/** The lines of a marked section that we wrote; everything else in it is the user's. */
function ourLines(doc: IniDocument, section: IniSection): ReadonlySet<number> {
  const delimiter = keptBelowAt(doc, section);
  if (delimiter !== null) return new Set(linesOf(section.line + 1, delimiter + 1));
  const keys = ourKeys[doc.file];
  const own = section.options.filter((option) => keys.has(option.key));
  const lines = new Set([section.line + 1, ...own.flatMap((option) => linesOf(option.line, option.endLine))]);
  if (isExpiryNote(textOf(doc, section.line + 2))) lines.add(section.line + 2);
  return lines;
}

function isTakenOver(doc: IniDocument, section: IniSection): boolean {
  return keptBelowAt(doc, section) !== null;
}

/**
 * True where `rebuildEdits` would change nothing, seen at a glance: the lines are the body's, nothing but empty lines
 * follows, and the next header is not indented. Nearly every section of a large file is so.
 */
export function isBuiltAs(doc: IniDocument, section: IniSection, body: readonly string[]): boolean {
  let at = section.line + 1;
  for (const line of body) if (textOf(doc, at++) !== line) return false;
  for (; at < section.endLine; at++) if (textOf(doc, at) !== '') return false;
  const next = textOf(doc, section.endLine);
  return next === '' || indentWidth(next) === 0;
}

/** New settings in a section that is ours already. */
export function rebuildEdits(
  doc: IniDocument,
  section: IniSection,
  body: (region: 'ours' | 'kept') => readonly string[],
  region: string | null,
): readonly LineEdit[] {
  const ours = ourLines(doc, section);
  const kept = section.options.find((option) => option.key === 'region' && !ours.has(option.line));
  const tail = isTakenOver(doc, section) ? [keptBelowLine] : [];
  let end = section.line + 1;
  while (ours.has(end)) end++;
  const standing = section.options.find((option) => ours.has(option.line));
  const own = standing === undefined ? '' : indentOf(textOf(doc, standing.line));
  const needed = indentBefore(doc, end);
  const indent = needed.length > own.length ? needed : own;
  const insert = [...body(kept === undefined ? 'ours' : 'kept'), ...tail].map((line) =>
    isComment(line) ? line : indent + line,
  );
  const rest = [...ours]
    .filter((line) => line > end)
    .map((line) => ({ from: line, to: line + 1, insert: [] }));
  return [{ from: section.line + 1, to: end, insert }, ...rest, ...keptRegionEdit(doc, kept, region)];
}

function keptRegionEdit(
  doc: IniDocument,
  kept: IniOption | undefined,
  region: string | null,
): readonly LineEdit[] {
  return kept === undefined || region === null || kept.value === region
    ? []
    : [changeEdit(doc, kept, region)];
}

/** Hands a section of the user over, after a yes: ours on top, credentials out, the rest verbatim below. */
export function takeOverEdits(
  doc: IniDocument,
  section: IniSection,
  body: (region: 'ours' | 'kept') => readonly string[],
  region: string | null,
): readonly LineEdit[] {
  const kept = section.options.find((option) => option.key === 'region');
  const at = section.line + 1;
  const indent = indentBefore(doc, at);
  const insert = [...body(kept === undefined ? 'ours' : 'kept'), keptBelowLine];
  const dropped = section.options
    .filter((option) => credentialKeys.has(option.key))
    .flatMap((option) => linesOf(option.line, option.endLine))
    .filter((line) => !isComment(stripPython(textOf(doc, line))));
  return [
    { from: at, to: at, insert: insert.map((line) => (isComment(line) ? line : indent + line)) },
    ...dropped.map((line) => ({ from: line, to: line + 1, insert: [] })),
    ...keptRegionEdit(doc, kept, region),
  ];
}

/**
 * Takes the credentials out of a section of the credentials file, and the region, which would win over ours. The header
 * goes with them when nothing else is under it.
 */
export function handOverEdits(doc: IniDocument, section: IniSection): readonly LineEdit[] {
  const gone = section.options.filter(({ key }) => key === 'region' || credentialKeys.has(key));
  const lines = gone
    .flatMap((option) => linesOf(option.line, option.endLine))
    .filter((line) => !isComment(stripPython(textOf(doc, line))));
  const leaving = new Set(lines);
  const isEmpty = linesOf(section.line + 1, section.endLine).every(
    (line) => leaving.has(line) || stripPython(textOf(doc, line)) === '',
  );
  return (isEmpty ? [section.line, ...lines] : lines).map((line) => removedLine(doc, line));
}

/** A byte order mark stays: it is the file's, not the line's. */
const removedLine = (doc: IniDocument, line: number): LineEdit => ({
  from: line,
  to: line + 1,
  insert: line === 0 && textOf(doc, 0).startsWith('\ufeff') ? ['\ufeff'] : [],
});

/** Takes out exactly what is ours; a header goes only when no setting of the user is left under it. */
export function releaseEdits(doc: IniDocument, section: IniSection): readonly LineEdit[] {
  const ours = ourLines(doc, section);
  const lines = [...ours];
  if (section.options.every((option) => ours.has(option.line))) {
    // The empty line above came with a section we appended; one that was taken over had its own.
    const above = section.line - 1;
    if (!isTakenOver(doc, section) && textOf(doc, above) === '' && above >= 0) lines.push(above);
    lines.push(section.line);
  }
  return lines.map((line) => removedLine(doc, line));
}

/** Gives a section of the credentials file another name in place, with a note by which it is named back. */
export function renameEdits(doc: IniDocument, section: IniSection, name: string): readonly LineEdit[] {
  return [
    {
      from: section.line,
      to: section.line + 1,
      insert: [renamedHeader(doc, section, name), renamedLine(section.header)],
    },
  ];
}

/** The name that our note under the header gives back; null when the section was not renamed by us. */
export function formerName(doc: IniDocument, section: IniSection): string | null {
  return renamedFrom(textOf(doc, section.line + 1));
}

export function renameBackEdits(doc: IniDocument, section: IniSection, name: string): readonly LineEdit[] {
  return [{ from: section.line, to: section.line + 2, insert: [renamedHeader(doc, section, name)] }];
}

function renamedHeader(doc: IniDocument, section: IniSection, name: string): string {
  const text = textOf(doc, section.line);
  const at = text.indexOf(`[${section.header}]`);
  return `${text.slice(0, at)}[${name}]${text.slice(at + section.header.length + 2)}`;
}
