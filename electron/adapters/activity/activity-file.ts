import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open } from 'node:fs/promises';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { keptProblem } from '../../../shared/kept-problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { escapedJson } from '../../../shared/text/plain-line.ts';
import type { ActivityStore } from '../../core/ports/activity-store.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { fileProblem } from '../files/atomic-file-problem.ts';
import { chainLine, NO_HASH } from './activity-chain.ts';
import { DAY_MS, type End, firstNamed, lastOf, tooMany } from './activity-end.ts';
import {
  isOwnFolder,
  newSegment,
  removeSegment,
  SEGMENT_BYTES,
  segmentsIn,
  unreadReason,
} from './activity-segments.ts';

/** Of all files together. */
const MOST_SEGMENTS_BYTES = 16 * SEGMENT_BYTES;

// SECURITY: a link in the place of the file would have another file of the user's written to. A pipe must not hang the app.
const appending =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

interface ActivityFileOptions {
  readonly directory: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly segmentBytes?: number;
  readonly mostBytes?: number;
}

/**
 * Activity as JSON lines in files of the user alone, each line with the hash of the one before, also from file to file. A file
 * holds a day at most, and is removed whole; the chain keeps a line that says so.
 */
export function createActivityFile(options: ActivityFileOptions): ActivityStore {
  const { directory, clock, segmentBytes = SEGMENT_BYTES, mostBytes = MOST_SEGMENTS_BYTES } = options;
  const today = (): number => Math.floor(clock.nowMs() / DAY_MS);
  let end: End | null = null;
  /** Something was written in this run: the end of the file is known without reading it. */
  let hasWritten = false;
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(doing: 'read' | 'write', work: () => Promise<T>): Promise<Result<T, Problem>> => {
    const turn = tail.then(work).then(
      (value) => ok(value),
      (error: unknown) => err(fileProblem(directory, doing, error)),
    );
    tail = turn;
    return turn;
  };
  const opened = async (): Promise<End> => {
    end ??= await lastOf(directory);
    return end;
  };

  async function write(bodies: readonly string[], seq: number): Promise<void> {
    await isOwnFolder(directory);
    const at = await opened();
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (!hasWritten) await makePrivate(directory);
    if (at.path !== null && (at.day !== today() || (await sizeOf(at.path)) >= segmentBytes)) at.path = null;
    const path = at.path ?? (await newSegment(directory, seq));
    let { hash } = at;
    let text = '';
    const restart =
      at.unread === null ? [] : [JSON.stringify({ unread: { file: at.unread, at: clock.nowMs() } })];
    for (const body of [...restart, ...bodies]) {
      const next = chainLine(hash, body);
      hash = next.hash;
      text += next.line;
    }
    await appendWhole(path, text, () => {
      at.path = null;
    });
    if (at.path === null) at.day = today();
    at.path = path;
    at.hash = hash;
    at.unread = null;
    hasWritten = true;
  }

  async function pruneTo(days: number): Promise<void> {
    if (days === 0) {
      for (const segment of await segmentsIn(directory)) await removeSegment(segment);
      end = { seq: end?.seq ?? 0, hash: NO_HASH, path: null, day: 0, unread: null };
      hasWritten = false;
      return;
    }
    const old = await tooMany(directory, mostBytes, (clock.nowMs() - days * DAY_MS) / DAY_MS);
    const last = old.at(-1);
    if (last === undefined) return;
    const until = await lastOf(directory, old);
    // Never otherwise: what was cut out behind the last one would be hidden.
    const hash = (await unreadReason(last)) === null ? until.hash : await firstNamed(directory, last);
    const removed = { until: until.seq, hash, at: clock.nowMs() };
    const { seq } = await opened();
    // First: a record that begins later than it did has to say why.
    await write([JSON.stringify({ removed })], seq + 1);
    for (const segment of old) if (segment.path !== end?.path) await removeSegment(segment);
  }

  return {
    open: () => inTurn('read', async () => (await opened()).seq),
    append: (entries) =>
      inTurn('write', async () => {
        const [first] = entries;
        if (first === undefined) return;
        await write(entries.map(bodyOf), first.seq);
        if (end !== null) end.seq = entries.at(-1)?.seq ?? end.seq;
      }),
    prune: (days) => inTurn('write', () => pruneTo(days)),
    unread: () => inTurn('read', () => unreadIn(directory)),
    page: (beforeSeq, limit, skipped = () => undefined) =>
      inTurn('read', async () => {
        const { pageOf } = await import('./read-activity.ts');
        return await pageOf(await segmentsIn(directory), beforeSeq, limit, skipped);
      }),
    verify: () =>
      inTurn('read', async () => {
        const { verifyActivity } = await import('./verify-activity.ts');
        return await verifyActivity(await segmentsIn(directory), hasWritten ? (end?.hash ?? null) : null);
      }),
  };
}

/** SECURITY: nothing of ours puts a secret there, and what somebody else said in their own words is left out. */
function bodyOf({ seq, at, problem, ...what }: ActivityEntry): string {
  const kept = problem === null ? null : keptProblem(problem);
  // The number first, where the next start looks for it.
  return escapedJson(JSON.stringify({ entry: { seq, at, ...what, problem: kept } }));
}

/** A write that fails half way is taken back, so that the next one begins a line of its own; `onTorn`: it could not be. */
async function appendWhole(path: string, text: string, onTorn: () => void): Promise<void> {
  const handle = await open(path, appending, 0o600);
  try {
    // An older file may have been made with other rights.
    await handle.chmod(0o600);
    const { size } = await handle.stat();
    try {
      await handle.appendFile(text);
    } catch (error) {
      await handle.truncate(size).catch(onTorn);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

/** One that was made by hand, or came out of an archive. What a link leads to is the user's own. */
async function makePrivate(directory: string): Promise<void> {
  const info = await lstat(directory);
  if (info.isDirectory() && (info.mode & 0o077) !== 0) await chmod(directory, 0o700);
}

/** Why any of it cannot be read; the folder is one more. */
async function unreadIn(directory: string): Promise<readonly Problem[]> {
  try {
    const reasons = [];
    for (const segment of await segmentsIn(directory)) reasons.push(await unreadReason(segment));
    return reasons.filter((reason) => reason !== null);
  } catch (error) {
    return [fileProblem(directory, 'read', error)];
  }
}

const sizeOf = (path: string): Promise<number> =>
  lstat(path).then(
    (info) => (info.isFile() ? info.size : Number.MAX_SAFE_INTEGER),
    // It is gone: a new file is begun, and the chain shows what is missing.
    () => Number.MAX_SAFE_INTEGER,
  );
