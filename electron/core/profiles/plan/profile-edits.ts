import { writtenHandedOver } from '../../ports/instance.ts';
import { credentialOptions } from '../ini/credential-keys.ts';
import { type IniDocument, isComment } from '../ini/ini-document.ts';
import { indentBefore } from '../ini/ini-edit.ts';
import { indentOf, indentWidth, type LineEdit } from '../ini/ini-lines.ts';
import type { IniOption, IniSection } from '../ini/ini-section.ts';
import { handedOverLine } from '../ini/kept-line.ts';
import { type Keeping, keepingOf } from './kept-beside.ts';
import { giveBackEdits, keepEdits } from './kept-lines.ts';
import { isReallyHandedOver, isReallyTakenOver, quoteEdits } from './look-alikes.ts';
import { lostComments, restoreEdits } from './lost-lines.ts';
import { isHandedOnSection } from './lost-marker.ts';
import { isTakenOver, ourLines, ownershipOf } from './our-lines.ts';
import { isKeptBelow, keptBelowLine, renamedLine } from './profile-lines.ts';

const textOf = (doc: IniDocument, line: number): string => doc.table.textOf(line);
const linesOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

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
  keeping: Keeping,
): readonly LineEdit[] {
  const { ours, isMarkedSo } = ownershipOf(doc, section);
  const own = section.options.filter((option) => !ours.has(option.line));
  const lost = lostComments(doc, section, own, keeping);
  const isTheirs = isMarkedSo && isReallyTakenOver(doc, section, keeping);
  const tail = isTheirs ? [keptBelowLine, ...lost] : [];
  const isProcess = isProcessIn(body('ours'));
  const place = { region, isProcess };
  const lines = body(regionIn(own, place));
  let end = section.line + 1;
  while (ours.has(end)) end++;
  const current = section.options.find((option) => ours.has(option.line));
  const indented = current === undefined ? '' : indentOf(textOf(doc, current.line));
  const needed = indentBefore(doc, end);
  const indent = needed.length > indented.length ? needed : indented;
  const insert = [...lines, ...tail].map((line) => (isComment(line) ? line : indent + line));
  const rest = [...ours]
    .filter((line) => line >= end)
    .map((line) => ({ from: line, to: line + 1, insert: [] }));
  // A second command would make tools refuse the file.
  // SECURITY: of another Latchkey, or with a line like its marker: a role of the user's in it would win over our command.
  const theirs = isHandedOnSection(section) ? credentialOptions(section) : [];
  const displaced = own.filter(
    (option) =>
      isDisplaced(option, place) ||
      theirs.includes(option) ||
      (isProcess && option.key === 'credential_process'),
  );
  return [
    { from: section.line + 1, to: end, insert },
    ...rest,
    ...keepEdits(doc, section, displaced, keeping, ours),
  ];
}

/** Puts what is the user's out of force, and takes out what we wrote when the section was marked. */
function clearEdits(
  doc: IniDocument,
  section: IniSection,
  options: readonly IniOption[],
  keeping: Keeping,
): readonly LineEdit[] {
  const quoted = quoteEdits(doc, section, keeping);
  const isTheirs = new Set(quoted.map(({ from }) => from));
  const stale = linesOf(section.line + 1, section.endLine).filter(
    (line) => isKeptBelow(textOf(doc, line)) && !isTheirs.has(line),
  );
  return [
    ...stale.map((line) => removedLine(doc, line)),
    ...quoted,
    ...keepEdits(doc, section, options, keeping),
  ];
}

/** What decides whose region is in force: of the session, and whether our command is below it. */
interface Place {
  readonly region: string | null;
  readonly isProcess: boolean;
}
const isProcessIn = (lines: readonly string[]): boolean =>
  lines.some((line) => line.startsWith('credential_process'));

/**
 * A region of the user that is not the session's: two in one section make tools refuse the whole file. Without our command
 * also one that says the same: where somebody deletes the line between ours and theirs, nothing else would tell them apart.
 */
const isDisplaced = ({ key, value }: IniOption, { region, isProcess }: Place): boolean =>
  key === 'region' && region !== null && (value !== region || !isProcess);

/** Whose line says the region: the user's own where it says the same. */
const regionIn = (own: readonly IniOption[], place: Place): 'ours' | 'kept' =>
  own.some((option) => option.key === 'region' && !isDisplaced(option, place)) ? 'kept' : 'ours';

/** Hands a section of the user over, after a yes: ours on top, the rest below, credentials as comments until the release. */
export function takeOverEdits(
  doc: IniDocument,
  section: IniSection,
  body: (region: 'ours' | 'kept') => readonly string[],
  region: string | null,
  keeping: Keeping,
): readonly LineEdit[] {
  const at = section.line + 1;
  const indent = indentBefore(doc, at);
  const place = { region, isProcess: isProcessIn(body('ours')) };
  const insert = [...body(regionIn(section.options, place)), keptBelowLine];
  const displaced = [
    ...credentialOptions(section),
    ...section.options.filter((option) => isDisplaced(option, place)),
  ];
  return [
    { from: at, to: at, insert: insert.map((line) => (isComment(line) ? line : indent + line)) },
    ...clearEdits(doc, section, displaced, keeping),
  ];
}

/** Puts the credentials in a section of the credentials file out of force, and the region, which would win over ours. */
export function handOverEdits(doc: IniDocument, section: IniSection, keeping: Keeping): readonly LineEdit[] {
  const regions = section.options.filter(({ key }) => key === 'region');
  const kept = keepEdits(doc, section, [...credentialOptions(section), ...regions], keeping);
  if (kept.length === 0) return kept;
  keeping.taken.push(writtenHandedOver(section.name));
  if (isReallyHandedOver(doc, section, keeping)) return kept;
  const at = section.line + 1;
  return [{ from: at, to: at, insert: [handedOverLine] }, ...quoteEdits(doc, section, keeping), ...kept];
}

/** A byte order mark stays: it is the file's, not the line's. */
const removedLine = (doc: IniDocument, line: number): LineEdit => ({
  from: line,
  to: line + 1,
  insert: line === 0 && textOf(doc, 0).startsWith('\ufeff') ? ['\ufeff'] : [],
});

/** Takes out exactly what is ours, and gives back what was the user's; a header goes only where nothing of theirs is under it. */
export function releaseEdits(
  doc: IniDocument,
  section: IniSection,
  keeping = keepingOf(doc.file, undefined),
): readonly LineEdit[] {
  const ours = ourLines(doc, section);
  const lines = [...ours];
  if (!isTakenOver(doc, section)) {
    // The empty line above came with the section.
    const above = section.line - 1;
    if (textOf(doc, above) === '' && above >= 0) lines.push(above);
    lines.push(section.line);
  }
  const back = giveBackEdits(doc, section, ours, keeping);
  return [
    ...lines.map((line) => removedLine(doc, line)),
    ...restoreEdits(doc, section, ours, keeping),
    ...back,
  ];
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

/** Takes out the note alone. */
export const withoutNoteEdits = ({ line }: IniSection): readonly LineEdit[] => [
  { from: line + 1, to: line + 2, insert: [] },
];

/** `lines`: of the header, and of our note below it where that is there. */
export function renameBackEdits(
  doc: IniDocument,
  section: IniSection,
  name: string,
  lines: 1 | 2,
): readonly LineEdit[] {
  return [{ from: section.line, to: section.line + lines, insert: [renamedHeader(doc, section, name)] }];
}

function renamedHeader(doc: IniDocument, section: IniSection, name: string): string {
  const text = textOf(doc, section.line);
  const at = text.indexOf(`[${section.header}]`);
  return `${text.slice(0, at)}[${name}]${text.slice(at + section.header.length + 2)}`;
}
