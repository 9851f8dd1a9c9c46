import { splitShellWords } from '../../../../shared/shell-words.ts';
import { atOnce, type Slices } from '../../async/in-slices.ts';
import {
  applyEdits,
  backOverSpace,
  type Eol,
  hasForeignBytes,
  type LineEdit,
  type RawLine,
  rstripPython,
  skipSpace,
  stripPython,
  TextLines,
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
  /** The session id of our marker; null when the section is the user's. */
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
  /** What it was read from: `printIni` gives the same. */
  readonly text: string;
  readonly table: TextLines;
  /** As objects, made at the first look. */
  readonly lines: readonly RawLine[];
  readonly eol: Exclude<Eol, ''>;
  readonly sections: readonly IniSection[];
  readonly faults: readonly IniFault[];
}

const markerPattern =
  /^[ \t]*# managed by Latchkey - session ([A-Za-z0-9_.:@/-]{1,200}) - edits here are overwritten[ \t]*$/;

/** The comment that makes a section ours when it is on the line after the header. */
export function markerLine(sessionId: string): string {
  return `# managed by Latchkey - session ${sessionId} - edits here are overwritten`;
}

/** configparser's section of defaults: its settings count in every section, and it is not a profile. */
export const inheritedHeader = 'DEFAULT';

export const isComment = (stripped: string): boolean => stripped.startsWith('#') || stripped.startsWith(';');

/** As `IniOption`, while lines may still be added to it. */
interface OpenOption {
  readonly key: string;
  readonly rawKey: string;
  readonly line: number;
  endLine: number;
  value: string;
  nested: ReadonlyMap<string, string> | null;
  /** The lines that continue the value, blank ones among them; `blanks`: those read since the last that is not. */
  more: string[] | null;
  blanks: number;
}
interface OpenSection {
  readonly header: string;
  readonly line: number;
  readonly options: OpenOption[];
  /** Only where there are many options: looking through a few is faster than a set. */
  keys: Set<string> | null;
}

/**
 * Reads as Python's configparser does, and continues after what makes that give up, so that a broken file can still be
 * shown and edited without loss. `printIni(parseIni(x)) === x` for every text.
 */
export function parseIni(text: string, file: AwsFileKind): IniDocument {
  return atOnce(parsingIni(text, file));
}

const linesASlice = 2_000;

/** As `parseIni`, in slices: see async/in-slices.ts. */
export function* parsingIni(text: string, file: AwsFileKind): Slices<IniDocument> {
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
    sections.push(closeSection(section, endLine, table, file, reader.fault));
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
  };
}

const fewOptions = 12;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const BRACKET = 0x5b;

/** What Python's reader knows between two lines. */
class IniReader {
  readonly open: OpenSection[] = [];
  readonly faults: IniFault[] = [];
  readonly #table: TextLines;
  readonly #headers = new Set<string>();
  readonly #mayBeForeign: boolean;
  #section: OpenSection | null = null;
  #option: OpenOption | null = null;
  #level = 0;

  constructor(table: TextLines) {
    this.#table = table;
    this.#mayBeForeign = hasForeignBytes(table.text);
    if (table.text.startsWith('\ufeff')) this.fault('bom', 0, 'byte order mark');
  }

  readonly fault = (kind: IniFault['kind'], line: number, what: string): void => {
    this.faults.push({ kind, line, what, rejectedBy: kind === 'forbidden-name' ? 'js' : 'python' });
  };

  read(fromLine: number, toLine: number): void {
    const { text } = this.#table;
    for (let line = fromLine; line < toLine; line++) {
      if (this.#mayBeForeign && hasForeignBytes(this.#table.textOf(line)))
        this.fault('not-utf8', line, 'bytes that are not UTF-8');
      const from = this.#table.start(line) + (line === 0 && text.startsWith('\ufeff') ? 1 : 0);
      this.#readLine(line, from, this.#table.end(line));
    }
  }

  #readLine(line: number, from: number, to: number): void {
    const { text } = this.#table;
    const begin = skipSpace(text, from, to);
    const option = this.#option;
    if (begin === to) {
      if (option !== null) option.blanks++;
      return;
    }
    const first = text.charCodeAt(begin);
    if (first === HASH || first === SEMICOLON) return;
    const value = text.slice(begin, backOverSpace(text, begin, to));
    const indent = begin - from;
    if (option !== null && indent > this.#level) {
      addLine(option, value);
      option.endLine = line + 1;
      return;
    }
    this.#level = indent;
    const close = first === BRACKET ? value.lastIndexOf(']') : -1;
    if (close > 1) this.#readHeader(value.slice(1, close), line);
    else if (this.#section === null)
      this.fault('before-first-section', line, 'a line before the first section');
    else this.#readSetting(this.#section, value, line);
  }

  #readHeader(header: string, line: number): void {
    if (this.#headers.has(header) && header !== inheritedHeader)
      this.fault('duplicate-section', line, `[${header}]`);
    this.#headers.add(header);
    this.#section = { header, line, options: [], keys: null };
    this.open.push(this.#section);
    this.#option = null;
  }

  #readSetting(section: OpenSection, text: string, line: number): void {
    const delimiter = delimiterOf(text);
    const rawKey = delimiter === -1 ? '' : rstripPython(text.slice(0, delimiter));
    if (rawKey === '') {
      this.fault('not-a-setting', line, 'a line that is not a setting');
      return;
    }
    const key = rawKey.toLowerCase();
    if (hasKey(section, key)) this.fault('duplicate-key', line, key);
    const value = text.slice(skipSpace(text, delimiter + 1, text.length));
    this.#option = { key, rawKey, value, nested: null, line, endLine: line + 1, more: null, blanks: 0 };
    section.options.push(this.#option);
    section.keys?.add(key);
  }
}

/** The first `=` or `:`, -1 where there is none. */
function delimiterOf(text: string): number {
  const [equals, colon] = [text.indexOf('='), text.indexOf(':')];
  return equals === -1 || (colon !== -1 && colon < equals) ? colon : equals;
}

function addLine(option: OpenOption, text: string): void {
  option.more ??= [];
  for (; option.blanks > 0; option.blanks--) option.more.push('');
  option.more.push(text);
}

function hasKey(section: OpenSection, key: string): boolean {
  if (section.keys === null) {
    if (section.options.length < fewOptions) return section.options.some((other) => other.key === key);
    section.keys = new Set(section.options.map((other) => other.key));
  }
  return section.keys.has(key);
}

type ReportFault = (kind: IniFault['kind'], line: number, what: string) => void;

function closeSection(
  open: OpenSection,
  endLine: number,
  table: TextLines,
  file: AwsFileKind,
  fault: ReportFault,
): IniSection {
  const { header, line, options } = open;
  const { kind, name } = sectionName(header, file);
  if (header.endsWith('__proto__') && /^(profile )?__proto__$/.test(header))
    fault('forbidden-name', line, `[${header}]`);
  for (const option of options) closeOption(option, fault);
  const sessionId = sessionIdOf(table.textOf(line + 1));
  return {
    kind,
    name,
    header,
    line,
    endLine,
    options,
    sessionId,
    isSeenByJs: isSeenByJs(table.textOf(line)),
  };
}

function sessionIdOf(line: string): string | null {
  // Most second lines are settings, and the pattern is slow to fail.
  return line.includes('# managed by Latchkey') ? (markerPattern.exec(line)?.[1] ?? null) : null;
}

function closeOption(option: OpenOption, fault: ReportFault): void {
  if (option.more === null) return;
  const value = `${option.value}\n${option.more.join('\n')}`;
  option.value = value;
  option.more = null;
  if (!value.startsWith('\n')) return;
  const nested = new Map<string, string>();
  for (const part of value.split(unicodeLineEnds)) {
    const text = stripPython(part);
    const equals = text.indexOf('=');
    if (equals >= 0) nested.set(stripPython(text.slice(0, equals)), stripPython(text.slice(equals + 1)));
    else if (text !== '') fault('bad-nested', option.line, option.rawKey);
  }
  option.nested = nested;
}

const plainName = /^[\w\-@+.%:/]+$/;

/** What a header names: botocore runs config headers through shlex and wants two words (configloader.py). */
export function sectionName(header: string, file: AwsFileKind): { kind: SectionKind; name: string } {
  if (header === inheritedHeader) return { kind: 'other', name: header };
  if (file === 'credentials') return { kind: 'profile', name: header };
  if (header === 'default') return { kind: 'profile', name: header };
  if (header.startsWith('profile ') && plainName.test(header.slice(8)))
    return { kind: 'profile', name: header.slice(8) };
  for (const kind of ['profile', 'sso-session', 'services'] as const) {
    if (!header.startsWith(kind)) continue;
    const words = splitShellWords(header);
    const name = words?.length === 2 ? words[1] : undefined;
    return name === undefined ? { kind: 'other', name: header } : { kind, name };
  }
  return { kind: 'other', name: header };
}

const plainHeader = /^\[(?:profile )?[\w\-@+.%:/]+\]$/;

function isSeenByJs(line: string): boolean {
  if (plainHeader.test(line)) return true;
  const text = (line.split(/(^|\s)[;#]/)[0] ?? '').trim();
  if (!text.startsWith('[') || !text.endsWith(']')) return false;
  const header = text.slice(1, -1);
  return /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/.test(header) || /^[\w\-@+.%:/]+$/.test(header);
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
  return parseIni(applyEdits(doc.table, edits), doc.file);
}
