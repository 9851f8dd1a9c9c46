import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isWindowsPath, notAbsolute, refusePath } from './command-path.ts';
import {
  beginLine,
  endLine,
  type GitOwner,
  isBeginLine,
  type OtherBlock,
  otherBlocks,
} from './git-config-owner.ts';
import { applyEdits, type LineEdit, stripPython, TextLines } from './ini/ini-lines.ts';
import { unifiedDiff } from './ini/text-diff.ts';

/**
 * Where CodeCommit answers git over HTTPS (protocols §ii). A `*` of git stands for one label of a host name, so that
 * look-alikes such as `….amazonaws.com.evil.example` are not matched.
 */
export const codeCommitContexts = [
  'https://git-codecommit.*.amazonaws.com',
  'https://git-codecommit-fips.*.amazonaws.com',
  'https://git-codecommit.*.amazonaws.com.cn',
  'https://*.git-codecommit.*.vpce.amazonaws.com',
  'https://*.git-codecommit-fips.*.vpce.amazonaws.com',
  'https://*.git-codecommit.*.vpce.amazonaws.com.cn',
] as const;

/** A host in full: dulwich, which dvc and poetry use, compares hosts letter by letter and passes over a `*`. */
const exactContext = /^https:\/\/git-codecommit\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

const protocolHeader = '[protocol "codecommit"]';
const protocolComments = [
  '# Submodules with codecommit:// addresses: git clones those of an allowed protocol only. A repository that you clone with',
  '# its submodules can then name any repository that your sessions can read; git puts a copy of it into your clone.',
];

export interface GitConfigPlanInput {
  readonly text: string;
  readonly install: boolean;
  /** Absolute path of the latchkey command. */
  readonly shimPath: string;
  readonly path: string;
  /** CodeCommit's hosts in the regions of the sessions: they are written in full, too. */
  readonly hosts: readonly string[];
  /** Absent: every block is ours. */
  readonly owner?: GitOwner;
}
export interface GitConfigPlan {
  readonly text: string;
  readonly changed: boolean;
  /** True when the block is there now, before this plan, for whatever path of the command. */
  readonly installed: boolean;
  readonly diff: string;
  /**
   * Sections of the user for CodeCommit hosts: git prefers the more exact of two host names, so that one for a single
   * host wins over ours. Lines are one based.
   */
  readonly competing: readonly Place[];
  /** Helpers below our block, which git gives what ours has answered. Installing again puts the block below them. */
  readonly below: readonly Place[];
  /** Files that git reads below our block, which may have such a helper now or later. Installing again puts the block below them. */
  readonly included: readonly Place[];
  /** What the user wrote about allowed protocols; ours is left out then. */
  readonly protocols: readonly Place[];
  /** Blocks of other Latchkeys, each with its own data directory. They stay; git asks the last one in the file. */
  readonly others: readonly OtherBlock[];
}
interface Place {
  readonly line: number;
  readonly header: string;
}

/** What was between our comments is outside of them after one plan, and may matter to the next. */
const turns = 3;

/** Puts our marked block at the end of the file, renews it in place, or takes it out; nothing else is touched. */
export function planGitConfig(input: GitConfigPlanInput): Result<GitConfigPlan, Problem> {
  const first = planOnce(input);
  if (!first.ok || !input.install) return first;
  let last = first.value;
  for (let turn = 1; turn < turns && last.changed; turn++) {
    const next = planOnce({ ...input, text: last.text });
    if (!next.ok) return next;
    last = next.value;
  }
  const { text, competing, protocols, others } = last;
  return ok({
    text,
    changed: text !== input.text,
    installed: first.value.installed,
    diff: unifiedDiff(input.text, text, { from: input.path, to: input.path }),
    competing,
    below: first.value.below,
    included: first.value.included,
    protocols,
    others,
  });
}

function planOnce(input: GitConfigPlanInput): Result<GitConfigPlan, Problem> {
  const lines = new TextLines(input.text);
  const helper = helperValue(input.shimPath);
  if (!helper.ok) return helper;
  const owner = input.owner ?? null;
  const others =
    owner === null ? [] : otherBlocks(lines, owner, { helper: helper.value, runs: ourRuns(lines) });
  const blocks = findBlocks(lines, input.path, others);
  if (!blocks.ok) return blocks;
  const own = ownSections(
    lines,
    [...blocks.value, ...others].toSorted((a, b) => a.from - b.from),
  );
  const competing = own.filter(({ name }) => /^credential "[^"]*codecommit/i.test(name));
  const protocols = own.filter(({ name }) => /^protocol( "codecommit")?$/i.test(name));
  const last = blocks.value[0]?.to ?? lines.length;
  const after = own.filter(({ line }) => line > last);
  const below = after.filter(({ name, hasHelper }) => hasHelper && isForCodeCommitToo.test(name));
  const included = after.filter(({ name }) => /^include(if ".*")?$/i.test(name));
  const isLast = below.length + included.length === 0 && others.every(({ to }) => to <= last);
  const insert = blockLines(helper.value, {
    begin: beginLine(owner?.instance ?? null),
    contexts: contextsFor(input.hosts, competing),
    isProtocolAllowed: protocols.length === 0,
  });
  const edits: LineEdit[] = [];
  for (const [index, block] of blocks.value.entries()) {
    const kept = keptLines(lines, block);
    const isRenewed = input.install && index === 0 && isLast;
    if (isRenewed) edits.push({ from: block.from, to: block.to, insert: [...insert, ...kept] });
    else edits.push({ from: withBlankAbove(lines, block.from), to: block.to, insert: kept });
  }
  if (input.install && (blocks.value.length === 0 || !isLast)) {
    const above = lines.length === 0 ? [] : [''];
    edits.push({ from: lines.length, to: lines.length, insert: [...above, ...insert] });
  }
  const text = applyEdits(lines, edits);
  return ok({
    text,
    changed: text !== input.text,
    installed: blocks.value.length > 0,
    diff: unifiedDiff(input.text, text, { from: input.path, to: input.path }),
    competing,
    below,
    included,
    protocols,
    others,
  });
}

/** A section for every host, or for hosts of AWS among which CodeCommit's are. */
const isForCodeCommitToo = /^credential( "[^"]*\*[^"]*\.amazonaws\.com(\.cn)?\/*")?$/i;

/** A host of which the user has a section stays theirs. */
function contextsFor(hosts: readonly string[], competing: readonly OwnSection[]): readonly string[] {
  const theirs = new Set(competing.map(({ name }) => /"(.*?)\/*"/.exec(name)?.[1]));
  return [
    ...codeCommitContexts,
    ...[...new Set(hosts)]
      .toSorted()
      .map((host) => `https://${host}`)
      .filter((context) => !theirs.has(context)),
  ];
}

function blockLines(
  helper: string,
  request: {
    readonly begin: string;
    readonly contexts: readonly string[];
    readonly isProtocolAllowed: boolean;
  },
): readonly string[] {
  const sections = request.contexts.flatMap((context) => [
    `[credential "${context}"]`,
    // Empty: git forgets the helpers named before, which would otherwise keep and replay a dead password.
    '\thelper =',
    `\thelper = ${helper}`,
    '\tuseHttpPath = true',
  ]);
  const protocol = request.isProtocolAllowed ? [...protocolComments, protocolHeader, '\tallow = always'] : [];
  return [request.begin, ...sections, ...protocol, endLine];
}

/**
 * The value of `credential.helper`: `!` and a shell command whose path is in single quotes, then quoted once more where
 * git's own file syntax needs it. Git runs it through a shell on every platform, also on Windows.
 */
export function helperValue(shimPath: string): Result<string, Problem> {
  const isWindows = isWindowsPath(shimPath);
  const path = isWindows ? shimPath.replaceAll('\\', '/') : shimPath;
  if (!isWindows && !path.startsWith('/')) return refusePath(notAbsolute);
  // SECURITY: a line end would begin a setting of its own in the user's git configuration.
  if (/[\r\n\0]/.test(path)) return refusePath('The path of the latchkey command contains a line break.');
  const command = `!'${path.replaceAll("'", "'\\''")}' git-credential`;
  return ok(/["\\;#]/.test(command) ? `"${command.replace(/["\\]/g, '\\$&')}"` : command);
}

interface Block {
  readonly from: number;
  readonly to: number;
  /** Without our comments around it, where those are there. */
  readonly inner: { readonly from: number; readonly to: number };
}

/** Between our comments; and our sections without them, because git's own `--remove-section` and other tools take comments along. */
function findBlocks(
  lines: TextLines,
  path: string,
  others: readonly OtherBlock[],
): Result<readonly Block[], Problem> {
  const isOthers = (line: number) => others.some(({ from, to }) => line >= from && line < to);
  const runs = ourRuns(lines).filter(({ from }) => !isOthers(from));
  const blocks: Block[] = [];
  let open: number | null = null;
  let torn: number | null = null;
  const close = (from: number, last: number): void => {
    blocks.push({ from, to: last + 1, inner: { from: from + 1, to: last } });
  };
  for (const [index, line] of lines.all.entries()) {
    const text = stripPython(line.text);
    if ((!isBeginLine(text) && text !== endLine) || isOthers(index)) continue;
    if (text === endLine && open !== null) {
      close(open, index);
      open = null;
      continue;
    }
    if (open !== null) {
      blocks.push(withoutEnd(lines, open, runs));
      torn = open;
      open = null;
    }
    if (isBeginLine(text)) open = index;
    else {
      const inner = runs.find(({ to }) => to === index);
      // Below lines that are not ours it may be a comment of the user's.
      if (inner === undefined) continue;
      blocks.push({ from: inner.from, to: index + 1, inner });
      torn = index;
    }
  }
  if (open !== null) {
    blocks.push(withoutEnd(lines, open, runs));
    torn = open;
  }
  // What of a section that somebody has changed is ours, only the comments around it would say.
  if (torn !== null && hasOtherOfOurs(lines, runs, isOthers)) return err(brokenBlock(path, torn));
  const isIn = (run: Run) => blocks.some(({ from, to }) => run.from >= from && run.to <= to);
  const loose = runs.filter((run) => !isIn(run)).map((run) => ({ from: run.from, to: run.to, inner: run }));
  return ok([...blocks, ...loose].toSorted((a, b) => a.from - b.from));
}

/** A block whose last comment went with the section above it. */
function withoutEnd(lines: TextLines, begin: number, runs: readonly Run[]): Block {
  const from = afterProtocolComments(lines, begin + 1);
  const inner = runs.find((run) => run.from === from) ?? { from, to: from };
  return { from: begin, to: inner.to, inner };
}

function hasOtherOfOurs(
  lines: TextLines,
  runs: readonly Run[],
  isOthers: (line: number) => boolean,
): boolean {
  let isUnderOurs = false;
  return lines.all.some(({ text }, index) => {
    const line = stripPython(text);
    if (line.startsWith('[')) isUnderOurs = isOurHeader(line);
    return (
      isUnderOurs &&
      ourHelper.test(line) &&
      !isOthers(index) &&
      !runs.some(({ from, to }) => index >= from && index < to)
    );
  });
}

function afterProtocolComments(lines: TextLines, at: number): number {
  let to = at;
  while (to < lines.length && protocolComments.includes(stripPython(lines.textOf(to)))) to++;
  return to;
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Sections one below the other that hold our helper for a CodeCommit host and nothing else; then our allowance of the protocol. */
function ourRuns(lines: TextLines): readonly Run[] {
  const runs: Run[] = [];
  const headers = lines.all.flatMap(({ text }, index) => (stripPython(text).startsWith('[') ? [index] : []));
  for (const [at, from] of headers.entries()) {
    const to = endOfSettings(lines, from, headers[at + 1] ?? lines.length);
    const above = runs.at(-1);
    const isBelow = above !== undefined && isNothingBetween(lines, above.to, from);
    if (isOurSection(lines, from, to)) {
      if (isBelow) runs[runs.length - 1] = { from: above.from, to };
      else runs.push({ from, to });
    } else if (isBelow && isOurProtocol(lines, from, to)) runs[runs.length - 1] = { from: above.from, to };
  }
  return runs.map(({ from, to }) => ({ from, to: afterProtocolComments(lines, to) }));
}

/** After the last line of a section that is no comment and not empty. */
function endOfSettings(lines: TextLines, from: number, next: number): number {
  let to = next;
  while (to > from + 1 && /^([#;].*)?$/.test(stripPython(lines.textOf(to - 1)))) to--;
  return to;
}

function isNothingBetween(lines: TextLines, from: number, to: number): boolean {
  for (let line = from; line < to; line++) {
    const text = stripPython(lines.textOf(line));
    if (text !== '' && !protocolComments.includes(text)) return false;
  }
  return true;
}

const bodyOf = (lines: TextLines, from: number, to: number): readonly string[] =>
  lines.all.slice(from + 1, to).map(({ text }) => stripPython(text));

function isOurSection(lines: TextLines, from: number, to: number): boolean {
  const header = stripPython(lines.textOf(from));
  const body = bodyOf(lines, from, to);
  return (
    header !== protocolHeader &&
    isOurHeader(header) &&
    body.some((line) => ourHelper.test(line)) &&
    body.some((line) => /^useHttpPath/i.test(line)) &&
    body.some((line) => /^helper\s*=$/i.test(line)) &&
    body.every((line) => line === '' || ourLine.test(line))
  );
}

const isOurProtocol = (lines: TextLines, from: number, to: number): boolean =>
  stripPython(lines.textOf(from)) === protocolHeader &&
  bodyOf(lines, from, to).every((line) => line === '' || line === 'allow = always');

/** As we write it, and as other tools write it again. */
const ourHelper = /^helper\s*=\s*"?!'[^']*(?:'\\+''[^']*)*latchkey(?:\.exe)?' git-credential"?$/;
const ourLine = new RegExp(`^helper\\s*=$|${ourHelper.source}|^useHttpPath\\s*=\\s*true$`, 'i');

function brokenBlock(path: string, line: number): Problem {
  const detail = 'The comments around the part that Latchkey wrote no longer match.';
  return { code: 'file-malformed', file: path, line: line + 1, detail };
}

const withBlankAbove = (lines: TextLines, at: number): number =>
  at > 0 && lines.textOf(at - 1) === '' ? at - 1 : at;

/** What somebody else put between our comments, under the headers it belongs to. */
function keptLines(lines: TextLines, block: Block): readonly string[] {
  const kept: string[] = [];
  let header: string | null = null;
  for (const { text } of lines.all.slice(block.inner.from, block.inner.to)) {
    const line = stripPython(text);
    const isOurs = /^helper\s*=$|^helper\s*=\s*"?!'.*' git-credential"?$|^useHttpPath\s*=\s*true$/i.test(
      line,
    );
    if (isOurs || protocolComments.includes(line)) continue;
    if (header === protocolHeader && line === 'allow = always') continue;
    if (isOurHeader(line)) {
      header = text;
      continue;
    }
    if (line.startsWith('[')) header = null;
    if (header !== null) kept.push(header);
    header = null;
    kept.push(text);
  }
  return kept;
}

const wildcards: readonly string[] = codeCommitContexts;

function isOurHeader(line: string): boolean {
  const context = /^\[credential "(.*)"\]$/.exec(line)?.[1];
  return (
    line === protocolHeader ||
    (context !== undefined && (wildcards.includes(context) || exactContext.test(context)))
  );
}

interface OwnSection extends Place {
  /** As git compares it: `credential "URL"`. */
  readonly name: string;
  readonly hasHelper: boolean;
}

/** The user's sections outside our blocks. Lines are one based. */
function ownSections(lines: TextLines, blocks: readonly OtherBlock[]): readonly OwnSection[] {
  const found: OwnSection[] = [];
  let next = 0;
  for (const [index, { text }] of lines.all.entries()) {
    while (index >= (blocks[next]?.to ?? Number.POSITIVE_INFINITY)) next++;
    if (index >= (blocks[next]?.from ?? Number.POSITIVE_INFINITY)) continue;
    const [, header, key, subsection] =
      /^\s*(\[\s*([A-Za-z0-9.-]+)\s*("(?:[^"\\]|\\.)*")?\s*\])/.exec(text) ?? [];
    if (header !== undefined) {
      const name = subsection === undefined ? (key ?? '') : `${key} ${subsection}`;
      found.push({ line: index + 1, header, name, hasHelper: false });
    }
    const last = found.at(-1);
    if (last !== undefined && /(^|\])\s*helper\s*=\s*[^\s#;]/i.test(text))
      found[found.length - 1] = { ...last, hasHelper: true };
  }
  return found;
}
