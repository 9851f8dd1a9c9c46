import { stripPython, type TextLines } from './ini/ini-lines.ts';

// Whose a block in the git configuration is. Two Latchkeys may share one home, such as a packaged and a development one, each
// with its own data directory: neither changes or removes what the other wrote.

const begin = '# >>> managed by Latchkey: credentials for CodeCommit';
const edits = '- edits here are overwritten';
const pattern = new RegExp(`^${begin} (?:- instance ([a-z0-9]{1,40}) )?${edits}$`);
export const endLine = '# <<< managed by Latchkey';

export interface GitOwner {
  /** Null: it cannot be stored now, and every block is ours. */
  readonly instance: string | null;
  /** Values of `helper` that this Latchkey has written: a tool may have dropped the comments around them. */
  readonly helpers: ReadonlySet<string>;
}

/** A block that stays. `to`: after its last line. */
export interface OtherBlock {
  readonly from: number;
  readonly to: number;
}

export const beginLine = (instance: string | null): string =>
  `${begin} ${instance === null ? '' : `- instance ${instance} `}${edits}`;

export const isBeginLine = (line: string): boolean => pattern.test(line);

/** A block without an instance is of a version that knew only one Latchkey. */
export function isOwnBegin(line: string, owner: GitOwner | undefined): boolean {
  const [isBegin, named] = pattern.exec(line) ?? [];
  const instance = owner?.instance ?? null;
  return isBegin !== undefined && (instance === null || named === undefined || named === instance);
}

/**
 * Those between the comments of another Latchkey; and sections without comments around them whose helper is neither `helper`
 * nor one that was written here.
 */
export function otherBlocks(
  lines: TextLines,
  owner: GitOwner,
  { helper, runs }: { readonly helper: string; readonly runs: readonly OtherBlock[] },
): readonly OtherBlock[] {
  if (owner.instance === null) return [];
  const found: OtherBlock[] = [];
  const commented: OtherBlock[] = [];
  let open: number | null = null;
  const end = (from: number, at: number) => {
    const block = { from, to: at };
    commented.push(block);
    if (!isOwnBegin(stripPython(lines.textOf(from)), owner)) found.push(block);
  };
  for (const [at, { text }] of lines.all.entries()) {
    const line = stripPython(text);
    const isBegin = isBeginLine(line);
    if (!isBegin && line !== endLine) continue;
    if (open !== null) end(open, isBegin ? endWithout(open, at, runs) : at + 1);
    open = isBegin ? at : null;
  }
  if (open !== null) end(open, endWithout(open, lines.length, runs));
  const isOurs = ({ from, to }: OtherBlock) =>
    lines.all.slice(from, to).some(({ text }) => {
      const value = /^helper\s*=\s*(\S.*)$/.exec(stripPython(text))?.[1];
      return value !== undefined && (value === helper || owner.helpers.has(value));
    });
  for (const run of runs) {
    const isIn = commented.some(({ from, to }) => run.from >= from && run.to <= to);
    if (!isIn && !isOurs(run)) found.push(run);
  }
  return found.toSorted((a, b) => a.from - b.from);
}

/** Of a block whose last comment is gone: the sections right below its first one. */
function endWithout(from: number, before: number, runs: readonly OtherBlock[]): number {
  const run = runs.find((one) => one.from > from && one.from < before);
  return run === undefined ? from + 1 : Math.min(run.to, before);
}
