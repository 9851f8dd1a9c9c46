import type { ImportView } from '../../../shared/import.ts';
import { credentialKeys } from '../profiles/ini/credential-keys.ts';
import type { IniDocument } from '../profiles/ini/ini-document.ts';
import type { IniFault } from '../profiles/ini/ini-section.ts';
import { inheritedHeader } from '../profiles/ini/section-header.ts';
import { type FoundProfile, isOwn } from './profiles.ts';
import type { ImportInput } from './subject.ts';

type Note = ImportView['notes'][number];

/** What concerns a whole file, or how the tools read it. */
export function importNotes(
  input: ImportInput,
  docs: readonly IniDocument[],
  profiles: ReadonlyMap<string, FoundProfile>,
): Note[] {
  const notes: Note[] = [];
  for (const doc of docs) {
    const file = input.paths[doc.file];
    const add = (line: number, text: string) => notes.push({ file, line: line + 1, text });
    for (const fault of doc.faults) add(fault.line, faultText(fault));
    for (const section of doc.sections) {
      if (section.header === inheritedHeader)
        add(
          section.line,
          'The aws command lets every profile inherit the settings under [DEFAULT]; other tools do not.',
        );
      if (section.kind !== 'other' && !section.isSeenByJs)
        add(
          section.line,
          `The JavaScript SDK ignores [${section.header}]: use letters, digits and _ @ + . % : / - in the name, and one space before it.`,
        );
      for (const option of section.options) {
        if (option.rawKey !== option.key && credentialKeys.has(option.key))
          add(option.line, `The JavaScript SDK ignores ${option.rawKey}: write ${option.key}.`);
        if (/\s[#;]/.test(option.value) && option.nested === null)
          add(
            option.line,
            `The comment after ${option.key} is part of its value for the aws command: put it on a line of its own.`,
          );
      }
    }
  }
  const own = [...profiles.values()].filter(isOwn).length;
  if (own > 0) {
    const text = own === 1 ? 'One profile is Latchkey’s own.' : `${own} profiles are Latchkey’s own.`;
    notes.push({ file: input.paths.config, line: null, text });
  }
  for (const profile of profiles.values()) {
    const keys = profile.places.find(
      ({ file, section }) =>
        file === 'credentials' && section.options.some((option) => option.key === 'aws_access_key_id'),
    );
    if (keys === undefined || !profile.values.has('credential_process')) continue;
    notes.push({
      file: input.paths.credentials,
      line: keys.section.line + 1,
      text: `Tools use the static keys of ${profile.name} and never run its credential_process.`,
    });
  }
  return [...notes, ...environmentNotes(input)];
}

function environmentNotes({ env }: ImportInput): readonly Note[] {
  const note = (text: string): Note => ({ file: 'environment', line: null, text });
  const notes: Note[] = [];
  if (env.AWS_ACCESS_KEY_ID)
    notes.push(
      note(
        'AWS_ACCESS_KEY_ID is set: the aws command uses those keys, and no profile, unless one is specified.',
      ),
    );
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE)
    notes.push(note('AWS_WEB_IDENTITY_TOKEN_FILE is set: tools assume that role unless a profile is named.'));
  if (env.AWS_PROFILE)
    notes.push(
      note(
        `AWS_PROFILE is set: tools use ${env.AWS_PROFILE}, not the default profile, unless a profile is specified.`,
      ),
    );
  return notes;
}

function faultText(fault: IniFault): string {
  const refused = 'The aws command rejects the whole file';
  switch (fault.kind) {
    case 'bom':
      return `${refused} for the byte order mark at its start: save it as UTF-8 without one.`;
    case 'not-utf8':
      return `${refused} for bytes that are not UTF-8 in this line.`;
    case 'before-first-section':
      return `${refused} for a line before the first section.`;
    case 'not-a-setting':
      return `${refused} for this line: it is neither a setting nor a comment.`;
    case 'bad-nested':
      return `${refused} for a line under ${fault.what} without an equals sign.`;
    case 'duplicate-section':
      return `${refused} because ${fault.what} is given twice.`;
    case 'duplicate-key':
      return `${refused} because ${fault.what} stands twice in this section.`;
    case 'forbidden-name':
      return `The JavaScript SDK rejects the whole file because of the name ${fault.what}.`;
  }
}
