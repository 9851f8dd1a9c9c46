import { isEverKept } from '../ini/credential-keys.ts';
import { type IniDocument, parseIni } from '../ini/ini-document.ts';
import { type LineEdit, stripPython } from '../ini/ini-lines.ts';
import type { IniOption, IniSection } from '../ini/ini-section.ts';
import { isHandedOverLine, keptBeside, keptLine, keptText } from '../ini/kept-line.ts';
import { markerIn } from '../ini/marker.ts';
import { copiesNow, copiesOf, headerBeside, type Keeping, lineBeside } from './kept-beside.ts';
import { isKeptBelow, renamedFrom } from './profile-lines.ts';

// Users write comments that begin exactly like ours: about them, or as copies. One that is in a section before a take-over is
// kept itself, as a comment in a comment, so that a release gives back the comment and not what it says. One that is written
// later is distinguished from ours by what we put out of force, which is in a file beside too.

/** Of a comment: it reads like one that we write into a section of the user. */
const readsLikeOurs = (text: string): boolean =>
  keptText(text) !== null ||
  keptBeside(text) !== null ||
  isHandedOverLine(text) ||
  isKeptBelow(text) ||
  renamedFrom(text) !== null ||
  markerIn(text, 0, text.length) !== null;

/** Of the text in a comment of ours: it is a comment of the user that reads like ours. */
export const isQuoted = readsLikeOurs;

/** Puts such comments of a section that is about to be taken over into comments of ours. */
export function quoteEdits(doc: IniDocument, section: IniSection, keeping: Keeping): readonly LineEdit[] {
  const isStill =
    doc.file === 'config' ? keeping.isStillKept(section.name) : keeping.isHandedOver(section.name);
  // The user took our marker out, and not what we kept.
  const isFromBefore = isStill ? keptBefore(doc, section, keeping) : () => false;
  const edits: LineEdit[] = [];
  for (let line = section.line + 1; line < section.endLine; line++) {
    const text = doc.table.textOf(line);
    if (!readsLikeOurs(text) || isFromBefore(text)) continue;
    if ((isStill || !keeping.hasMemory) && lineBeside(keeping, text) !== null) continue;
    edits.push({ from: line, to: line + 1, insert: [keptLine(text)] });
  }
  return edits;
}

/** Of a comment: it keeps what this take-over put out of force, word for word or, where no other line does, as edited since. */
function keptBefore(doc: IniDocument, section: IniSection, keeping: Keeping): (text: string) => boolean {
  const copies = copiesNow(section.header, keeping).map(({ lines }) => lines);
  if (copies.length === 0) return () => false;
  const edited = new Set(whatIsIn(doc, copies));
  const lines = new Set(copies.flat().map(stripPython));
  const isExact = (text: string) => lines.has(stripPython(keptText(text) ?? ''));
  for (const text of textsOf(doc, section)) if (isExact(text)) edited.delete(keyIn(doc, text));
  return (text) =>
    isKeptBelow(text) || isQuoted(keptText(text) ?? '') || isExact(text) || edited.has(keyIn(doc, text));
}

const textsOf = (doc: IniDocument, { line, endLine }: IniSection): readonly string[] =>
  Array.from({ length: endLine - line - 1 }, (_, at) => doc.table.textOf(line + 1 + at));

/** The setting that a comment of ours keeps; empty where it keeps none. */
function keyIn({ file }: IniDocument, comment: string): string {
  const kept = stripPython(keptText(comment) ?? '');
  return parseIni(`[a]\n${kept}`, file).sections[0]?.options[0]?.key ?? '';
}

/** Line by line too: without those between them, one may be read as the rest of the one above. */
function whatIsIn({ file }: IniDocument, copies: readonly (readonly string[])[]): ReadonlySet<string> {
  const keys = copies.flatMap((lines) => {
    const each = lines.map((line) => `[a]\n${stripPython(line)}`);
    const texts = [['[a]', ...lines].join('\n'), ...each];
    return texts.flatMap((text) => parseIni(text, file).sections[0]?.options.map(({ key }) => key) ?? []);
  });
  return new Set(keys.filter(isEverKept));
}

/** What we put out of force in a section: it alone comes back. */
export interface PutOut {
  has(option: Pick<IniOption, 'key'>): boolean;
  /** Word for word, not edited since. */
  hasExactly(text: string): boolean;
}

/** Also under the name that the section had before a session needed it. */
function copiesFor(
  doc: IniDocument,
  { header, line }: IniSection,
  { there }: Keeping,
): readonly (readonly string[])[] {
  const former = renamedFrom(doc.table.textOf(line + 1));
  const copies = former === null ? [] : copiesOf(there, former);
  return [...copiesOf(there, header), ...copies].map(({ lines }) => lines);
}

/** `isTakenOver`: the section says that it was the user's. Where no copy is left, that has to do. */
export function putOutOf(
  doc: IniDocument,
  section: IniSection,
  keeping: Keeping,
  isTakenOver: boolean,
): PutOut {
  const copies = copiesFor(doc, section, keeping);
  if (copies.length === 0) return { has: () => isTakenOver, hasExactly: () => false };
  const keys = whatIsIn(doc, copies);
  const lines = new Set(copies.flat().map(stripPython));
  return { has: ({ key }) => keys.has(key), hasExactly: (text) => lines.has(stripPython(text)) };
}

/** Of a section of ours with comments that read like kept lines: not where the user has written them into one that we made. */
export function isReallyTakenOver(doc: IniDocument, section: IniSection, keeping: Keeping): boolean {
  for (let line = section.line + 1; line < section.endLine; line++)
    if (isKeptBelow(doc.table.textOf(line))) return true;
  return section.markerAt === null || hasKeptBeside(doc, section, keeping);
}

/** Of a section that says it is not as the user had it: a file beside bears that out. */
function hasKeptBeside(doc: IniDocument, section: IniSection, keeping: Keeping): boolean {
  const copies = copiesFor(doc, section, keeping);
  const texts = textsOf(doc, section);
  if (texts.some((text) => isKeptHere(doc, section, keeping, headerBeside(keeping, text)))) return true;
  if (doc.file === 'config') return copies.length > 0;
  const lines = new Set(copies.flat().map(stripPython));
  return texts.some((text) => lines.has(stripPython(keptText(text) ?? '')));
}

/** A section that the user has copied points to the lines of the other; one that they have given another name, to its own. */
function isKeptHere(doc: IniDocument, section: IniSection, keeping: Keeping, header: string | null): boolean {
  if (header === null) return false;
  const former = renamedFrom(doc.table.textOf(section.line + 1));
  if (!keeping.hasMemory || header === section.header || header === former) return true;
  return keeping.isHandedOver(header) && !doc.sections.some((other) => other.header === header);
}

/** Whether a section of the credentials file says that an import has put it out of force, and whether that is so. */
export function isReallyHandedOver(doc: IniDocument, section: IniSection, keeping: Keeping): boolean {
  const isKept = (text: string) => keptText(text) !== null || keptBeside(text) !== null;
  // A tool may have dropped the line that says so, and nothing else.
  if (keeping.isHandedOver(section.name))
    return textsOf(doc, section).some((text) => isHandedOverLine(text) || isKept(text));
  return saysHandedOver(doc, section) && hasKeptBeside(doc, section, keeping);
}

/** Before sections said so themselves, a secret of theirs was kept beside the file. */
function saysHandedOver(doc: IniDocument, section: IniSection): boolean {
  const texts = textsOf(doc, section);
  if (texts.some(isHandedOverLine)) return true;
  return texts.some((text) => keptText(text) !== null) && texts.some((text) => keptBeside(text) !== null);
}
