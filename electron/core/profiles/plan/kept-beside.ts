import type { KeptBeside } from '../../ports/files.ts';
import type { IniOption, IniSection } from '../ini/ini-document.ts';
import { keptBeside, keptBesideLine } from '../ini/kept-line.ts';

/** The files beside one of the user's files: those that are there, and those that a plan adds. */
export interface Keeping {
  readonly there: KeptBeside;
  readonly added: Map<string, string>;
}

/** For a look at what would be, without any file. */
export const nothingBeside: KeptBeside = { path: (label) => label, texts: new Map() };

export const keepingOf = (there: KeptBeside | undefined): Keeping => ({
  there: there ?? nothingBeside,
  added: new Map(),
});

const secretKeys: ReadonlySet<string> = new Set([
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);
/** SECURITY: the secret of a long-term key leaves the file that it was in, also where only a comment would be left of it. */
export const isSecret = ({ key }: IniOption): boolean => secretKeys.has(key);

const head = (section: IniSection): readonly string[] => [
  `# Taken out of [${section.header}] by Latchkey, which puts it back when no session uses that profile any more.`,
  '# The section says which line of this file was where. Until it is put back, these lines are nowhere else.',
];

/** Puts lines of a section into a file of their own. Returns what takes the place of each. */
export function putBeside(
  { there, added }: Keeping,
  section: IniSection,
  lines: readonly string[],
): readonly string[] {
  const above = head(section);
  const text = [...above, ...lines, ''].join('\n');
  const label = labelFor(section.name, text, { there, added });
  if (there.texts.get(label) !== text) added.set(label, text);
  return lines.map((_, index) => keptBesideLine(there.path(label), above.length + index + 1));
}

/** Named after the profile; never the name of another text, whatever the file system makes of capitals. */
function labelFor(profile: string, text: string, { there, added }: Keeping): string {
  const base = profile.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 100);
  const taken = new Map([...there.texts, ...added].map(([label, other]) => [label.toLowerCase(), other]));
  for (let number = 1; ; number++) {
    const label = number === 1 ? base : `${base}-${number}`;
    const other = taken.get(label.toLowerCase());
    if (other === undefined || (other === text && !added.has(label))) return label;
  }
}

/** The line that a comment of ours stands for; null where it stands for none, or its file is gone. */
export function lineBeside({ there, added }: Keeping, comment: string): string | null {
  const found = keptBeside(comment);
  if (found === null) return null;
  for (const [label, text] of [...there.texts, ...added])
    if (text !== null && there.path(label) === found.path) return text.split('\n')[found.line - 1] ?? null;
  return null;
}
