import { columnsOf, lastBlankWithin } from './columns.ts';

/**
 * Breaks what is longer than the terminal is wide at its spaces, and puts what follows under where the text began:
 * `hang`, or else the line's own indentation. Without a width (a pipe) nothing is broken.
 */
export function wrapped(text: string, width: number | null, hang: number | null = null): string {
  if (width === null) return text;
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width, hang ?? line.search(/\S|$/)))
    .join('\n');
}

function wrappedLine(line: string, width: number, hang: number): string {
  const lines: string[] = [];
  let rest = line;
  while (columnsOf(rest) > width) {
    const at = lastBlankWithin(rest, width);
    // A word that is wider than the terminal stays whole: an address must be copied in one piece.
    if (at <= hang) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = ' '.repeat(hang) + rest.slice(at + 1).trimStart();
  }
  return [...lines, rest].join('\n');
}
