import { writtenRename } from '../../ports/instance.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import type { IniSection } from '../ini/ini-section.ts';
import { renamedFrom } from './profile-lines.ts';
import type { PlannedFile } from './profile-plan-context.ts';

// A note under the header names the section of the user that makes room for a session. It is a comment, which users copy along
// with a section: it counts under the name that was given with it, for one section, and the memory has the last word.

export const besideSuffix = '-before-latchkey';

/** A section that gets its name back. */
export interface Renamed {
  readonly former: string;
  /** Its note is under the header; a tool may have dropped it. */
  readonly hasNote: boolean;
}

export interface RenamedSections {
  readonly back: ReadonlyMap<IniSection, Renamed>;
  /** With a note of ours, in sections that the user has given another name since. */
  readonly stale: ReadonlyMap<IniSection, string>;
}

const numbered = /^(?:-[1-9]\d{0,8})?$/;
const isNameBeside = (name: string, former: string): boolean =>
  name.startsWith(former + besideSuffix) && numbered.test(name.slice(former.length + besideSuffix.length));

const noteOf = (doc: IniDocument, section: IniSection): string | null =>
  renamedFrom(doc.table.textOf(section.line + 1));

/** `written`: what is remembered of the files. */
export function renamedSections(
  { doc, names }: Pick<PlannedFile, 'doc' | 'names'>,
  written: ReadonlySet<string>,
): RenamedSections {
  const remembered = rememberedRenames(written);
  const back = new Map<
    string,
    { readonly section: IniSection; readonly isSure: boolean; readonly hasNote: boolean }
  >();
  const elsewhere: { readonly section: IniSection; readonly noted: string }[] = [];
  for (const [name, sections] of names)
    for (const section of sections) {
      if (section.sessionId !== null) continue;
      const noted = noteOf(doc, section);
      const known = section.markerAt === null ? remembered.get(name) : undefined;
      const former = known ?? noted;
      if (former === null) continue;
      if (!isNameBeside(name, former)) {
        elsewhere.push({ section, noted: former });
        continue;
      }
      const before = back.get(former);
      const isSure = known !== undefined;
      if (before === undefined || (isSure && !before.isSure))
        back.set(former, { section, isSure, hasNote: noted === former });
    }
  const gone = new Set<string>();
  for (const [name, former] of remembered) if (!names.has(name)) gone.add(former);
  const stale = new Map<IniSection, string>();
  for (const { section, noted } of elsewhere) if (gone.delete(noted)) stale.set(section, noted);
  return {
    back: new Map([...back].map(([former, { section, hasNote }]) => [section, { former, hasNote }])),
    stale,
  };
}

/** The former name of each section, by the name it has now. */
function rememberedRenames(written: ReadonlySet<string>): ReadonlyMap<string, string> {
  const prefix = writtenRename('', '').trimEnd();
  const renames = new Map<string, string>();
  for (const key of written) {
    if (!key.startsWith(prefix)) continue;
    const [name = '', former = ''] = key.slice(prefix.length).split(' ');
    renames.set(name, former);
  }
  return renames;
}
