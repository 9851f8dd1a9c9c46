import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isWindowsPath, notAbsolute, refusePath } from './command-path.ts';
import { type GitBlock, gitBlocks, keptLines } from './git-config-blocks.ts';
import { beginLine, endLine, type GitOwner } from './git-config-owner.ts';
import { codeCommitContexts, protocolComments, protocolHeader } from './git-config-sections.ts';
import { applyEdits, type LineEdit, TextLines } from './ini/ini-lines.ts';
import { unifiedDiff } from './ini/text-diff.ts';

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
    diff: unifiedDiff(input.text, text, { from: input.path, to: input.path }),
    competing,
    below: first.value.below,
    included: first.value.included,
    protocols,
    others,
    marks,
  });
}

function planOnce(input: GitConfigPlanInput): Result<GitConfigPlan, Problem> {
  const lines = new TextLines(input.text);
  const helper = helperValue(input.shimPath);
  if (!helper.ok) return helper;
  const { own: blocks, others, marks, torn } = gitBlocks(lines, input.owner, helper.value);
  if (torn !== null) return err(brokenBlock(input.path, torn));
  const own = ownSections(
    lines,
    [...blocks, ...others].toSorted((a, b) => a.from - b.from),
  );
  const competing = own.filter(({ name }) => /^credential "[^"]*codecommit/i.test(name));
  const protocols = own.filter(({ name }) => /^protocol( "codecommit")?$/i.test(name));
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
  for (const [index, block] of blocks.entries()) {
    const kept = keptLines(lines, block);
    const isRenewed = input.install && index === 0 && isLast;
    if (isRenewed) edits.push({ from: block.from, to: block.to, insert: [...insert, ...kept] });
    else edits.push({ from: withBlankAbove(lines, block.from), to: block.to, insert: kept });
  }
  if (input.install && (blocks.length === 0 || !isLast)) {
    // Not behind a carriage return alone, with which the end of the blank line would be one line end.
    const above = lines.length === 0 || lines.eolOf(lines.length - 1) === '\r' ? [] : [''];
    edits.push({ from: lines.length, to: lines.length, insert: [...above, ...insert] });
  }
  const text = applyEdits(lines, edits, endForGit);
  return ok({
    text,
    changed: text !== input.text,
    installed: blocks.length > 0,
    diff: unifiedDiff(input.text, text, { from: input.path, to: input.path }),
    competing,
    below,
    included,
    protocols,
    others,
    marks,
  });
}

/** A carriage return alone ends no line for git (its config.c), which would see nothing of ours but one long line. */
const endForGit = (eol: '\n' | '\r\n' | '\r'): '\n' | '\r\n' => (eol === '\r' ? '\n' : eol);

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

/** A blank line that ends with a carriage return alone is the user's: ours does not. */
const withBlankAbove = (lines: TextLines, at: number): number =>
  at > 0 && lines.textOf(at - 1) === '' && lines.eolOf(at - 1) !== '\r' ? at - 1 : at;

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
