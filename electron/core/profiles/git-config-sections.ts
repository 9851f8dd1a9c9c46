import { endLine, isBeginLine } from './git-config-owner.ts';
import { TextLines } from './ini/ini-lines.ts';

// What a section of ours in the git configuration looks like, with or without our comments around it.

/**
 * Where CodeCommit answers git over HTTPS (protocols §ii). In git, `*` matches one label of a host name, so that
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
const wildcards: readonly string[] = codeCommitContexts;

/** A host in full: dulwich, which dvc and poetry use, compares hosts letter by letter and passes over a `*`. */
const exactContext = /^https:\/\/git-codecommit\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

export const protocolHeader = '[protocol "codecommit"]';
export const protocolComments: readonly string[] = [
  '# Submodules with codecommit:// addresses: git clones those of an allowed protocol only. A repository that you clone with',
  '# its submodules can then name any repository that your sessions can read; git puts a copy of it into your clone.',
];

/** White space of git, which is not Python's; a carriage return that ends no line is some of it. */
export const stripGit = (line: string): string =>
  line.replace(/^[ \t\r]+/, '').replace(/(?<![ \t\r])[ \t\r]+$/, '');

export const gitLines = (text: string): TextLines => new TextLines(text, 'git');

/** As we write it, and as other tools write it again. */
const ourHelper = /^helper\s*=\s*("?!'[^']*(?:'\\+''[^']*)*latchkey(?:\.exe)?' git-credential"?)$/;
const ourLine = new RegExp(`^helper\\s*=$|${ourHelper.source}|^useHttpPath\\s*=\\s*true$`, 'i');

export const isOurHelper = (line: string): boolean => ourHelper.test(line);

export function isOurHeader(line: string): boolean {
  const context = /^\[credential "(.*)"\]$/.exec(line)?.[1];
  return (
    line === protocolHeader ||
    (context !== undefined && (wildcards.includes(context) || exactContext.test(context)))
  );
}

export interface Run {
  readonly from: number;
  readonly to: number;
  /** What its sections have for `helper`. */
  readonly helpers: readonly string[];
}

/**
 * Sections one below the other that hold our helper for a CodeCommit host and nothing else; then our allowance of the protocol.
 * A comment that reads like a mark of ours and is between two of them parts them only where the sections begin again.
 */
export function ourRuns(lines: TextLines): readonly Run[] {
  const runs: Run[] = [];
  const headers = lines.all.flatMap(({ text }, index) => (stripGit(text).startsWith('[') ? [index] : []));
  let seen = new Set<string>();
  for (const [at, from] of headers.entries()) {
    const to = endOfSettings(lines, from, headers[at + 1] ?? lines.length);
    const above = runs.at(-1);
    const header = stripGit(lines.textOf(from));
    const isProtocol = isOurProtocol(lines, from, to);
    if (!isProtocol && !isOurSection(lines, from, to)) continue;
    const helpers = helpersBelow(lines, from, to);
    const gap = above === undefined ? 'other' : between(lines, above.to, from);
    const isSame = helpers.every((helper) => above?.helpers.includes(helper)) && !seen.has(header);
    if (above !== undefined && (gap === 'nothing' || (gap === 'marks' && isSame))) {
      runs[runs.length - 1] = { from: above.from, to, helpers: [...new Set([...above.helpers, ...helpers])] };
      seen.add(header);
    } else if (!isProtocol) {
      runs.push({ from, to, helpers });
      seen = new Set([header]);
    }
  }
  return runs.map(({ from, to, helpers }) => ({ from, to: afterProtocolComments(lines, to), helpers }));
}

export function afterProtocolComments(lines: TextLines, at: number): number {
  let to = at;
  while (to < lines.length && protocolComments.includes(stripGit(lines.textOf(to)))) to++;
  return to;
}

/** After the last line of a section that is no comment and not empty. */
function endOfSettings(lines: TextLines, from: number, next: number): number {
  let to = next;
  while (to > from + 1 && /^([#;].*)?$/.test(stripGit(lines.textOf(to - 1)))) to--;
  return to;
}

function between(lines: TextLines, from: number, to: number): 'nothing' | 'marks' | 'other' {
  let found: 'nothing' | 'marks' = 'nothing';
  for (let line = from; line < to; line++) {
    const text = stripGit(lines.textOf(line));
    if (text === '' || protocolComments.includes(text)) continue;
    if (text !== endLine && !isBeginLine(text)) return 'other';
    found = 'marks';
  }
  return found;
}

const bodyOf = (lines: TextLines, from: number, to: number): readonly string[] =>
  lines.all.slice(from + 1, to).map(({ text }) => stripGit(text));

const isMark = (line: string): boolean => line === endLine || isBeginLine(line);

function isOurSection(lines: TextLines, from: number, to: number): boolean {
  const header = stripGit(lines.textOf(from));
  const body = bodyOf(lines, from, to);
  return (
    header !== protocolHeader &&
    isOurHeader(header) &&
    body.some(isOurHelper) &&
    body.some((line) => /^useHttpPath/i.test(line)) &&
    body.some((line) => /^helper\s*=$/i.test(line)) &&
    body.every((line) => line === '' || ourLine.test(line) || isMark(line) || protocolComments.includes(line))
  );
}

const isOurProtocol = (lines: TextLines, from: number, to: number): boolean =>
  stripGit(lines.textOf(from)) === protocolHeader &&
  bodyOf(lines, from, to).every((line) => line === '' || line === 'allow = always' || isMark(line));

const helpersBelow = (lines: TextLines, from: number, to: number): readonly string[] =>
  bodyOf(lines, from, to).flatMap((line) => ourHelper.exec(line)?.[1] ?? []);
