import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isWindowsPath, notAbsolute, refusePath } from './command-path.ts';
import { type GitBlock, gitBlocks } from './git-config-blocks.ts';
import { beginLine, endLine, type GitOwner } from './git-config-owner.ts';
import {
  codeCommitContexts,
  gitLines,
  isOurHelper,
  protocolComments,
  protocolHeader,
  stripGit,
} from './git-config-sections.ts';
import { blockEdits, blockParts } from './git-config-theirs.ts';
import { addAll, applyEdits, type LineEdit, TextLines } from './ini/ini-lines.ts';
import { shownDiff } from './shown-diff.ts';

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
  readonly others: readonly GitBlock[];
  /** How many of the user's own comments read like our first one. */
  readonly marks: number;
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
  const { text, competing, protocols, others, marks } = last;
  return ok({
    text,
    changed: text !== input.text,
    installed: first.value.installed,
    diff: shownDiff(input.text, text, input.path),
    competing,
    below: first.value.below,
    included: first.value.included,
    protocols,
    others,
    marks,
  });
}

function planOnce(input: GitConfigPlanInput): Result<GitConfigPlan, Problem> {
  const helper = helperValue(input.shimPath);
  if (!helper.ok) return helper;
  const seen = withoutHidden(input, helper.value);
  const lines = gitLines(seen);
  const { own: blocks, others, marks, torn } = gitBlocks(lines, input.owner, helper.value);
  if (torn !== null) return err(brokenBlock(input.path, torn));
  const own = ownSections(
    lines,
    [...blocks, ...others].toSorted((a, b) => a.from - b.from),
  );
  const competing = own.filter(({ name }) => /^credential "[^"]*codecommit/i.test(name));
  const protocols = own.filter(({ name }) => /^protocol(\.codecommit| "codecommit")?$/i.test(name));
  const last = blocks[0]?.to ?? lines.length;
  const after = own.filter(({ line }) => line > last);
  const below = after.filter(({ name, hasHelper }) => hasHelper && isForCodeCommitToo.test(name));
  const included = after.filter(({ name }) => /^include(if ".*")?$/i.test(name));
  const isLast = below.length + included.length === 0 && others.every(({ to }) => to <= last);
  const insert = blockLines(helper.value, {
    begin: beginLine(input.owner?.instance ?? null),
    contexts: contextsFor(input.hosts, competing),
    isProtocolAllowed: protocols.length === 0,
  });
  const edits: LineEdit[] = [];
  let endsTheirs = false;
  for (const [index, block] of blocks.entries()) {
    const isRenewed = input.install && index === 0 && isLast;
    const parts = blockParts(lines, block, isRenewed ? lastHeaderOf(insert) : null);
    const isInPlace = isRenewed && parts.at === block.from;
    const from = isInPlace ? block.from : withBlankAbove(lines, block.from);
    const again = isInPlace ? insert : ['', ...insert];
    addAll(edits, blockEdits(parts, block, from, isRenewed ? again : []));
    endsTheirs ||= block.to === lines.length && parts.ours.size < block.to - block.from;
  }
  if (input.install && (blocks.length === 0 || !isLast)) {
    const above = lines.length === 0 ? [] : [''];
    edits.push({ from: lines.length, to: lines.length, insert: [...above, ...insert] });
  }
  const text = applyEdits(lines, edits, !endsTheirs);
  return ok({
    text,
    changed: text !== input.text,
    installed: blocks.length > 0 || seen !== input.text,
    diff: shownDiff(input.text, text, input.path),
    competing,
    below,
    included,
    protocols,
    others,
    marks,
  });
}

/**
 * Without a block that an older version wrote with carriage returns alone: git sees no line of it, but all of it as a part of the
 * user's own last line.
 */
function withoutHidden({ text, owner }: GitConfigPlanInput, helper: string): string {
  if (!/\r(?!\n)/.test(text)) return text;
  const lines = new TextLines(text);
  const hidden = gitBlocks(lines, owner, helper).own.filter(({ from, to }) => {
    const block = lines.all.slice(from, to);
    return (
      block.some(({ text }) => isOurHelper(stripGit(text))) &&
      block.slice(0, -1).every(({ eol }) => eol === '\r')
    );
  });
  return applyEdits(
    lines,
    hidden.flatMap((block) => blockEdits(blockParts(lines, block, null), block, block.from, [])),
  );
}

const lastHeaderOf = (insert: readonly string[]): string | null =>
  insert.findLast((line) => line.startsWith('[')) ?? null;

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

function brokenBlock(path: string, line: number): Problem {
  const detail = 'The comments around the part that Latchkey wrote no longer match.';
  return { code: 'file-malformed', file: path, line: line + 1, detail };
}

const withBlankAbove = (lines: TextLines, at: number): number =>
  at > 0 && lines.textOf(at - 1) === '' ? at - 1 : at;

/** A line may begin more than one section. */
function headersIn(text: string): readonly { readonly header: string; readonly name: string }[] {
  const found: { readonly header: string; readonly name: string }[] = [];
  const next = /\s*(\[\s*([A-Za-z0-9.-]+)\s*("(?:[^"\\]|\\.)*")?\s*\])/y;
  for (let read = next.exec(text); read !== null; read = next.exec(text)) {
    const [, header = '', key = '', subsection] = read;
    found.push({ header, name: subsection === undefined ? key : `${key} ${subsection}` });
  }
  return found;
}

interface OwnSection extends Place {
  /** As git compares it: `credential "URL"`. */
  readonly name: string;
  readonly hasHelper: boolean;
}

/** The user's sections outside our blocks. Lines are one based. */
function ownSections(lines: TextLines, blocks: readonly GitBlock[]): readonly OwnSection[] {
  const found: OwnSection[] = [];
  let next = 0;
  for (const [index, { text }] of lines.all.entries()) {
    while (index >= (blocks[next]?.to ?? Number.POSITIVE_INFINITY)) next++;
    if (index >= (blocks[next]?.from ?? Number.POSITIVE_INFINITY)) continue;
    for (const { header, name } of headersIn(text))
      found.push({ line: index + 1, header, name, hasHelper: false });
    const last = found.at(-1);
    if (last !== undefined && /(^|\])\s*helper\s*=\s*[^\s#;]/i.test(text))
      found[found.length - 1] = { ...last, hasHelper: true };
  }
  return found;
}
