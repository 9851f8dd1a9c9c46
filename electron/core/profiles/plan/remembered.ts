import {
  writtenBeside,
  writtenCommand,
  writtenCopy,
  writtenHandedOver,
  writtenKept,
  writtenRegion,
  writtenRename,
} from '../../ports/instance.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import type { IniSection } from '../ini/ini-section.ts';
import { commandsIn, type ProfileRequest } from './desired-profile.ts';
import { hasKeptLines, isHandedOver } from './kept-lines.ts';
import { isUnmarkedBeside, isUnmarkedCommand } from './lost-marker.ts';
import { formerName } from './profile-edits.ts';

interface Documents {
  readonly config: IniDocument;
  readonly credentials: IniDocument;
}
type Request = Pick<ProfileRequest, 'desired'>;

const isKeptIn = (config: IniDocument, section: IniSection): boolean =>
  section.kind === 'profile' && section.sessionId !== null && hasKeptLines(config, section);

/** What the two files say of the user's part of them, for the memory: a tool may drop all comments that say it. */
export const partsIn = ({ config, credentials }: Documents, request: Request): readonly string[] => [
  ...config.sections.filter((section) => isKeptIn(config, section)).map(({ name }) => writtenKept(name)),
  ...besideKeysIn(config, request),
  ...credentials.sections.flatMap((section) => {
    if (section.kind !== 'profile' || section.sessionId !== null) return [];
    const former = formerName(credentials, section);
    return [
      ...(isHandedOver(credentials, section) ? [writtenHandedOver(section.name)] : []),
      ...(former === null ? [] : [writtenRename(section.name, former)]),
    ];
  }),
];

/** The sections of ours in the config for sessions whose keys are in the other file. */
function besideKeysIn(config: IniDocument, { desired }: Request): readonly string[] {
  const keys = new Map(desired.filter(({ deliver }) => deliver === 'keys').map((one) => [one.profile, one]));
  return config.sections.flatMap(({ kind, sessionId, name }) => {
    const wanting = kind === 'profile' && sessionId !== null ? keys.get(name) : undefined;
    if (wanting === undefined) return [];
    return wanting.region === null ? [writtenBeside(name)] : [writtenBeside(name), writtenRegion(name)];
  });
}

const isOfSections = (key: string): boolean => /^(command|kept|beside|region|handed|renamed|copy):/.test(key);

/** What is remembered and no longer so: of commands that no section has, of lines that are kept no more. */
export function goneFrom(
  documents: Documents,
  written: ReadonlySet<string>,
  request: Request,
): readonly string[] {
  const gone = new Set([...written].filter(isOfSections));
  const wanted = new Set([...commandsIn(request), ...besideKeysIn(documents.config, request)]);
  for (const key of wanted) gone.delete(key);
  if (gone.size === 0) return [];
  const reserved = new Set(
    request.desired.filter(({ deliver }) => deliver !== 'none').map(({ profile }) => profile),
  );
  const copies = [...gone].filter((key) => key.startsWith('copy:'));
  const keepCopies = (file: 'config' | 'credentials', { header }: IniSection): void => {
    for (const key of copies) if (key.startsWith(writtenCopy(file, header, ''))) gone.delete(key);
  };
  for (const section of documents.config.sections) {
    if (section.kind !== 'profile') continue;
    const [command, kept] = [writtenCommand(section.name), writtenKept(section.name)];
    if (section.options.some(({ key }) => key === 'credential_process')) gone.delete(command);
    // One that could not be marked again, and whose lines could not be given back, is still to be done.
    const isStill = isUnmarkedCommand(section, undefined) || isUnmarkedBeside(section, wanted);
    if (!written.has(kept) || !(isStill || isKeptIn(documents.config, section))) continue;
    gone.delete(kept);
    keepCopies('config', section);
  }
  for (const section of documents.credentials.sections) {
    if (section.kind !== 'profile' || section.sessionId !== null) continue;
    const { name } = section;
    for (const profile of reserved) gone.delete(writtenRename(name, profile));
    if (!written.has(writtenHandedOver(name))) continue;
    if (!reserved.has(name) && !isHandedOver(documents.credentials, section)) continue;
    gone.delete(writtenHandedOver(name));
    keepCopies('credentials', section);
  }
  return [...gone];
}
