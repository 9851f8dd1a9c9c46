import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { fileProblem } from '../files/atomic-file-problem.ts';
import { checkBounded, readBounded } from '../files/read-bounded.ts';

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
  const names = (await isOwnFolder(directory)) ? await readdir(directory) : [];
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
  /** Why the file cannot be read, which then has no lines; null: it was. */
  readonly unread: Problem | null;
}

/** SECURITY: a link would have another file of the user's taken for activity. */
async function checkOrdinary(path: string): Promise<void> {
  if ((await lstat(path)).isSymbolicLink()) throw new Error('It is a link.');
}

/** One file that cannot be read keeps nobody from the others. */
export async function readSegment({ path }: Pick<Segment, 'path'>): Promise<SegmentText> {
  try {
    await checkOrdinary(path);
    const lines = (await readBounded(path, MOST_BYTES)).toString('utf8').split('\n');
    return { rest: lines.pop() ?? '', lines, unread: null };
  } catch (error) {
    return { rest: '', lines: [], unread: fileProblem(path, 'read', error) };
  }
}

/** Why it could not be read now. */
export async function unreadReason({ path }: Pick<Segment, 'path'>): Promise<Problem | null> {
  try {
    await checkOrdinary(path);
    await checkBounded(path, MOST_BYTES);
    return null;
  } catch (error) {
    return fileProblem(path, 'read', error);
  }
}

/** As much as counts to the size of the record: of what is none of its files, nothing. */
export async function segmentSize({ path }: Pick<Segment, 'path'>): Promise<{
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly isOurs: boolean;
}> {
  const info = await lstat(path);
  const isOurs = info.isFile() && info.size <= MOST_BYTES;
  return { bytes: isOurs ? info.size : 0, mtimeMs: info.mtimeMs, isOurs };
}

/** A folder of that name is none of ours: it stays. */
export async function removeSegment({ path }: Pick<Segment, 'path'>): Promise<void> {
  const info = await lstat(path).catch(() => null);
  if (info !== null && !info.isDirectory()) await rm(path, { force: true });
}

/**
 * SECURITY: a link in the folder's place would have files of another folder read, removed by age, and written beside; false: it
 * is not there.
 */
export async function isOwnFolder(directory: string): Promise<boolean> {
  const info = await lstat(directory).catch((error: unknown) => {
    if (hasNoFile(error)) return null;
    throw error;
  });
  if (info?.isSymbolicLink() === true) throw new Error('It is a link in the place of a folder.');
  return info !== null;
}
