// Lines of an AWS config or credentials file as Python's configparser sees them, because the aws command and botocore
// do: line ends are LF, CRLF and CR; white space is Python's, which differs from JavaScript's (U+FEFF is none).

export type Eol = '\n' | '\r\n' | '\r' | '';
export interface RawLine {
  readonly text: string;
  /** '' only on a last line that has no newline. */
  readonly eol: Eol;
}
/** Replaces the lines from (inclusive) to (exclusive) by others, given without line ends. */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: readonly string[];
}

const lineEnds = '[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]';
/** Where Python's `str.splitlines` cuts. */
export const unicodeLineEnds = new RegExp(lineEnds);

/** Not `push(...many)`: a call takes only so many arguments. */
export function addAll<T>(to: T[], from: readonly T[]): void {
  for (const one of from) to.push(one);
}

// By hand and not by a regular expression: `\s+$` looks again from each blank on, so a line of 40,000 blanks took seconds.
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The first place between `from` and `to` that is no white space; `to` where all is. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The place behind the last that is no white space. */
export function backOverSpace(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

export const rstripPython = (text: string): string => text.slice(0, backOverSpace(text, 0, text.length));
export function stripPython(text: string): string {
  const from = skipSpace(text, 0, text.length);
  return text.slice(from, backOverSpace(text, from, text.length));
}
/** The length of `indentOf`. */
export const indentWidth = (text: string): number => skipSpace(text, 0, text.length);
export const indentOf = (text: string): string => text.slice(0, indentWidth(text));

/**
 * True when the text came from bytes that are not UTF-8: the adapters decode such a byte to a lone surrogate
 * (adapters/files/atomic-file-text.ts). Python tools refuse such a file whole.
 */
export function hasForeignBytes(text: string): boolean {
  return !text.isWellFormed();
}

/** For git (its config.c) a carriage return alone ends no line: it is white space in one. */
type Reader = 'python' | 'git';

/** The lines of a text by where they begin, because a large file would otherwise be cut into 100,000 objects. */
export class TextLines {
  readonly text: string;
  readonly eol: Exclude<Eol, ''>;
  /** Where each line begins, and the end of the text. */
  readonly #starts: readonly number[];
  readonly #isUnix: boolean;
  /** Whether a carriage return alone ends a line. */
  readonly #isBareCr: boolean;
  #all: readonly RawLine[] | null = null;

  constructor(text: string, reader: Reader = 'python') {
    this.text = text;
    this.#isUnix = !text.includes('\r');
    this.#starts = this.#isUnix || reader === 'git' ? linefeedStarts(text) : anyStarts(text);
    this.#isBareCr = reader === 'python';
    this.eol = this.#isUnix ? '\n' : this.#usualEol();
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  /** Where the line begins in the text, and where it ends without its line end. */
  start(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }
  end(line: number): number {
    return this.start(line + 1) - this.eolOf(line).length;
  }

  /** Empty also where there is no such line. */
  textOf(line: number): string {
    return this.text.slice(this.start(line), this.end(line));
  }

  /** '' only on a last line that has no newline. */
  eolOf(line: number): Eol {
    if (line < 0 || line >= this.length) return '';
    const [from, to] = [this.start(line), this.start(line + 1)];
    const last = this.text.charCodeAt(to - 1);
    if (last === CR) return this.#isBareCr ? '\r' : '';
    if (last !== LF) return '';
    return !this.#isUnix && to - 2 >= from && this.text.charCodeAt(to - 2) === CR ? '\r\n' : '\n';
  }

  /** The lines from (inclusive) to (exclusive), line ends and all. */
  span(from: number, to: number): string {
    return this.text.slice(this.start(from), this.start(to));
  }

  get all(): readonly RawLine[] {
    this.#all ??= Array.from({ length: this.length }, (_, line) => ({
      text: this.textOf(line),
      eol: this.eolOf(line),
    }));
    return this.#all;
  }

  /** The line end most lines have; LF on a tie or where there is none. */
  #usualEol(): Exclude<Eol, ''> {
    const counts = { '\n': 0, '\r\n': 0, '\r': 0, '': 0 };
    for (let line = 0; line < this.length; line++) counts[this.eolOf(line)]++;
    if (counts['\r\n'] > counts['\n'] && counts['\r\n'] >= counts['\r']) return '\r\n';
    return counts['\r'] > counts['\n'] ? '\r' : '\n';
  }
}

const CR = 0x0d;
const LF = 0x0a;

function linefeedStarts(text: string): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  while (at < text.length) {
    starts.push(at);
    const end = text.indexOf('\n', at);
    at = end === -1 ? text.length : end + 1;
  }
  starts.push(text.length);
  return starts;
}

function anyStarts(text: string): readonly number[] {
  const starts: number[] = [];
  const ends = /\r\n|\n|\r/g;
  let at = 0;
  while (at < text.length) {
    starts.push(at);
    at = ends.exec(text) === null ? text.length : ends.lastIndex;
  }
  starts.push(text.length);
  return starts;
}

/**
 * Applies edits given against the same lines. What is not inside an edit stays byte for byte, and a file without a
 * newline at its end keeps having none: so appending and then removing gives back the same bytes.
 */
export function applyEdits(
  lines: TextLines,
  edits: readonly LineEdit[],
  /** False: a line that becomes the last one keeps its line end, because no edit put it there. */
  isEndKept = true,
): string {
  const bare = lines.length - 1;
  const endsBare = bare >= 0 && lines.eolOf(bare) === '';
  /** What is kept and what is put in, in turns; joined once. */
  const parts: string[] = [];
  /** The line end of the last part; undefined before the first, and '' after the last line of a file without one. */
  let lastEol: Eol | undefined;
  let at = 0;
  const keepUntil = (end: number) => {
    if (end <= at) return;
    parts.push(lines.span(at, end));
    at = end;
    lastEol = lines.eolOf(end - 1);
  };
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (edit.from < at || edit.to < edit.from) throw new Error('line edits overlap');
    keepUntil(edit.from);
    edit.insert.forEach((text, index) => {
      // A line that stands for another keeps that line's end, a new one takes its neighbour's, also in mixed files.
      const replaced = edit.from + index < edit.to ? lines.eolOf(edit.from + index) : '';
      // A carriage return at the end of a line for git would become a part of the line end.
      if (lastEol === '') parts.push(parts.at(-1)?.endsWith('\r') === true ? '\r\n' : lines.eol);
      lastEol = replaced || lastEol || lines.eol;
      parts.push(text, lastEol);
    });
    at = edit.to;
  }
  keepUntil(lines.length);
  const text = parts.join('');
  return endsBare && isEndKept && lastEol !== undefined ? text.slice(0, text.length - lastEol.length) : text;
}
