// The lines of ours in the start file of a shell: one line that reads a file of ours, between two comments. Whose they are the path in
// that line says: two Latchkeys have two data directories (docs/decisions/0046).

const begin = '# >>> managed by Latchkey: PATH and completion';
const end = '# <<< managed by Latchkey';

/** With their line ends. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const bare = (line: string): string => line.replace(/\r?\n$/, '');

interface Found {
  /** Lines of ours, by number. */
  readonly own: ReadonlySet<number>;
  /** The line that reads our file. */
  readonly source: number;
  /** Our lines are one after the other, with both comments: just as they were written. */
  readonly isWhole: boolean;
}

/** `ours`: every line that we may have written here. A line of these that none of our comments is at is the user's. */
function findBlocks(lines: readonly string[], ours: ReadonlySet<string>): readonly Found[] {
  const found: Found[] = [];
  for (const [at, line] of lines.entries()) {
    if (!ours.has(bare(line))) continue;
    const above = markFrom(lines, at, { step: -1, mark: begin, other: end });
    const below = markFrom(lines, at, { step: 1, mark: end, other: begin });
    const isPair = above !== null && below !== null;
    const own = new Set([at]);
    if (above !== null && (isPair || above === at - 1)) own.add(above);
    if (below !== null && (isPair || below === at + 1)) own.add(below);
    if (own.size > 1) found.push({ own, source: at, isWhole: isPair && below - above === 2 });
  }
  return found;
}

function markFrom(
  lines: readonly string[],
  from: number,
  { step, mark, other }: { readonly step: 1 | -1; readonly mark: string; readonly other: string },
): number | null {
  for (let at = from + step; at >= 0 && at < lines.length; at += step) {
    const line = bare(lines[at] ?? '');
    if (line === mark) return at;
    if (line === other) return null;
  }
  return null;
}

/** Whether lines of ours are there, and the numbers of lines just like them that the user wrote. Zero based. */
export function lookForBlock(text: string, ours: ReadonlySet<string>) {
  const lines = linesOf(text);
  const blocks = findBlocks(lines, ours);
  const byUser = lines.flatMap((line, at) =>
    ours.has(bare(line)) && !blocks.some(({ own }) => own.has(at)) ? [at] : [],
  );
  return { isThere: blocks.length > 0, source: blocks[0]?.source ?? null, byUser };
}

/** The file with our lines at its end; the same text where it reads our file already. */
export function withBlock(text: string, line: string, ours: ReadonlySet<string>, eol: '\n' | '\r\n'): string {
  const { isThere, byUser } = lookForBlock(text, ours);
  if (isThere || byUser.length > 0) return text;
  return `${text}${text === '' ? '' : eol}${[begin, line, end].map((one) => one + eol).join('')}`;
}

/** The file without our lines: its very bytes where nobody else has written behind them or between them. */
export function withoutBlock(text: string, ours: ReadonlySet<string>): string {
  const lines = linesOf(text);
  const blocks = findBlocks(lines, ours);
  const own = new Set(blocks.flatMap((block) => [...block.own]));
  const whole = new Map(
    blocks.filter(({ isWhole }) => isWhole).map((block) => [Math.min(...block.own), block.own.size]),
  );
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (!own.has(at)) kept.push(line);
    const size = whole.get(at);
    const last = kept.at(-1);
    if (size === undefined || last === undefined) continue;
    // The line end that was put before our lines. Where it is the only one between two lines of the user, it is theirs now.
    const eol = /\r?\n$/.exec(line)?.[0] ?? '';
    const isLast = at + size === lines.length;
    if (last.endsWith(eol) && (isLast || (last === eol && kept.length > 1)))
      kept.splice(-1, 1, last.slice(0, last.length - eol.length));
  }
  return kept.join('');
}

/** Any Latchkey's lines, also those of another data directory. */
export const hasShellBlock = (text: string): boolean => {
  const lines = linesOf(text).map(bare);
  return lines.some((line, at) => line === begin && isSource.test(lines[at + 1] ?? ''));
};
const isSource = /[/\\]latchkey\.(?:sh|zsh|fish|ps1)["']/;
