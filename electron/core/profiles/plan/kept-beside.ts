import type { KeptBeside } from '../../ports/files.ts';
import { writtenCopy, writtenHandedOver, writtenKept } from '../../ports/instance.ts';
import { isEverKept } from '../ini/credential-keys.ts';
import { isComment, parseIni } from '../ini/ini-document.ts';
import { stripPython } from '../ini/ini-lines.ts';
import type { AwsFileKind, IniOption, IniSection } from '../ini/ini-section.ts';
import { keptBeside, keptBesideLine } from '../ini/kept-line.ts';

/** The files beside one of the user's files: those that are there, and those that a plan adds. */
export interface Keeping {
  readonly file: AwsFileKind;
  readonly there: KeptBeside;
  /** Whether anything is known of what was put out of force: without a memory every mark counts. */
  readonly hasMemory: boolean;
  readonly added: Map<string, string>;
  /** Whether lines of the user are kept in this profile now. A copy of them may be of an earlier take-over, given back since. */
  readonly isKept: (profile: string) => boolean;
  /** As `isKept`, but not where nothing is remembered of any profile. */
  readonly isStillKept: (profile: string) => boolean;
  /** The same of an import, for the credentials file. */
  readonly isHandedOver: (profile: string) => boolean;
  /** The copies of what was put out of force in a section since it was taken over, the last one last; empty: nothing is remembered. */
  readonly copiesTakenOf: (header: string) => readonly string[];
  /** What a plan makes to be remembered: `writtenCopy` of what it puts out of force, `writtenHandedOver`, `writtenRename`. */
  readonly taken: string[];
  /** Lines that stay in the file as comments, by the header that they are under. */
  readonly commented: Map<string, readonly string[]>;
}

/** For a look at what would be, without any file. */
export const nothingBeside: KeptBeside = { path: (label) => label, texts: new Map() };

/** `written`: what is remembered of the files; undefined: nothing, and every copy counts. */
export const keepingOf = (
  file: AwsFileKind,
  there: KeptBeside | undefined,
  written?: ReadonlySet<string>,
): Keeping => ({
  file,
  there: there ?? nothingBeside,
  hasMemory: written !== undefined,
  isKept: (profile) => written?.has(writtenKept(profile)) !== false,
  isStillKept: (profile) => written?.has(writtenKept(profile)) === true,
  isHandedOver: (profile) => written?.has(writtenHandedOver(profile)) === true,
  copiesTakenOf: (header) => {
    const prefix = writtenCopy(file, header, '');
    return [...(written ?? [])]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  },
  taken: [],
  added: new Map(),
  commented: new Map(),
});

const secretKeys: ReadonlySet<string> = new Set([
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);
/** SECURITY: the secret of a long-term key leaves the file that it was in, also where only a comment would be left of it. */
export const isSecret = ({ key }: IniOption): boolean => secretKeys.has(key);

const headEnd =
  '# The section says which line of this file was where. Until it is put back, these lines are nowhere else.';
const takenOutOf = (header: string): string =>
  `# Taken out of [${header}] by Latchkey, which puts it back when no session uses that profile any more.`;
const head = (section: IniSection): readonly string[] => [takenOutOf(section.header), headEnd];

/** Puts lines of a section into a file of their own. Returns what takes the place of each. */
export function putBeside(
  { file, there, added, taken }: Keeping,
  section: IniSection,
  lines: readonly string[],
): readonly string[] {
  const above = head(section);
  const text = [...above, ...lines, ''].join('\n');
  const label = labelFor(section.name, text, { there, added });
  if (there.texts.get(label) !== text) added.set(label, text);
  taken.push(writtenCopy(file, section.header, label));
  return lines.map((_, index) => keptBesideLine(there.path(label), above.length + index + 1));
}

const copyHead =
  '# What Latchkey put out of force in one write. It is in comments in the file too, but some tools drop those.';

/** Until the lines are in force again, they are in a file beside as well. */
export function copyBeside({ file, there, added, commented, taken }: Keeping): void {
  if (commented.size === 0) return;
  const sections = [...commented].flatMap(([header, lines]) => ['', `[${header}]`, ...lines]);
  const text = [copyHead, ...sections, ''].join('\n');
  const label = labelFor('taken-over', text, { there, added });
  for (const header of commented.keys()) taken.push(writtenCopy(file, header, label));
  if (there.texts.get(label) !== text) added.set(label, text);
}

/** Named after the profile; never the name of another text, whatever the file system makes of capitals. */
function labelFor(profile: string, text: string, { there, added }: Pick<Keeping, 'there' | 'added'>): string {
  const base = profile.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 100);
  const taken = new Map([...there.texts, ...added].map(([label, other]) => [label.toLowerCase(), other]));
  for (let number = 1; ; number++) {
    const label = number === 1 ? base : `${base}-${number}`;
    const other = taken.get(label.toLowerCase());
    if (other === undefined || (other === text && !added.has(label))) return label;
  }
}

/** What a take-over or an import kept of one section. */
export interface KeptCopy {
  readonly label: string;
  readonly lines: readonly string[];
  /** Of the file to which comments point; null: its lines stay in comments too. */
  readonly path: string | null;
  /** The number of the first of the lines in that file, from 1. */
  readonly firstLine: number;
}

/** One of our own files, and not something else of that name. */
export const isCopyOf = (text: string): boolean =>
  text.startsWith(copyHead) || text.startsWith('# Taken out of [');

/** All copies that are there of the section with this header. */
export function copiesOf({ texts, path }: KeptBeside, header: string): readonly KeptCopy[] {
  const copies: KeptCopy[] = [];
  for (const [label, text] of texts) {
    if (text === null) continue;
    const own = linesAsPut(text);
    if (own?.[0] === takenOutOf(header))
      copies.push({ label, lines: own.slice(2), path: path(label), firstLine: 3 });
    const lines = own === null ? linesUnder(text, header) : [];
    if (lines.length > 0) copies.push({ label, lines, path: null, firstLine: 1 });
  }
  return copies;
}

/** Those of this take-over. Without a memory of them, where copies differ, only the user knows which lines they want. */
export function copiesNow(header: string, keeping: Keeping): readonly KeptCopy[] {
  const copies = copiesOf(keeping.there, header);
  const remembered = keeping
    .copiesTakenOf(header)
    .flatMap((label) => copies.filter((copy) => copy.label === label));
  if (remembered.length > 0) return remembered;
  const [copy] = copies;
  const isOne = copies.every(({ lines }) => lines.join('\n') === copy?.lines.join('\n'));
  return copy === undefined || !isOne ? [] : [copy];
}

/** Of a section in a copy of what became comments in one write. */
function linesUnder(text: string, header: string): readonly string[] {
  const [first, ...lines] = text.split(/\r\n|\n|\r/);
  if (first !== copyHead) return [];
  const at = lines.findIndex((line, index) => line === `[${header}]` && lines[index - 1] === '');
  if (at === -1) return [];
  const end = lines.findIndex((line, index) => index > at && line === '' && isEndAt(lines, index));
  return lines.slice(at + 1, end === -1 ? lines.length : end);
}
const isEndAt = (lines: readonly string[], at: number): boolean =>
  lines.slice(at).every((line) => line === '') || lines[at + 1]?.startsWith('[') === true;

/** The user's line to which a comment of ours points; null where it points to none, or the file is gone or was edited. */
export function lineBeside(keeping: Keeping, comment: string): string | null {
  const found = foundBeside(keeping, comment);
  return found === null ? null : found.indent + found.line;
}

/** The header of the section that the line was in. */
export const headerBeside = (keeping: Keeping, comment: string): string | null =>
  foundBeside(keeping, comment)?.header ?? null;

function foundBeside(keeping: Keeping, comment: string) {
  const found = keptBeside(comment);
  if (found === null) return null;
  for (const text of textsFor(keeping, found.path)) {
    const lines = linesAsPut(text);
    const line = lines?.[found.line - 1];
    const [, header = ''] = /^# Taken out of \[(.*)\] by Latchkey/.exec(lines?.[0] ?? '') ?? [];
    if (line !== undefined) return { indent: found.indent, line, header };
  }
  return null;
}

/** Of that path; else of that name, because directories are renamed and dotfiles are moved and linked. */
function textsFor({ there, added }: Pick<Keeping, 'there' | 'added'>, path: string): readonly string[] {
  const beside = [...there.texts, ...added].map(([label, text]) => [there.path(label), text] as const);
  const all = [...beside, ...(there.elsewhere ?? [])];
  const same = all.filter(([other]) => other === path);
  const named = all.filter(([other]) => other !== path && nameIn(other) === nameIn(path));
  return [...same, ...named].flatMap(([, text]) => (text === null ? [] : [text]));
}

const nameIn = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/**
 * The lines of such a file; null where they are no longer those that were put there: then a number may mean another line.
 * Editors' line ends, a byte order mark and empty lines at the end change no number.
 */
function linesAsPut(text: string): readonly string[] | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  while (lines.at(-1) === '') lines.pop();
  const [first = '', second] = lines;
  if (!first.startsWith('# Taken out of [') || second !== headEnd) return null;
  const { sections } = parseIni(['[a]', ...lines.slice(2)].join('\n'), 'config');
  const options = sections.length === 1 ? (sections[0]?.options ?? []) : [];
  const settings = options.filter(({ key }) => isEverKept(key));
  const kept = settings.reduce((sum, { line, endLine }) => sum + endLine - line, 0);
  const isOurs = kept === lines.length - 2 && !lines.slice(2).some((line) => isComment(stripPython(line)));
  return isOurs ? lines : null;
}
