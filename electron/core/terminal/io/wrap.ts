import { lastBlankWithin, widthsFor } from './columns.ts';
import type { Widths } from './plain-widths.ts';

/**
 * Breaks what is longer than the terminal is wide at its spaces, and puts what follows under where the text began:
 * `hang`, or else the line's own indentation. Without a width (a pipe) nothing is broken.
 */
export async function wrapped(
  text: string,
  width: number | null,
  hang: number | null = null,
): Promise<string> {
  return width === null ? text : wrappedBy(await widthsFor(text.split('\n')), text, width, hang);
}

/** As `wrapped`, for who knows what the text is made of. */
export function wrappedBy(widths: Widths, text: string, width: number, hang: number | null = null): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width, hang ?? line.search(/\S|$/), widths))
    .join('\n');
}

function wrappedLine(line: string, width: number, hang: number, widths: Widths): string {
  const lines: string[] = [];
  let rest = line;
  while (widths.columnsOf(rest) > width) {
    const at = lastBlankWithin(rest, width, widths);
    // A word that is wider than the terminal stays whole: an address must be copied in one piece.
    if (at <= hang) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = ' '.repeat(hang) + rest.slice(at + 1).trimStart();
  }
  return [...lines, rest].join('\n');
}
