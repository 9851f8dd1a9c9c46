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

/** The user's line in such a comment; null for every other line. */
export function keptText(line: string): string | null {
  if (line.startsWith(prefix)) return line.slice(prefix.length);
  return line === bare ? '' : null;
}

export function keptBeside(line: string): { readonly path: string; readonly line: number } | null {
  const [, path, number] = (line.startsWith(besidePrefix) && beside.exec(line)) || [];
  return path === undefined ? null : { path, line: Number(number) };
}
