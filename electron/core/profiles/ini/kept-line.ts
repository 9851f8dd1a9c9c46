// A line of the user that is out of force while a session has its profile: a comment in its place, which no number of
// later writes pushes out, and which somebody who removes Latchkey by hand finds and can read. A line with a secret is in a
// file beside, and the comment says which line of it.

const prefix = '# kept by Latchkey: ';
/** Editors take white space from the ends of lines: of an empty line only this is left. */
const bare = prefix.trimEnd();
const besidePrefix = '# kept by Latchkey in ';
const beside = /^# kept by Latchkey in (\S.*), line (\d{1,9})$/;

/** Under the header of a section of the credentials file whose lines below are kept: no other section there holds any of ours. */
export const handedOverLine =
  '# handed over to Latchkey: what it keeps below comes back when no session uses this profile';
const handedOver = /^[ \t]*# handed over to Latchkey: what it keeps below /;
export const isHandedOverLine = (line: string): boolean => handedOver.test(line);

export const keptLine = (text: string): string => `${prefix}${text}`;
/** `line`: counted from 1. */
export const keptBesideLine = (path: string, line: number): string => `${besidePrefix}${path}, line ${line}`;

/** Editors indent whole bodies: the user's line is then as far to the right as the lines around it. */
const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** The user's line in such a comment; null for every other line. */
export function keptText(line: string): string | null {
  const indent = indentOf(line);
  if (line.startsWith(prefix, indent.length)) return indent + line.slice(indent.length + prefix.length);
  return line === indent + bare ? '' : null;
}

/** `indent`: the white space that the user's line gets in front when it is given back. */
export function keptBeside(
  line: string,
): { readonly path: string; readonly line: number; readonly indent: string } | null {
  const indent = indentOf(line);
  const [, path, number] =
    (line.startsWith(besidePrefix, indent.length) && beside.exec(line.slice(indent.length))) || [];
  return path === undefined ? null : { path, line: Number(number), indent };
}
