import { structuredPatch } from 'diff';

/** What `diff` gives of one place that differs: `lines` begin with ` `, `-`, `+` or `\` and have no line end. */
interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

const context = 3;
/** Beyond so many differing lines the exact shortest script is not worth its time: the middle is shown as replaced. */
const mostEdits = 1500;

/**
 * A unified diff for what is shown before a yes; `patch` and `git apply` take it. Empty when the texts are equal. Line
 * ends belong to the lines, so a change of CRLF to LF shows.
 */
export function unifiedDiff(before: string, after: string, names: { from: string; to: string }): string {
  if (before === after) return '';
  const [a, b] = [toLines(before), toLines(after)];
  // Most changes are small and the files may be large: only what lies between the equal ends is compared.
  const start = Math.max(0, equalFrom(a, b) - context);
  const end = Math.max(0, equalTo(a, b, start) - context);
  const [mine, yours] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const patch = isFarApart(mine, yours)
    ? undefined
    : structuredPatch('', '', mine.join(''), yours.join(''), '', '', {
        context,
        maxEditLength: mostEdits,
      });
  const hunks: readonly Hunk[] = patch?.hunks ?? [replaced(mine, yours)];
  return `--- ${names.from}\n+++ ${names.to}\n${hunks.map((hunk) => printHunk(hunk, start)).join('')}`;
}

/** Seen by counting, where looking for the shortest script would find out after a long time only. */
function isFarApart(a: readonly string[], b: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of b) counts.set(line, (counts.get(line) ?? 0) - 1);
  let edits = 0;
  for (const count of counts.values()) edits += Math.abs(count);
  return edits > mostEdits;
}

function toLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function equalFrom(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

/** How many lines at the end are equal, without those that are in the first `start`. */
function equalTo(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** All of the one in place of all of the other, but for the equal lines at both ends. */
function replaced(a: readonly string[], b: readonly string[]): Hunk {
  const head = Math.min(context, equalFrom(a, b));
  const tail = Math.min(context, equalTo(a, b, head));
  const marked = (mark: string, lines: readonly string[]) =>
    lines.flatMap((line) =>
      line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'],
    );
  return {
    oldStart: 1,
    oldLines: a.length,
    newStart: 1,
    newLines: b.length,
    lines: [
      ...marked(' ', a.slice(0, head)),
      ...marked('-', a.slice(head, a.length - tail)),
      ...marked('+', b.slice(head, b.length - tail)),
      ...marked(' ', a.slice(a.length - tail)),
    ],
  };
}

function printHunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk, offset: number): string {
  const header = `@@ -${range(oldStart + offset, oldLines)} +${range(newStart + offset, newLines)} @@\n`;
  return `${header}${lines.join('\n')}\n`;
}

function range(line: number, count: number): string {
  return count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`;
}
