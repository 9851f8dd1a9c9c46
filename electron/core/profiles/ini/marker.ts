// The comment that makes a section ours. It names the Latchkey that wrote it: two of them may share one file, such as a
// packaged and a development instance, or two machines that synchronize their dotfiles.

const begin = '# managed by Latchkey';
const pattern =
  /^# managed by Latchkey - session ([A-Za-z0-9_.:@/-]{1,200}) - (?:instance ([a-z0-9]{1,40}) - )?edits here are overwritten[ \t]*$/;

export interface Marker {
  readonly sessionId: string;
  /** Null: written before markers had one. */
  readonly instance: string | null;
}
export type IsOurs = (marker: Marker) => boolean;
/** For a look at a file for which it does not matter which Latchkey wrote a section. */
export const anyMarker: IsOurs = () => true;

export function markerLine(sessionId: string, instance: string | null = null): string {
  const of = instance === null ? '' : ` - instance ${instance}`;
  return `${begin} - session ${sessionId}${of} - edits here are overwritten`;
}

/** What a marker in the text from `at` to `end` says; null for every other line. */
export function markerIn(text: string, at: number, end: number): Marker | null {
  // Most comments are the user's, and the pattern is slow to fail.
  if (!text.startsWith(begin, at)) return null;
  const [, sessionId, instance = null] = pattern.exec(text.slice(at, end)) ?? [];
  return sessionId === undefined ? null : { sessionId, instance };
}
