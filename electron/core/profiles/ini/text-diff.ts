// A small unified diff (Myers' greedy algorithm) for what is shown before a yes; `patch` and `git apply` take it.

interface Step {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}
const context = 3;
/** Beyond so many differing lines the exact shortest script is not worth its time: the middle is shown as replaced. */
const most = 1500;

/** Empty when the texts are equal. Line ends belong to the lines, so a change of CRLF to LF shows. */
export function unifiedDiff(before: string, after: string, names: { from: string; to: string }): string {
  if (before === after) return '';
  const steps = compare(toLines(before), toLines(after));
  return `--- ${names.from}\n+++ ${names.to}\n${hunks(steps).join('')}`;
}

function toLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(a: readonly string[], b: readonly string[]): readonly Step[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (line: string): Step => ({ kind: ' ', line });
  return [
    ...a.slice(0, start).map(same),
    ...shortest(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function shortest(a: readonly string[], b: readonly string[]): readonly Step[] {
  const replaced = (): readonly Step[] => [
    ...a.map((line): Step => ({ kind: '-', line })),
    ...b.map((line): Step => ({ kind: '+', line })),
  ];
  if (a.length === 0 || b.length === 0) return replaced();
  const rounds: ReadonlyMap<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(a.length + b.length, most); edits++) {
    rounds.push(reach);
    const next = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepFrom(reach, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return retrace(a, b, rounds);
    }
    reach = next;
  }
  return replaced();
}

const at = (reach: ReadonlyMap<number, number>, diagonal: number): number => reach.get(diagonal) ?? -1;
const isDown = (reach: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && at(reach, diagonal - 1) < at(reach, diagonal + 1));
function stepFrom(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  return isDown(reach, diagonal, edits) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
}

function retrace(
  a: readonly string[],
  b: readonly string[],
  rounds: readonly ReadonlyMap<number, number>[],
): readonly Step[] {
  const steps: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = rounds.length - 1; edits >= 0; edits--) {
    const reach = rounds[edits] ?? new Map();
    const diagonal = x - y;
    const down = isDown(reach, diagonal, edits);
    const fromX = at(reach, down ? diagonal + 1 : diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0) && a[x - 1] === b[y - 1]) {
      steps.push({ kind: ' ', line: a[--x] ?? '' });
      y--;
    }
    if (edits === 0) break;
    if (down) steps.push({ kind: '+', line: b[--y] ?? '' });
    else steps.push({ kind: '-', line: a[--x] ?? '' });
  }
  return steps.reverse();
}

function hunks(steps: readonly Step[]): readonly string[] {
  const changed = steps.flatMap((step, index) => (step.kind === ' ' ? [] : [index]));
  const spans: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = spans.at(-1);
    const to = Math.min(index + context + 1, steps.length);
    if (last !== undefined && index - context <= last.to) last.to = to;
    else spans.push({ from: Math.max(0, index - context), to });
  }
  let seen = 0;
  let [lineA, lineB] = [1, 1];
  return spans.map(({ from, to }) => {
    for (; seen < from; seen++) [lineA, lineB] = [lineA + 1, lineB + 1];
    const part = steps.slice(from, to);
    const countA = part.filter((step) => step.kind !== '+').length;
    const countB = part.filter((step) => step.kind !== '-').length;
    const header = `@@ -${range(lineA, countA)} +${range(lineB, countB)} @@\n`;
    seen = to;
    [lineA, lineB] = [lineA + countA, lineB + countB];
    return header + part.map(print).join('');
  });
}

function range(line: number, count: number): string {
  return count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`;
}
function print({ kind, line }: Step): string {
  return line.endsWith('\n') ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`;
}
