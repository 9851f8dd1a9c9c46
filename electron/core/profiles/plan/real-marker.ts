import {
  writtenBeside,
  writtenCommand,
  writtenKept,
  writtenKey,
  writtenRegion,
  writtenRename,
  writtenTheirs,
} from '../../ports/instance.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import type { AwsFileKind, IniOption, IniSection } from '../ini/ini-section.ts';
import { ourProfile } from '../own-profiles.ts';
import { hasKeptLines } from './kept-lines.ts';
import { isKeptBelow } from './profile-lines.ts';

// A marker is a comment, and users copy comments: with a whole section to which they give another name, or into one of their
// own. It counts where something in the section is as we write it, or where the memory bears it out.

export const isTemporaryKey = (accessKeyId: string): boolean => accessKeyId.startsWith('ASIA');

const commandFor = ({ key, value }: IniOption): string | null =>
  key === 'credential_process' ? ourProfile(value) : null;

const commandsOf = (options: readonly IniOption[]): readonly string[] =>
  options.map(commandFor).filter((profile) => profile !== null);

/** Something of ours is in it, by the look of it. */
function isAsWritten({ options, name, markerAt }: IniSection, file: AwsFileKind): boolean {
  if (file === 'credentials')
    return options.some(
      ({ key, value }) =>
        key === 'aws_session_token' || (key === 'aws_access_key_id' && isTemporaryKey(value)),
    );
  const commands = commandsOf(options);
  if (commands.length > 0) return commands.includes(name);
  // As beside rotating keys.
  return options.find(({ line }) => line > (markerAt ?? 0))?.key === 'region';
}

/** An access key of a session was put into the profile. */
export function hasKeysOf(profile: string, written: ReadonlySet<string>): boolean {
  const end = writtenKey(profile, '');
  // Of what else is remembered some ends like one.
  return [...written].some((key) => key.endsWith(end) && !key.startsWith(writtenRename('', '').trimEnd()));
}

/** Something of ours was put into a section of that name, and not taken out since. */
function isRemembered(name: string, file: AwsFileKind, written: ReadonlySet<string>): boolean {
  if (file === 'config') return partsOfConfig.some((part) => written.has(part(name)));
  return hasKeysOf(name, written);
}
const partsOfConfig = [writtenCommand, writtenKept, writtenTheirs, writtenBeside, writtenRegion];

/** The section with another answer to whose it is, and without what its marker said. */
export const markedAs = (
  { kind, name, header, line, endLine, options, isSeenByJs }: IniSection,
  { sessionId, markerAt }: Pick<IniSection, 'sessionId' | 'markerAt'>,
): IniSection => ({ kind, name, header, line, endLine, options, sessionId, markerAt, isSeenByJs });

/** Neither ours nor another Latchkey's: the marker is one more comment. */
export const asTheUsers = (section: IniSection): IniSection =>
  markedAs(section, { sessionId: null, markerAt: null });

const isMarkedOurs = ({ kind, sessionId, markerAt }: IniSection): boolean =>
  kind === 'profile' && sessionId !== null && markerAt !== null;

/** The section, as the user's where its marker is a copy of one of ours. `written` undefined: every marker counts. */
export function withRealMarker(
  section: IniSection,
  file: AwsFileKind,
  written: ReadonlySet<string> | undefined,
): IniSection {
  if (!isMarkedOurs(section) || written === undefined) return section;
  return isAsWritten(section, file) || isRemembered(section.name, file, written)
    ? section
    : asTheUsers(section);
}

/** Of a document that was just planned: `wanted` are the profiles that have something of ours in it. */
export const isReallyMarked = (
  section: IniSection,
  file: AwsFileKind,
  wanted: ReadonlySet<string>,
): boolean => isMarkedOurs(section) && (wanted.has(section.name) || isAsWritten(section, file));

/** Of a section with the marker of another Latchkey: something that it has written or kept is in it. */
export function isReallyOfAnother(doc: IniDocument, section: IniSection): boolean {
  if (doc.file === 'credentials') return isAsWritten(section, doc.file);
  if (commandsOf(section.options).includes(section.name)) return true;
  if (!hasKeptLines(doc, section)) return false;
  for (let line = section.line + 1; line < section.endLine; line++)
    if (isKeptBelow(doc.table.textOf(line))) return true;
  return false;
}
