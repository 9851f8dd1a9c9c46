import {
  backOverSpace,
  hasForeignBytes,
  rstripPython,
  skipSpace,
  stripPython,
  type TextLines,
  unicodeLineEnds,
} from './ini-lines.ts';
import type { IniFault } from './ini-section.ts';
import { type Marker, markerIn } from './marker.ts';
import { inheritedHeader } from './section-header.ts';

/** As `IniOption`, while lines may still be added to it. */
interface OpenOption {
  readonly key: string;
  readonly rawKey: string;
  isColon?: true;
  readonly line: number;
  endLine: number;
  value: string;
  nested: ReadonlyMap<string, string> | null;
  /** The lines that continue the value, blank ones among them; `blanks`: those read since the last that is not. */
  more: string[] | null;
  blanks: number;
}
export interface OpenSection {
  readonly header: string;
  readonly line: number;
  readonly options: OpenOption[];
  /** Only where there are many options: looking through a few is faster than a set. */
  keys: Set<string> | null;
  /** The first of ours, of whichever Latchkey: tools and editors put lines between it and the header. */
  marker: (Marker & { readonly line: number }) | null;
}

const fewOptions = 12;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const BRACKET = 0x5b;

/** What Python's reader knows between two lines. */
export class IniReader {
  readonly open: OpenSection[] = [];
  readonly faults: IniFault[] = [];
  readonly #table: TextLines;
  readonly #headers = new Set<string>();
  /** Of all sections of defaults, which may be there more than once; their settings may not. */
  readonly #inherited = new Set<string>();
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
    if (first === HASH) this.#readMarker(line, begin, to);
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

  #readMarker(line: number, from: number, to: number): void {
    if (this.#section === null || this.#section.marker !== null) return;
    const marker = markerIn(this.#table.text, from, to);
    if (marker !== null)
      this.#section.marker = { sessionId: marker.sessionId, instance: marker.instance, line };
  }

  #readHeader(header: string, line: number): void {
    if (this.#headers.has(header) && header !== inheritedHeader)
      this.fault('duplicate-section', line, `[${header}]`);
    this.#headers.add(header);
    this.#section = { header, line, options: [], keys: null, marker: null };
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
    const isInherited = section.header === inheritedHeader;
    if (isInherited ? this.#inherited.has(key) : hasKey(section, key)) this.fault('duplicate-key', line, key);
    const value = text.slice(skipSpace(text, delimiter + 1, text.length));
    this.#option = { key, rawKey, value, nested: null, line, endLine: line + 1, more: null, blanks: 0 };
    if (text[delimiter] === ':') this.#option.isColon = true;
    section.options.push(this.#option);
    section.keys?.add(key);
    if (isInherited) this.#inherited.add(key);
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

/** Joins the lines of a value once all are read. */
export function closeOption(option: OpenOption, fault: IniReader['fault']): void {
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
