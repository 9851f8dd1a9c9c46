import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isWindowsPath, notAbsolute, refusePath } from './command-path.ts';
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

const beginLine = '# >>> managed by Latchkey: credentials for CodeCommit - edits here are overwritten';
const endLine = '# <<< managed by Latchkey';

export interface GitConfigPlanInput {
  readonly text: string;
  readonly install: boolean;
  /** Absolute path of the latchkey command. */
  readonly shimPath: string;
  readonly path: string;
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
  readonly competing: readonly { readonly line: number; readonly header: string }[];
}

/** Puts our marked block at the end of the file, renews it in place, or takes it out; nothing else is touched. */
export function planGitConfig(input: GitConfigPlanInput): Result<GitConfigPlan, Problem> {
  const lines = new TextLines(input.text);
  const helper = helperValue(input.shimPath);
  if (!helper.ok) return helper;
  const blocks = findBlocks(lines, input.path);
  if (!blocks.ok) return blocks;
  const edits: LineEdit[] = [];
  for (const [index, block] of blocks.value.entries()) {
    const kept = keptLines(lines, block);
    const isRenewed = input.install && index === 0;
    if (isRenewed)
      edits.push({ from: block.from, to: block.to, insert: [...blockLines(helper.value), ...kept] });
    else edits.push({ from: withBlankAbove(lines, block.from), to: block.to, insert: kept });
  }
  if (input.install && blocks.value.length === 0) {
    const above = lines.length === 0 ? [] : [''];
    edits.push({ from: lines.length, to: lines.length, insert: [...above, ...blockLines(helper.value)] });
  }
  const text = applyEdits(lines, edits);
  return ok({
    text,
    changed: text !== input.text,
    installed: blocks.value.length > 0,
    diff: unifiedDiff(input.text, text, { from: input.path, to: input.path }),
    competing: competingSections(lines, blocks.value),
  });
}

function blockLines(helper: string): readonly string[] {
  const sections = codeCommitContexts.flatMap((context) => [
    `[credential "${context}"]`,
    // Empty: git forgets the helpers named before, which would otherwise keep and replay a dead password.
    '\thelper =',
    `\thelper = ${helper}`,
    '\tuseHttpPath = true',
  ]);
  return [beginLine, ...sections, endLine];
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
}

function findBlocks(lines: TextLines, path: string): Result<readonly Block[], Problem> {
  const blocks: Block[] = [];
  let open: number | null = null;
  for (const [index, line] of lines.all.entries()) {
    const text = stripPython(line.text);
    if (text !== beginLine && text !== endLine) continue;
    if ((text === beginLine) === (open !== null)) return err(brokenBlock(path, index));
    if (open === null) open = index;
    else {
      blocks.push({ from: open, to: index + 1 });
      open = null;
    }
  }
  return open === null ? ok(blocks) : err(brokenBlock(path, open));
}

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
  for (const { text } of lines.all.slice(block.from + 1, block.to - 1)) {
    const line = stripPython(text);
    const isOurs = /^helper =$|^helper = "?!'.*' git-credential"?$|^useHttpPath = true$/.test(line);
    if (isOurs) continue;
    if (codeCommitContexts.some((context) => line === `[credential "${context}"]`)) {
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

function competingSections(lines: TextLines, blocks: readonly Block[]): GitConfigPlan['competing'] {
  const found: { readonly line: number; readonly header: string }[] = [];
  let next = 0;
  for (const [index, { text }] of lines.all.entries()) {
    while (index >= (blocks[next]?.to ?? Number.POSITIVE_INFINITY)) next++;
    if (index >= (blocks[next]?.from ?? Number.POSITIVE_INFINITY)) continue;
    const header = /^\s*(\[\s*credential\s+"([^"]*)"\s*\])/i.exec(text);
    const [, whole, url] = header ?? [];
    if (whole !== undefined && url?.toLowerCase().includes('codecommit'))
      found.push({ line: index + 1, header: whole });
  }
  return found;
}
