import { isEverKept } from '../ini/credential-keys.ts';
import { type IniDocument, parseIni } from '../ini/ini-document.ts';
import type { LineEdit } from '../ini/ini-lines.ts';
import { type IniOption, type IniSection, isUncertain } from '../ini/ini-section.ts';
import { keptBesideLine, keptLine } from '../ini/kept-line.ts';
import { copiesNow, isSecret, type Keeping, type KeptCopy } from './kept-beside.ts';
import { hasKeptLines, keyParts } from './kept-lines.ts';
import { isLost } from './lost-marker.ts';

// A tool that drops comments takes the lines with them that a take-over had put out of force. They are in a file beside as
// well, and from there a section of ours gets them back: as comments while a session has it, and in force when none has.

/** One line of the user that a section has lost. */
interface LostLine {
  readonly text: string;
  /** What keeps it in the section. */
  readonly comment: string;
}

/** The comments that the section had before a tool dropped them; none where it still has some, or copies differ. */
export const lostComments = (
  doc: IniDocument,
  section: IniSection,
  live: readonly IniOption[],
  keeping: Keeping,
): readonly string[] => lostLines(doc, section, live, keeping).map(({ comment }) => comment);

/** The lines themselves, under the header, where they change nothing of what the user has there now. */
export function restoreEdits(
  doc: IniDocument,
  section: IniSection,
  ours: ReadonlySet<number>,
  keeping: Keeping,
): readonly LineEdit[] {
  const live = section.options.filter(({ line }) => !ours.has(line));
  const lines = lostLines(doc, section, live, keeping).map(({ text }) => text);
  if (lines.length === 0) return [];
  const rest: string[] = [];
  for (let line = section.line + 1; line < section.endLine; line++)
    if (!ours.has(line)) rest.push(doc.table.textOf(line));
  const { sections, faults } = parseIni(['[a]', ...lines, ...rest].join('\n'), doc.file);
  const now = (sections[0]?.options ?? []).filter(({ line }) => line > lines.length);
  const isSame =
    sections.length === 1 &&
    !faults.some((fault) => isUncertain(fault) && fault.line <= lines.length) &&
    now.length === live.length &&
    live.every(({ key, value }, at) => now[at]?.key === key && now[at]?.value === value);
  return isSame ? [{ from: section.line + 1, to: section.line + 1, insert: [...lines] }] : [];
}

function lostLines(
  doc: IniDocument,
  section: IniSection,
  live: readonly IniOption[],
  keeping: Keeping,
): readonly LostLine[] {
  const isOut =
    doc.file === 'config'
      ? isLost(section) && keeping.isKept(section.name)
      : section.sessionId === null && keeping.isHandedOver(section.name);
  if (!isOut || hasKeptLines(doc, section)) return [];
  const lines: LostLine[] = [];
  const taken = new Set(live.map(({ key }) => key));
  // Of a setting that was put out of force twice, the last value was in force until then.
  for (const copy of copiesNow(section.header, keeping).toReversed())
    lines.unshift(...linesOf(doc, copy, taken));
  return lines;
}

/** Without what the user has set again since, and without the other half of a key then. Adds to `taken`. */
function linesOf(doc: IniDocument, copy: KeptCopy, taken: Set<string>): readonly LostLine[] {
  const options = parseIni(['[a]', ...copy.lines].join('\n'), doc.file).sections[0]?.options ?? [];
  const hasNewSignIn = taken.has('sso_session') || taken.has('sso_start_url');
  const isHalf = options.some(({ key }) => keyParts.has(key) && taken.has(key));
  const lost = options.filter(({ key }) => {
    if (taken.has(key) || !isEverKept(key)) return false;
    return !(isHalf && keyParts.has(key)) && !(hasNewSignIn && key.startsWith('sso_'));
  });
  for (const { key } of lost) taken.add(key);
  return lost.flatMap((option) => {
    const { line, endLine } = option;
    return copy.lines.slice(line - 1, endLine - 1).map((text, at) => ({
      text,
      comment:
        copy.path !== null && isSecret(option)
          ? keptBesideLine(copy.path, copy.firstLine + line - 1 + at)
          : keptLine(text),
    }));
  });
}
