import { atOnce, type SlicedWork } from '../../async/in-slices.ts';
import { applyEdits, type Eol, type LineEdit, type RawLine, TextLines } from './ini-lines.ts';
import { closeOption, IniReader, type OpenSection } from './ini-reader.ts';
import type { AwsFileKind, IniFault, IniSection, SectionKind } from './ini-section.ts';
import { anyMarker, type IsOurs } from './marker.ts';
import { isSeenByJs, sectionName } from './section-header.ts';

export interface IniDocument {
  readonly file: AwsFileKind;
  /** What it was read from: `printIni` gives the same. */
  readonly text: string;
  readonly table: TextLines;
  /** As objects, made at the first look. */
  readonly lines: readonly RawLine[];
  readonly eol: Exclude<Eol, ''>;
  readonly sections: readonly IniSection[];
  readonly faults: readonly IniFault[];
  /** Which markers count as ours in it. */
  readonly isOurs: IsOurs;
}

export const isComment = (stripped: string): boolean => stripped.startsWith('#') || stripped.startsWith(';');

/**
 * Reads as Python's configparser does, and continues after what makes that give up, so that a broken file can still be
 * shown and edited without loss. `printIni(parseIni(x)) === x` for every text.
 */
export function parseIni(text: string, file: AwsFileKind, isOurs?: IsOurs): IniDocument {
  return atOnce(parsingIni(text, file, isOurs));
}

const linesASlice = 2_000;

/** As `parseIni`, in slices: see async/in-slices.ts. */
export function* parsingIni(
  text: string,
  file: AwsFileKind,
  isOurs: IsOurs = anyMarker,
): SlicedWork<IniDocument> {
  const table = new TextLines(text);
  yield;
  const reader = new IniReader(table);
  for (let from = 0; from < table.length; from += linesASlice) {
    reader.read(from, Math.min(table.length, from + linesASlice));
    yield;
  }
  const { open, faults } = reader;
  const sections: IniSection[] = [];
  for (const [index, section] of open.entries()) {
    const endLine = open[index + 1]?.line ?? table.length;
    sections.push(closeSection(section, endLine, { table, file, isOurs }, reader.fault));
    if (index % linesASlice === linesASlice - 1) yield;
  }
  return {
    file,
    text,
    table,
    get lines() {
      return table.all;
    },
    eol: table.eol,
    sections,
    faults,
    isOurs,
  };
}

type ReportFault = (kind: IniFault['kind'], line: number, what: string) => void;

function closeSection(
  open: OpenSection,
  endLine: number,
  { table, file, isOurs }: Pick<IniDocument, 'table' | 'file' | 'isOurs'>,
  fault: ReportFault,
): IniSection {
  const { header, line, options, marker } = open;
  const { kind, name } = sectionName(header, file);
  if (header.endsWith('__proto__') && /^(profile )?__proto__$/.test(header))
    fault('forbidden-name', line, `[${header}]`);
  for (const option of options) closeOption(option, fault);
  return {
    kind,
    name,
    header,
    line,
    endLine,
    options,
    sessionId: marker !== null && isOurs(marker) ? marker.sessionId : null,
    markerAt: marker?.line ?? null,
    isSeenByJs: isSeenByJs(table.textOf(line)),
  };
}

export function printIni(doc: IniDocument): string {
  return doc.table.span(0, doc.table.length);
}

/** False where Python tools (the aws command, botocore) refuse the whole file. `faults` says why. */
export function isReadable(doc: IniDocument): boolean {
  return !doc.faults.some((fault) => fault.rejectedBy === 'python');
}

/** Every section that names it, in every spelling: `[profile x]`, quoted, with tabs, indented, `[default]`. */
export function findSections(doc: IniDocument, kind: SectionKind, name: string): readonly IniSection[] {
  return doc.sections.filter((section) => section.kind === kind && section.name === name);
}

/** The value Python reads. A key that occurs twice gives the last, as the JavaScript SDK reads it. */
export function readValue(section: IniSection, key: string): string | undefined {
  return section.options.findLast((option) => option.key === key)?.value;
}

export function sectionText(doc: IniDocument, section: IniSection): string {
  return doc.table.span(section.line, section.endLine);
}

export function editDocument(doc: IniDocument, edits: readonly LineEdit[]): IniDocument {
  return parseIni(applyEdits(doc.table, edits), doc.file, doc.isOurs);
}
