import { splitShellWords } from '../../../../shared/shell-words.ts';
import {
  applyEdits,
  type Eol,
  hasForeignBytes,
  indentOf,
  joinLines,
  type LineEdit,
  newlineStyle,
  type RawLine,
  rstripPython,
  splitLines,
  stripPython,
  unicodeLineEnds,
} from './ini-lines.ts';

/** Which of the two files: their section headers differ (protocols §vi). */
export type AwsFileKind = 'config' | 'credentials';
export type SectionKind = 'profile' | 'sso-session' | 'services' | 'other';

export interface IniOption {
  /** Lower-cased, as Python looks it up. */
  readonly key: string;
  /** As typed: the JavaScript SDK finds a key only in lower case. */
  readonly rawKey: string;
  /** As botocore reads it: continuation lines joined by LF, an inline comment is part of it. */
  readonly value: string;
  /** The one level of nesting, as under `s3 =`; null for a plain value. */
  readonly nested: ReadonlyMap<string, string> | null;
  /** First line and the line after the last, zero based. Blank and comment lines after the value are not its own. */
  readonly line: number;
  readonly endLine: number;
}
export interface IniSection {
  readonly kind: SectionKind;
  readonly name: string;
  /** What stands between the brackets. */
  readonly header: string;
  readonly line: number;
  /** The line after the last before the next header. */
  readonly endLine: number;
  readonly options: readonly IniOption[];
  /** The session id of our marker; null when the section is the person's. */
  readonly sessionId: string | null;
  /** False where the JavaScript SDK does not see the section at all. */
  readonly isSeenByJs: boolean;
}
export interface IniFault {
  readonly kind:
    | 'bom'
    | 'not-utf8'
    | 'before-first-section'
    | 'not-a-setting'
    | 'bad-nested'
    | 'duplicate-section'
    | 'duplicate-key'
    | 'forbidden-name';
  /** Zero based. */
  readonly line: number;
  readonly what: string;
  /** Which tools give up on the whole file. */
  readonly rejectedBy: 'python' | 'js';
}
export interface IniDocument {
  readonly file: AwsFileKind;
  readonly lines: readonly RawLine[];
  readonly eol: Exclude<Eol, ''>;
  readonly sections: readonly IniSection[];
  readonly faults: readonly IniFault[];
}

const markerPattern =
  /^[ \t]*# managed by Latchkey - session ([A-Za-z0-9_.:@/-]{1,200}) - edits here are overwritten[ \t]*$/;

/** The comment that makes a section ours when it stands on the line after the header. */
export function markerLine(sessionId: string): string {
  return `# managed by Latchkey - session ${sessionId} - edits here are overwritten`;
}

/** configparser's section of defaults: its settings count in every section, and it is no profile. */
export const inheritedHeader = 'DEFAULT';

export const isComment = (stripped: string): boolean => stripped.startsWith('#') || stripped.startsWith(';');

interface OpenOption {
  readonly key: string;
  readonly rawKey: string;
  readonly line: number;
  endLine: number;
  readonly values: string[];
}
interface OpenSection {
  readonly header: string;
  readonly line: number;
  readonly options: OpenOption[];
}

/**
 * Reads as Python's configparser does, and goes on after what makes that give up, so that a broken file can still be
 * shown and edited without loss. `printIni(parseIni(x)) === x` for every text.
 */
export function parseIni(text: string, file: AwsFileKind): IniDocument {
  const lines = splitLines(text);
  const faults: IniFault[] = [];
  const fault = (kind: IniFault['kind'], line: number, what: string) =>
    faults.push({ kind, line, what, rejectedBy: kind === 'forbidden-name' ? 'js' : 'python' });
  if (text.startsWith('\ufeff')) fault('bom', 0, 'byte order mark');

  const sections: OpenSection[] = [];
  const headers = new Set<string>();
  let section: OpenSection | null = null;
  let option: OpenOption | null = null;
  let level = 0;
  for (const [index, raw] of lines.entries()) {
    if (hasForeignBytes(raw.text)) fault('not-utf8', index, 'bytes that are not UTF-8');
    const line = index === 0 ? raw.text.replace(/^\ufeff/, '') : raw.text;
    const value = stripPython(line);
    if (value === '') option?.values.push('');
    if (value === '' || isComment(value)) continue;
    const indent = indentOf(line).length;
    if (option !== null && indent > level) {
      option.values.push(value);
      option.endLine = index + 1;
      continue;
    }
    level = indent;
    const header = /^\[([^\n]+)\]/.exec(value)?.[1];
    if (header !== undefined) {
      if (headers.has(header) && header !== inheritedHeader) fault('duplicate-section', index, `[${header}]`);
      headers.add(header);
      section = { header, line: index, options: [] };
      sections.push(section);
      option = null;
      continue;
    }
    if (section === null) {
      fault('before-first-section', index, 'a line before the first section');
      continue;
    }
    const setting = /^([^\n]*?)[=:]([^\n]*)$/.exec(value);
    const rawKey = rstripPython(setting?.[1] ?? '');
    if (setting === null || rawKey === '') {
      fault('not-a-setting', index, 'a line that is no setting');
      continue;
    }
    const key = rawKey.toLowerCase();
    if (section.options.some((other) => other.key === key)) fault('duplicate-key', index, key);
    option = { key, rawKey, line: index, endLine: index + 1, values: [stripPython(setting[2] ?? '')] };
    section.options.push(option);
  }
  const closed = sections.map((open, index) =>
    closeSection(open, sections[index + 1]?.line ?? lines.length, lines, file, fault),
  );
  return { file, lines, eol: newlineStyle(lines), sections: closed, faults };
}

type ReportFault = (kind: IniFault['kind'], line: number, what: string) => void;

function closeSection(
  open: OpenSection,
  endLine: number,
  lines: readonly RawLine[],
  file: AwsFileKind,
  fault: ReportFault,
): IniSection {
  const { kind, name } = sectionName(open.header, file);
  if (/^(profile )?__proto__$/.test(open.header)) fault('forbidden-name', open.line, `[${open.header}]`);
  return {
    kind,
    name,
    header: open.header,
    line: open.line,
    endLine,
    options: open.options.map((option) => closeOption(option, fault)),
    sessionId: markerPattern.exec(lines[open.line + 1]?.text ?? '')?.[1] ?? null,
    isSeenByJs: isSeenByJs(lines[open.line]?.text ?? ''),
  };
}

function closeOption(open: OpenOption, fault: ReportFault): IniOption {
  const value = rstripPython(open.values.join('\n'));
  const { key, rawKey, line, endLine } = open;
  if (!value.startsWith('\n')) return { key, rawKey, value, nested: null, line, endLine };
  const nested = new Map<string, string>();
  for (const part of value.split(unicodeLineEnds)) {
    const text = stripPython(part);
    const equals = text.indexOf('=');
    if (equals >= 0) nested.set(stripPython(text.slice(0, equals)), stripPython(text.slice(equals + 1)));
    else if (text !== '') fault('bad-nested', line, rawKey);
  }
  return { key, rawKey, value, nested, line, endLine };
}

/** What a header names: botocore runs config headers through shlex and wants two words (configloader.py). */
export function sectionName(header: string, file: AwsFileKind): { kind: SectionKind; name: string } {
  if (header === inheritedHeader) return { kind: 'other', name: header };
  if (file === 'credentials') return { kind: 'profile', name: header };
  if (header === 'default') return { kind: 'profile', name: header };
  for (const kind of ['profile', 'sso-session', 'services'] as const) {
    if (!header.startsWith(kind)) continue;
    const words = splitShellWords(header);
    const name = words?.length === 2 ? words[1] : undefined;
    return name === undefined ? { kind: 'other', name: header } : { kind, name };
  }
  return { kind: 'other', name: header };
}

function isSeenByJs(line: string): boolean {
  const text = (line.split(/(^|\s)[;#]/)[0] ?? '').trim();
  if (!text.startsWith('[') || !text.endsWith(']')) return false;
  const header = text.slice(1, -1);
  return /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/.test(header) || /^[\w\-@+.%:/]+$/.test(header);
}

export function printIni(doc: IniDocument): string {
  return joinLines(doc.lines);
}

/** False where Python tools (the aws command, botocore) refuse the whole file. `faults` says why. */
export function isReadable(doc: IniDocument): boolean {
  return !doc.faults.some((fault) => fault.rejectedBy === 'python');
}

/** Every section that names it, in every spelling: `[profile x]`, quoted, with tabs, indented, `[default]`. */
export function findSections(doc: IniDocument, kind: SectionKind, name: string): readonly IniSection[] {
  return doc.sections.filter((section) => section.kind === kind && section.name === name);
}

/** The value Python reads. A key that stands twice gives the last, as the JavaScript SDK reads it. */
export function readValue(section: IniSection, key: string): string | undefined {
  return section.options.findLast((option) => option.key === key)?.value;
}

export function sectionText(doc: IniDocument, section: IniSection): string {
  return joinLines(doc.lines.slice(section.line, section.endLine));
}

export function editDocument(doc: IniDocument, edits: readonly LineEdit[]): IniDocument {
  return parseIni(applyEdits(doc.lines, edits), doc.file);
}
