import { splitShellWords } from '../../../../shared/shell-words.ts';
import type { AwsFileKind, SectionKind } from './ini-section.ts';

/** configparser's section of defaults: its settings count in every section, and it is not a profile. */
export const inheritedHeader = 'DEFAULT';

const plainName = /^[\w\-@+.%:/]+$/;

/** What a header names: botocore runs config headers through shlex and wants two words (configloader.py). */
export function sectionName(header: string, file: AwsFileKind): { kind: SectionKind; name: string } {
  if (header === inheritedHeader) return { kind: 'other', name: header };
  if (file === 'credentials') return { kind: 'profile', name: header };
  if (header === 'default') return { kind: 'profile', name: header };
  if (header.startsWith('profile ') && plainName.test(header.slice(8)))
    return { kind: 'profile', name: header.slice(8) };
  for (const kind of ['profile', 'sso-session', 'services'] as const) {
    if (!header.startsWith(kind)) continue;
    const words = splitShellWords(header);
    const name = words?.length === 2 ? words[1] : undefined;
    return name === undefined ? { kind: 'other', name: header } : { kind, name };
  }
  return { kind: 'other', name: header };
}

const plainHeader = /^\[(?:profile )?[\w\-@+.%:/]+\]$/;

/** False where the JavaScript SDK does not see the section under this header line. */
export function isSeenByJs(line: string): boolean {
  if (plainHeader.test(line)) return true;
  const text = (line.split(/(^|\s)[;#]/)[0] ?? '').trim();
  if (!text.startsWith('[') || !text.endsWith(']')) return false;
  const header = text.slice(1, -1);
  return /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/.test(header) || /^[\w\-@+.%:/]+$/.test(header);
}
