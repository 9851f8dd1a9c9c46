import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded } from '../files/read-bounded.ts';

/** Past this size the next write begins a new file; one write is far smaller. */
export const SEGMENT_BYTES = 1024 * 1024;
const MOST_BYTES = 16 * SEGMENT_BYTES;

export interface Segment {
  readonly path: string;
  readonly name: string;
  /** The number of its first entry, which its name says. */
  readonly first: number;
}

const MOST_OF_ONE_NUMBER = 1_000;

/** A name that nothing has: what a crash left of a former file may begin with the same entry. */
export async function newSegment(directory: string, first: number): Promise<string> {
  for (let again = 0; again < MOST_OF_ONE_NUMBER; again += 1) {
    const path = join(directory, segmentName(first, again));
    const isFree = await lstat(path).then(
      () => false,
      (error: unknown) => hasNoFile(error),
    );
    if (isFree) return path;
  }
  throw new Error('No name is left for another file.');
}

const segmentName = (first: number, again: number): string =>
  `${String(first).padStart(16, '0')}${again === 0 ? '' : `-${again}`}.jsonl`;

const named = /^(\d{16})(?:-(\d{1,3}))?\.jsonl$/;

const hasNoFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Oldest first; none where the folder is not there. */
export async function segmentsIn(directory: string): Promise<readonly Segment[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (hasNoFile(error)) return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const [, first, again = '0'] = named.exec(name) ?? [];
      if (first === undefined) return [];
      return [{ path: join(directory, name), name, first: Number(first), again: Number(again) }];
    })
    .toSorted((a, b) => a.first - b.first || a.again - b.again);
}

export interface SegmentText {
  readonly lines: readonly string[];
  /** What follows the last line end: a write that was cut short. Empty: nothing. */
  readonly rest: string;
}

export async function readSegment({ path }: Pick<Segment, 'path'>): Promise<SegmentText> {
  const text = (await readBounded(path, MOST_BYTES)).toString('utf8');
  const lines = text.split('\n');
  return { rest: lines.pop() ?? '', lines };
}
