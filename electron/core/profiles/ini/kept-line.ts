// A line of the user that is out of force while a session has its profile: a comment in its place, which no number of
// later writes pushes out, and which somebody who removes Latchkey by hand finds and can read. A line with a secret is in a
// file beside, and the comment says which line of it.

const prefix = '# kept by Latchkey: ';
/** Editors take white space from the ends of lines: of an empty line only this is left. */
const bare = prefix.trimEnd();
const besidePrefix = '# kept by Latchkey in ';
const beside = /^# kept by Latchkey in (\S.*), line (\d{1,9})$/;

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
