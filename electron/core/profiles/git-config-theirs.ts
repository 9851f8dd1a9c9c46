import type { GitBlock } from './git-config-blocks.ts';
import {
  isOurHeader,
  isOurHelper,
  protocolComments,
  protocolHeader,
  stripGit,
} from './git-config-sections.ts';
import type { LineEdit, TextLines } from './ini/ini-lines.ts';

// Lines of the user inside a block of ours: somebody edits there, and git itself adds settings to a section of that name. An edit
// takes out lines of ours and puts lines of ours in. Theirs are never written again, so that they keep every byte.

interface BlockParts {
  /** Lines that are ours, without a header of ours that a setting of the user needs. */
  readonly ours: ReadonlySet<number>;
  /** Where ours are put in again: below settings that belong to a section of the user above the block. */
  readonly at: number;
}

const isComment = (line: string): boolean => line === '' || /^[#;]/.test(line);
const isEmptyHelper = (line: string): boolean => /^helper[ \t]*=$/i.test(line);
const isHelper = (line: string): boolean => /^helper[ \t]*=[ \t]*"?!'.*' git-credential"?$/i.test(line);
const isHttpPath = (line: string): boolean => /^useHttpPath[ \t]*=[ \t]*true$/i.test(line);

/** `lastHeader`: that of the last section which takes the place of the block; null: none does. */
export function blockParts(lines: TextLines, block: GitBlock, lastHeader: string | null): BlockParts {
  const { inner } = block;
  const all = lines.all.slice(inner.from, inner.to).map(({ text }) => stripGit(text));
  const ours = new Set<number>();
  for (let at = block.from; at < inner.from; at++) ours.add(at);
  for (let at = inner.to; at < block.to; at++) ours.add(at);
  for (const comment of protocolComments) {
    const at = all.indexOf(comment);
    if (at !== -1) ours.add(inner.from + at);
  }
  const headers = all.flatMap((line, index) => (line.startsWith('[') ? [index] : []));
  for (const [index, header] of headers.entries()) {
    const section = all.slice(header, headers[index + 1] ?? all.length);
    const from = inner.from + header;
    const settings = ourSettings(section);
    for (const at of settings) ours.add(from + at);
    // A comment needs no header.
    const isNeeded = section.some((line, at) => at > 0 && !isComment(line) && !settings.has(at));
    if (!isNeeded && isOurHeader(section[0] ?? '')) ours.add(from);
  }
  const last = headers.at(-1);
  // A section of theirs in the block comes between ours and what is below.
  const isParted = headers.some((header) => !ours.has(inner.from + header));
  if (last !== undefined && (isParted || all[last] !== lastHeader) && hasSettingBelow(lines, block.to))
    ours.delete(inner.from + last);
  const above = all.slice(0, headers[0] ?? all.length).findLastIndex((line) => !isComment(line));
  return { ours, at: above === -1 ? block.from : inner.from + above + 1 };
}

/** Which lines of a section are ours; the first one is its header. Where somebody put another header in, only what surely is. */
function ourSettings(section: readonly string[]): ReadonlySet<number> {
  const [header = ''] = section;
  const find = (isIt: (line: string) => boolean): readonly number[] =>
    section.flatMap((line, at) => (at > 0 && isIt(line) ? [at] : []));
  if (header === protocolHeader) return new Set(find((line) => line === 'allow = always'));
  const isOurs = isOurHeader(header);
  const helpers = find(isOurs ? isHelper : isOurHelper);
  const settings = find((line) => !isComment(line));
  const above = settings.findLast((at) => at < (helpers[0] ?? 0));
  const below = settings.find((at) => at > (helpers.at(-1) ?? section.length));
  const isEmptyAbove = above !== undefined && isEmptyHelper(section[above] ?? '');
  const isPathBelow = below !== undefined && isHttpPath(section[below] ?? '');
  const empty = isEmptyAbove ? above : isOurs ? find(isEmptyHelper)[0] : undefined;
  const path = isPathBelow ? below : isOurs ? find(isHttpPath)[0] : undefined;
  return new Set([...helpers, ...[empty, path].filter((at) => at !== undefined)]);
}

/** A line below the block that belongs to its last section. */
function hasSettingBelow(lines: TextLines, from: number): boolean {
  let at = from;
  while (at < lines.length && isComment(stripGit(lines.textOf(at)))) at++;
  return at < lines.length && !stripGit(lines.textOf(at)).startsWith('[');
}

/** Takes out the lines of ours, and those from `from` on above the block; `insert` comes in their place. */
export function blockEdits(
  { ours, at }: BlockParts,
  block: GitBlock,
  from: number,
  insert: readonly string[],
): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  let isIn = insert.length === 0;
  for (let line = from; line < block.to; line++) {
    const isHere = !isIn && line >= at;
    isIn ||= isHere;
    const last = edits.at(-1);
    if (line >= block.from && !ours.has(line)) {
      if (isHere) edits.push({ from: line, to: line, insert });
    } else if (!isHere && last?.to === line)
      edits[edits.length - 1] = { from: last.from, to: line + 1, insert: last.insert };
    else edits.push({ from: line, to: line + 1, insert: isHere ? insert : [] });
  }
  return isIn ? edits : [...edits, { from: block.to, to: block.to, insert }];
}
