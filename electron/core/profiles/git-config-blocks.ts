import { beginLine, endLine, type GitOwner, isBeginLine, isOwnBegin } from './git-config-owner.ts';
import {
  afterProtocolComments,
  isOurHeader,
  isOurHelper,
  ourRuns,
  type Run,
  stripGit,
} from './git-config-sections.ts';
import type { TextLines } from './ini/ini-lines.ts';

// A comment of ours counts where sections of ours bear it out: users copy comments, out of an old copy of the file or from another
// machine. Every other line that reads like one is theirs (docs/decisions/0037).

export interface GitBlock {
  readonly from: number;
  /** After its last line. */
  readonly to: number;
  /** Without our comments around it, where those are there. */
  readonly inner: { readonly from: number; readonly to: number };
}

export interface GitBlocks {
  readonly own: readonly GitBlock[];
  /** Of another Latchkey. They stay. */
  readonly others: readonly GitBlock[];
  /** How many lines read like our first comment, and are none. */
  readonly marks: number;
  /** The line where comments of ours no longer say what of a changed section is ours; null: they do. */
  readonly torn: number | null;
}

interface Mark {
  readonly at: number;
  readonly isBegin: boolean;
  readonly isOwn: boolean;
  /** Just as we write it. */
  readonly isExact: boolean;
}

interface Found extends GitBlock {
  readonly isOwn: boolean;
  /** One of its comments is missing. */
  readonly isHalf: boolean;
}

/** `helper`: what we write now. */
export function gitBlocks(lines: TextLines, owner: GitOwner | undefined, helper: string): GitBlocks {
  const runs = ourRuns(lines);
  const marks = marksIn(lines, owner, runs);
  const isAll = (owner?.instance ?? null) === null;
  const isOurs = (value: string): boolean => isAll || value === helper || owner?.helpers.has(value) === true;
  const around: Found[] = [];
  for (const run of runs) {
    const after = around.at(-1)?.to ?? 0;
    const isRunOurs = run.helpers.some(isOurs);
    if (run.from >= after) around.push(aroundRun(lines, run, { marks, after, isRunOurs }));
  }
  const { pairs, torn: tornMark } = changedPairs(lines, marks, around);
  const all = [...around, ...pairs].toSorted((a, b) => a.from - b.from);
  const own = all.filter(({ isOwn }) => isOwn);
  const others = all.filter(({ isOwn }) => !isOwn);
  const free = marks.filter(({ at, isBegin, isOwn }) => isBegin && isOwn && !isWithin(all, at));
  const emptied = own.length > 0 ? null : emptiedBlock(lines, marks, free, owner?.marks ?? null);
  // What of a section that somebody has changed is ours, only the comments around it would say.
  const torn = around.find(({ isHalf, isOwn }) => isHalf && isOwn)?.from ?? tornMark;
  return {
    own: emptied === null ? own : [emptied],
    others,
    marks: free.length - (emptied === null ? 0 : 1),
    torn: torn !== null && hasOtherOfOurs(lines, runs, others) ? torn : null,
  };
}

const isWithin = (blocks: readonly { readonly from: number; readonly to: number }[], at: number): boolean =>
  blocks.some(({ from, to }) => at >= from && at < to);

/** Those between sections of one run are somebody's comments. */
function marksIn(lines: TextLines, owner: GitOwner | undefined, runs: readonly Run[]): readonly Mark[] {
  const found: Mark[] = [];
  let next = 0;
  for (const [at, { text }] of lines.all.entries()) {
    while (at >= (runs[next]?.to ?? Number.POSITIVE_INFINITY)) next++;
    if (at >= (runs[next]?.from ?? Number.POSITIVE_INFINITY)) continue;
    const line = stripGit(text);
    const isBegin = isBeginLine(line);
    const isExact = text === (isBegin ? beginLine(owner?.instance ?? null) : endLine);
    if (isBegin || line === endLine) found.push({ at, isBegin, isOwn: isOwnBegin(line, owner), isExact });
  }
  return found;
}

interface Around {
  readonly marks: readonly Mark[];
  /** Where the block above ends. */
  readonly after: number;
  readonly isRunOurs: boolean;
}

function aroundRun(lines: TextLines, run: Run, { marks, after, isRunOurs }: Around): Found {
  const at = marks.findIndex((mark) => mark.at >= run.from);
  const below = at === -1 ? [] : marks.slice(at);
  const above = (at === -1 ? marks : marks.slice(0, at)).filter((mark) => mark.at >= after).toReversed();
  const touching = endBelow(run, below);
  const end = touching ?? (below[0]?.isBegin === false ? below[0] : null);
  const begin = beginAbove(run, above, isRunOurs) ?? (end === null ? null : changedAbove(lines, run, above));
  if (begin !== null && end !== null) return paired(begin, end);
  const from = begin?.at ?? run.from;
  const inner = { from: begin === null ? run.from : begin.at + 1, to: touching?.at ?? run.to };
  const to = touching === null ? run.to : touching.at + 1;
  const isHalf = begin !== null || touching !== null;
  return { from, to, inner, isOwn: begin?.isOwn ?? isRunOurs, isHalf };
}

const paired = ({ at, isOwn }: Mark, end: Mark): Found => ({
  from: at,
  to: end.at + 1,
  inner: { from: at + 1, to: end.at },
  isOwn,
  isHalf: false,
});

/** Right above the sections, or above others that somebody put between: ours, where the sections have our helper. */
function beginAbove(run: Run, above: readonly Mark[], isRunOurs: boolean): Mark | null {
  const touching = above.filter(({ at }, index) => at === run.from - 1 - index);
  const begins = touching.filter(({ isBegin }) => isBegin);
  const ours = isRunOurs ? begins.filter(({ isOwn }) => isOwn) : [];
  return ours.find(({ isExact }) => isExact) ?? ours[0] ?? begins[0] ?? null;
}

function endBelow(run: Run, below: readonly Mark[]): Mark | null {
  const touching = below.filter(({ at }, index) => at === run.to + index);
  const ends = touching.filter(({ isBegin }) => !isBegin);
  return ends.find(({ isExact }) => isExact) ?? ends[0] ?? null;
}

/** Above other comments, or a section of ours that somebody has changed, which are above the run. */
function changedAbove(lines: TextLines, run: Run, [mark]: readonly Mark[]): Mark | null {
  if (mark?.isBegin !== true) return null;
  return isOurSectionFirst(lines, mark, run.from + 1) ? mark : null;
}

/** Where somebody has changed every section between our comments; `torn`: a first comment above such a section, without a last one. */
function changedPairs(
  lines: TextLines,
  marks: readonly Mark[],
  around: readonly Found[],
): { readonly pairs: readonly Found[]; readonly torn: number | null } {
  const pairs: Found[] = [];
  let torn: number | null = null;
  for (const [index, mark] of marks.entries()) {
    if (!mark.isBegin || isWithin(around, mark.at)) continue;
    const next = marks[index + 1];
    const to = next?.at ?? lines.length;
    if (!isOurSectionFirst(lines, mark, to) || !hasHelper(lines, mark.at, to, around)) continue;
    if (next !== undefined && !next.isBegin && !isWithin(around, next.at)) pairs.push(paired(mark, next));
    else if (mark.isOwn) torn ??= mark.at;
  }
  return { pairs, torn };
}

/** Whether the first section from there on is one of ours, changed or not. */
function isOurSectionFirst(lines: TextLines, mark: Mark, to: number): boolean {
  let isIn = false;
  for (let at = mark.at + 1; at < to; at++) {
    const line = stripGit(lines.textOf(at));
    const isHeader = line.startsWith('[');
    if (isIn && isHeader) return false;
    if (isHeader ? isOurHeader(line) : isIn && isOurHelper(line)) return true;
    isIn ||= isHeader;
    // A setting above every header belongs to a section above: somebody put it below a comment of ours, or copied the comment.
    const isSetting = !isIn && line !== '' && !/^[#;]/.test(line);
    if (isSetting && !(mark.isExact && mark.isOwn)) return false;
  }
  return false;
}

function hasHelper(lines: TextLines, from: number, to: number, except: readonly GitBlock[]): boolean {
  for (let at = from; at < to; at++)
    if (isOurHelper(stripGit(lines.textOf(at))) && !isWithin(except, at)) return true;
  return false;
}

/**
 * Of a block whose sections git has removed, its comments: those that are more than what the user had of them, the last in the
 * file, because that is where a block is put.
 */
function emptiedBlock(
  lines: TextLines,
  marks: readonly Mark[],
  free: readonly Mark[],
  known: number | null,
): GitBlock | null {
  const begin = free.at(-1);
  if (begin === undefined || known === null || free.length <= known) return null;
  const from = afterProtocolComments(lines, begin.at + 1);
  const end = marks.find(({ at }) => at === from);
  const to = end?.isBegin === false ? from + 1 : from;
  return { from: begin.at, to, inner: { from: begin.at + 1, to: from } };
}

function hasOtherOfOurs(lines: TextLines, runs: readonly Run[], others: readonly GitBlock[]): boolean {
  let isUnderOurs = false;
  return lines.all.some(({ text }, index) => {
    const line = stripGit(text);
    if (line.startsWith('[')) isUnderOurs = isOurHeader(line);
    return isUnderOurs && isOurHelper(line) && !isWithin(others, index) && !isWithin(runs, index);
  });
}
