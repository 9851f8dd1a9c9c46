import { writtenCommand, writtenKept } from '../../ports/instance.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import type { IniSection } from '../ini/ini-section.ts';
import { hasKeptLines } from './kept-lines.ts';
import { isUnmarkedCommand } from './lost-marker.ts';

const isKeptIn = (config: IniDocument, section: IniSection): boolean =>
  section.kind === 'profile' && section.sessionId !== null && hasKeptLines(config, section);

/** The profiles of the config in which lines of the user are kept, for the memory. */
export const keptLinesIn = (config: IniDocument): readonly string[] =>
  config.sections.filter((section) => isKeptIn(config, section)).map(({ name }) => writtenKept(name));

/** What is remembered of commands that are wanted no more and that no section has, and of lines that are kept no more. */
export function goneFrom(
  config: IniDocument,
  written: ReadonlySet<string>,
  wanted: readonly string[],
): readonly string[] {
  const gone = new Set(
    [...written].filter((key) => key.startsWith(writtenCommand('')) || key.startsWith(writtenKept(''))),
  );
  for (const key of wanted) gone.delete(key);
  if (gone.size === 0) return [];
  for (const section of config.sections) {
    if (section.kind !== 'profile') continue;
    const [command, kept] = [writtenCommand(section.name), writtenKept(section.name)];
    if (section.options.some(({ key }) => key === 'credential_process')) gone.delete(command);
    // One that could not be marked again, and whose lines could not be given back, is still to be done.
    if (gone.has(kept) && (isUnmarkedCommand(section, undefined) || isKeptIn(config, section)))
      gone.delete(kept);
  }
  return [...gone];
}
