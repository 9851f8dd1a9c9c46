import { writtenHandedOver, writtenKept, writtenRename } from '../../ports/instance.ts';
import { type IniDocument, isComment } from '../ini/ini-document.ts';
import { stripPython } from '../ini/ini-lines.ts';
import type { AwsFileKind, IniSection } from '../ini/ini-section.ts';
import { isHandedOverLine, keptBeside, keptText } from '../ini/kept-line.ts';
import { hasKeptLines } from './kept-lines.ts';
import { renamedFrom } from './profile-lines.ts';

/** A profile in which a tool or the user has taken out or moved comments of ours that say what we keep of the user's. */
export interface CommentsAmiss {
  readonly profile: string;
  readonly file: AwsFileKind;
  readonly why: 'dropped' | 'moved';
  /** What they say: which lines are kept, or the name that the section had. */
  readonly about: 'lines' | 'name';
  /** Of the header, or of the comments where they are now; counted from 1. */
  readonly line: number;
}

/**
 * By what is remembered of the files. A section without its marker is no subject of this: it is said of it that all of its
 * comments are gone.
 */
export function commentsAmissIn(
  { config, credentials }: { readonly config: IniDocument; readonly credentials: IniDocument },
  written: ReadonlySet<string>,
): readonly CommentsAmiss[] {
  return [
    ...profilesOf(config).flatMap((section) => keptAmiss(config, section, written)),
    ...profilesOf(credentials).flatMap((section) => [
      ...handedOverAmiss(credentials, section, written),
      ...noteAmiss(credentials, section, written),
    ]),
  ];
}

const profilesOf = ({ sections }: IniDocument): readonly IniSection[] =>
  sections.filter(({ kind }) => kind === 'profile');

function keptAmiss(
  config: IniDocument,
  section: IniSection,
  written: ReadonlySet<string>,
): readonly CommentsAmiss[] {
  const { name, sessionId, markerAt } = section;
  if (sessionId === null || markerAt === null || !written.has(writtenKept(name))) return [];
  if (!hasKeptLines(config, section)) return [amiss(section, config, 'dropped', section.line)];
  // A tool that sorts settings, or puts new ones on top: ours is first, and what is above it is not.
  const isBelow = section.options.some(({ line }) => line < markerAt);
  return isBelow ? [amiss(section, config, 'moved', markerAt)] : [];
}

function handedOverAmiss(
  credentials: IniDocument,
  section: IniSection,
  written: ReadonlySet<string>,
): readonly CommentsAmiss[] {
  if (section.sessionId !== null || !written.has(writtenHandedOver(section.name))) return [];
  const at = lineIn(credentials, section, isHandedOverLine);
  const kept = lineIn(credentials, section, (text) => keptText(text) !== null || keptBeside(text) !== null);
  if (at === null || kept === null) return [amiss(section, credentials, 'dropped', section.line)];
  return at > kept ? [amiss(section, credentials, 'moved', at)] : [];
}

function noteAmiss(
  credentials: IniDocument,
  section: IniSection,
  written: ReadonlySet<string>,
): readonly CommentsAmiss[] {
  const prefix = writtenRename(section.name, '');
  if (section.sessionId !== null || ![...written].some((key) => key.startsWith(prefix))) return [];
  const at = lineIn(credentials, section, (text) => renamedFrom(text) !== null);
  if (at === null) return [amiss(section, credentials, 'dropped', section.line, 'name')];
  const isFirst = linesBefore(credentials, section, at).every((text) => text === '' || isComment(text));
  return isFirst ? [] : [amiss(section, credentials, 'moved', at, 'name')];
}

const amiss = (
  { name }: IniSection,
  { file }: IniDocument,
  why: CommentsAmiss['why'],
  line: number,
  about: CommentsAmiss['about'] = 'lines',
): CommentsAmiss => ({ profile: name, file, why, about, line: line + 1 });

function lineIn(doc: IniDocument, section: IniSection, is: (text: string) => boolean): number | null {
  for (let line = section.line + 1; line < section.endLine; line++)
    if (is(doc.table.textOf(line))) return line;
  return null;
}

const linesBefore = (doc: IniDocument, { line }: IniSection, at: number): readonly string[] =>
  Array.from({ length: at - line - 1 }, (_, index) => stripPython(doc.table.textOf(line + 1 + index)));
