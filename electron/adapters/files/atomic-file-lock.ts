import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../../shared/endpoint/is-alive.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { monotonicMs } from '../machine/monotonic-ms.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { readBounded } from './read-bounded.ts';

const tokenInfix = '.breaks-';
const pollMs = 15;
/** Nobody holds a lock longer than a few writes take; an older one was left behind, whatever its pid now is. */
const staleAfterMs = 60_000;
/** A lock without a readable owner is one being written this moment, or left by a crash. */
const unreadableAfterMs = 3_000;

/** Locks of this process that could not be removed: no file could be opened, or the disk failed. */
const left = new Set<string>();

export interface FileLock {
  release(): Promise<void>;
}

/** An exclusive lock for all of Latchkey's processes: `<target>.latchkey-lock`. `file` is the name shown to the user. */
export async function lockFile(
  target: string,
  file: string,
  waitMs = 10_000,
): Promise<Result<FileLock, Problem>> {
  const path = `${target}.latchkey-lock`;
  const mine = ownerLine();
  const deadline = monotonicMs() + waitMs;
  for (;;) {
    const made = await tryCreate(path, mine);
    if (made === true) return ok({ release: () => release(path, mine) });
    if (made !== false) return err(fileProblem(file, 'write', made));
    const holder = await holderOf(path);
    if (holder !== null && (holder.isStale || left.has(holder.text))) await breakLock(path, holder.text);
    else if (monotonicMs() > deadline)
      return err({ code: 'file-locked', file, holder: holder?.name ?? 'another program' });
    else await sleep(pollMs + Math.random() * pollMs);
  }
}

const ownerLine = (): string => `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;

/** True: ours now · false: somebody holds it · else the error. */
async function tryCreate(path: string, text: string): Promise<unknown> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    // Linking makes the lock appear with its owner in it, in one step.
    await link(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) return error;
    return createPlainly(path, text);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** For file systems without hard links. */
async function createPlainly(path: string, text: string): Promise<unknown> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? false : error;
  }
}

async function holderOf(path: string): Promise<{ text: string; name: string; isStale: boolean } | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([textOf(path), stat(path)]);
    const ageMs = Date.now() - mtimeMs;
    const [, pid, host] = /^(\d+) (\S+) /.exec(text) ?? [];
    if (pid === undefined || host === undefined)
      return { text, name: 'another program', isStale: ageMs > unreadableAfterMs };
    const isDead = host === hostname() && !isRunning(Number(pid));
    return { text, name: `process ${pid} on ${host}`, isStale: isDead || ageMs > staleAfterMs };
  } catch {
    return null;
  }
}

export const isRunning = (pid: number): boolean => isAlive(pid, process) && !isZombie(pid);

/** A killed process whose parent has not asked for its end: in a container there may be no parent that ever does. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Of a process that has ended: the next write breaks it. */
export const isStaleLock = async (target: string): Promise<boolean> =>
  (await holderOf(`${target}.latchkey-lock`))?.isStale === true;

/** Of a process that was killed while it broke a lock. */
export const isStaleToken = async (path: string): Promise<boolean> =>
  path.includes(tokenInfix) && (await holderOf(path))?.isStale === true;

/** Removes the lock of a process that was killed while it held it. */
export async function removeStaleLock(target: string): Promise<void> {
  const path = `${target}.latchkey-lock`;
  const holder = await holderOf(path);
  if (holder?.isStale) await breakLock(path, holder.text);
}

/**
 * Breaks a stale lock. Two processes may both have found it, and the slower one must not throw away the lock that the faster
 * one, or a third, has taken since. So only who holds the token of this very lock may: its text is never used again.
 */
async function breakLock(path: string, stale: string): Promise<void> {
  const token = `${path}${tokenInfix}${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
  try {
    const handle = await open(token, 'wx', 0o600);
    await handle.writeFile(ownerLine()).finally(() => handle.close());
  } catch (error) {
    // Another process is at it; one that was killed there has left its token.
    const holder = errorCode(error) === 'EEXIST' ? await holderOf(token) : null;
    if (holder?.isStale === true) await takeAway(token, holder.text);
    return;
  }
  await takeAway(path, stale);
  await unlink(token).catch(() => undefined);
}

/** Moves it away and looks at what was moved: its holder may have been slow and not dead, and have given it back this moment. */
async function takeAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    if ((await textOf(path)) !== stale) return;
    await rename(path, aside);
    if ((await textOf(aside)) !== stale) await link(aside, path).catch(() => undefined);
    await unlink(aside);
  } catch {
    // Another process was faster; the next turn sees its result.
  }
}

const textOf = async (path: string): Promise<string> => (await readBounded(path, 4096)).toString();

async function release(path: string, mine: string): Promise<void> {
  try {
    if ((await textOf(path)) === mine) await unlink(path);
  } catch (error) {
    // The next lock of this process takes its place; others see that it is stale after a while.
    if (errorCode(error) !== 'ENOENT') left.add(mine);
  }
}
