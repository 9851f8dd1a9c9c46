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

const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const lineEnds = '[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]';
const leading = new RegExp(`^${space}+`);
const trailing = new RegExp(`${space}+$`);

export const stripPython = (text: string): string => text.replace(leading, '').replace(trailing, '');
/** Where Python's `str.splitlines` cuts. */
export const unicodeLineEnds = new RegExp(lineEnds);
export const rstripPython = (text: string): string => text.replace(trailing, '');
export const indentOf = (text: string): string => leading.exec(text)?.[0] ?? '';

/**
 * True when the text came from bytes that are not UTF-8: the adapters decode such a byte to a lone surrogate
 * (adapters/files/atomic-file-text.ts). Python tools refuse such a file whole.
 */
export function hasForeignBytes(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

export function splitLines(text: string): readonly RawLine[] {
  const lines: RawLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let at = 0;
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    lines.push({ text: text.slice(at, end.index), eol: toEol(end[0]) });
    at = ends.lastIndex;
  }
  if (at < text.length) lines.push({ text: text.slice(at), eol: '' });
  return lines;
}

function toEol(end: string): Eol {
  return end === '\r\n' ? '\r\n' : end === '\r' ? '\r' : '\n';
}

export function joinLines(lines: readonly RawLine[]): string {
  return lines.map((line) => line.text + line.eol).join('');
}

/** The line end most lines have; LF on a tie or where there is none. */
export function newlineStyle(lines: readonly RawLine[]): Exclude<Eol, ''> {
  const count = (eol: Eol) => lines.reduce((sum, line) => sum + (line.eol === eol ? 1 : 0), 0);
  const lf = count('\n');
  const crlf = count('\r\n');
  const cr = count('\r');
  if (crlf > lf && crlf >= cr) return '\r\n';
  return cr > lf ? '\r' : '\n';
}

/**
 * Applies edits given against the same lines. What is not inside an edit stays byte for byte, and a file without a
 * newline at its end keeps having none: so appending and then removing gives back the same bytes.
 */
export function applyEdits(lines: readonly RawLine[], edits: readonly LineEdit[]): string {
  const eol = newlineStyle(lines);
  const result: RawLine[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (edit.from < at || edit.to < edit.from) throw new Error('line edits overlap');
    for (; at < edit.from; at++) push(result, lines[at]);
    edit.insert.forEach((text, index) => {
      // A line that stands for another keeps that line's end, a new one takes its neighbour's, also in mixed files.
      const replaced = edit.from + index < edit.to ? lines[edit.from + index]?.eol : undefined;
      result.push({ text, eol: replaced || result.at(-1)?.eol || eol });
    });
    at = edit.to;
  }
  for (; at < lines.length; at++) push(result, lines[at]);
  const endsBare = lines.at(-1)?.eol === '';
  return joinLines(
    result.map((line, index) => {
      if (endsBare && index === result.length - 1) return { text: line.text, eol: '' };
      return line.eol === '' ? { text: line.text, eol } : line;
    }),
  );
}

function push(result: RawLine[], line: RawLine | undefined): void {
  if (line !== undefined) result.push(line);
}
