import { lstat, stat } from 'node:fs/promises';
import { NO_HASH, readLine } from './activity-chain.ts';
import { readSegment, SEGMENT_BYTES, type Segment, segmentSize, segmentsIn } from './activity-segments.ts';

export const DAY_MS = 86_400_000;

/** Where the record ends. */
export interface End {
  /** Of the last entry. */
  seq: number;
  hash: string;
  /** The file that the next line goes to; null: to a new one. */
  path: string | null;
  /** The day of its first line, counted from 1970. */
  day: number;
  /** The newest file, which could not be read: nobody knows its last hash. Null once that is written down. */
  unread: string | null;
}

/** More numbers than a file that was never read can have used. */
const MOST_UNREAD = 10_000_000;
const LINE_BYTES = 200;

/** Past the numbers of a file that cannot be read, which may be in its place again later. Not past a name that nobody gave. */
async function pastUnread(segment: Segment, seq: number): Promise<{ seq: number; unread: string | null }> {
  const info = await lstat(segment.path);
  const bytes = info.isFile() ? info.size : 2 * SEGMENT_BYTES;
  const last = segment.first + Math.ceil(bytes / LINE_BYTES);
  return last - seq > MOST_UNREAD
    ? { seq, unread: null }
    : { seq: Math.max(seq, last), unread: segment.name };
}

/** The hash that the line behind this file names as the one before it. */
export async function firstNamed(directory: string, last: Segment): Promise<string> {
  const segments = await segmentsIn(directory);
  for (const segment of segments.slice(segments.findIndex(({ path }) => path === last.path) + 1)) {
    const [line] = (await readSegment(segment)).lines;
    const chained = line === undefined ? null : readLine(line);
    if (chained !== null) return chained.previous;
  }
  return NO_HASH;
}

/** Reads backwards from the newest file to a line that can be continued. Behind a torn line a new file begins. */
export async function lastOf(directory: string, among?: readonly Segment[]): Promise<End> {
  const segments = among ?? (await segmentsIn(directory));
  let path: string | null = null;
  let hash: string | null = null;
  const unread: Segment[] = [];
  const ending = async (seq: number, day: number): Promise<End> => {
    let end: End = { seq, hash: hash ?? NO_HASH, path, day, unread: null };
    for (const segment of unread.toReversed()) {
      const past = await pastUnread(segment, end.seq);
      if (past.unread !== null)
        end = { seq: past.seq, hash: NO_HASH, path: null, day: 0, unread: past.unread };
    }
    return end;
  };
  for (const [at, segment] of [...segments.entries()].toReversed()) {
    const { lines, rest, unread: reason } = await readSegment(segment);
    if (reason !== null && hash === null) unread.push(segment);
    if (at === segments.length - 1 && rest === '' && reason === null) path = segment.path;
    for (const line of lines.toReversed()) {
      const chained = readLine(line);
      if (chained === null) continue;
      hash ??= chained.hash;
      const seq = seqIn(chained.body);
      if (seq !== null) return await ending(seq, path === null ? 0 : await dayOf(path));
    }
  }
  return await ending(0, 0);
}

const dayOf = async (path: string): Promise<number> => Math.floor((await stat(path)).mtimeMs / DAY_MS);

/** Without a schema: a start does not read zod for this. */
function seqIn(body: string): number | null {
  const seq = /^\{"entry":\{"seq":(\d{1,15}),/.exec(body)?.[1];
  return seq === undefined ? null : Number(seq);
}

/** The oldest files that age or size lets go; the newest one stays. */
export async function tooMany(
  directory: string,
  mostBytes: number,
  oldestDay: number,
): Promise<readonly Segment[]> {
  const segments = await segmentsIn(directory);
  const infos = await Promise.all(segments.map(segmentSize));
  let bytes = infos.reduce((sum, info) => sum + info.bytes, 0);
  const old: Segment[] = [];
  for (const [at, segment] of segments.slice(0, -1).entries()) {
    const info = infos[at];
    const isKept = info !== undefined && info.mtimeMs / DAY_MS >= oldestDay && bytes <= mostBytes;
    // What is in the place of a file keeps none of the others.
    if (isKept && !info.isOurs) continue;
    if (info === undefined || isKept) break;
    bytes -= info.bytes;
    old.push(segment);
  }
  return old;
}
