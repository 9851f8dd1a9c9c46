import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type FileState, makeDirectoryFor, prepareFile, readState, removeLeftovers } from './atomic-file.ts';
import { lockFile } from './atomic-file-lock.ts';
import { decodeLossless } from './atomic-file-text.ts';
import { isOpenToOthers, keysIn } from './private-file.ts';
import { readBounded } from './read-bounded.ts';

const FileOrigin = z.strictObject({
  path: z.string(),
  /** Where its symbolic links lead. */
  target: z.string(),
  existed: z.boolean(),
  /** Of one that did not exist: we have removed what we made since. What is there now somebody else has made. */
  isGone: z.literal(true).optional(),
  /** Those on the way to it that were not there, the outermost first. */
  directories: z.array(z.string()),
  /** Its permission bits before we took those of other users away; absent: we never did. */
  mode: z.number().optional(),
  /** `keysIn` all that others could read before one of our writes. Absent: none, or not known, as in records of older versions. */
  openKeys: z.array(z.string()).optional(),
  /** Which file has the rights that we gave it; absent: we never took any, or it is another one by now. */
  identity: z.string().optional(),
});
export type FileOrigin = z.infer<typeof FileOrigin>;
const OriginFile = z.strictObject({ version: z.literal(1), origins: z.array(FileOrigin) });

/**
 * How each file of the user was before we first wrote it: the bytes come back by the planner, but only this says whether
 * there was a file at all, and with which permissions. Best effort: without it an empty file may be left.
 */
export interface FileOrigins {
  /** On the disk when it returns. What is noted already stays, but for a mode that was not. */
  note(origins: readonly FileOrigin[]): Promise<void>;
  /** Our write put another file in the place of one. `isTightened`: others lost what they could do with it in that write. */
  wrote(change: {
    readonly target: string;
    readonly from: string | undefined;
    readonly to: string;
    readonly isTightened: boolean;
  }): Promise<void>;
  /** What we had made there is gone: an undo, or the end of an empty file. On the disk when it returns. */
  removed(targets: readonly string[]): Promise<void>;
  all(): Promise<readonly FileOrigin[]>;
  forget(): Promise<void>;
}

export function createFileOrigins({ directory }: { readonly directory: string }): FileOrigins {
  const path = join(directory, 'file-origins.json');
  let known: readonly FileOrigin[] | null = null;

  const load = async (): Promise<readonly FileOrigin[]> => {
    // Those of a process that was killed here: where nothing is new, no later write would find them.
    await removeLeftovers(path);
    try {
      return OriginFile.parse(JSON.parse((await readBounded(path)).toString('utf8'))).origins;
    } catch {
      return [];
    }
  };
  const store = async (origins: readonly FileOrigin[]): Promise<void> => {
    const made = await makeDirectoryFor(path, path);
    const lock = made.ok ? await lockFile(path, path) : made;
    if (!lock.ok) return;
    try {
      const state = await readState(path);
      if (!state.ok || (origins.length === 0 && state.value.bytes === null)) return;
      const text = `${JSON.stringify({ version: 1, origins }, null, 1)}\n`;
      const bytes = origins.length === 0 ? null : new TextEncoder().encode(text);
      const prepared = await prepareFile(state.value, bytes, { isOurs: true });
      if (prepared.ok && (await prepared.value.commit()).ok) known = origins;
    } finally {
      await lock.value.release();
    }
  };
  const all = async (): Promise<readonly FileOrigin[]> => {
    known ??= await load();
    return known;
  };

  return {
    all,
    async note(origins) {
      const before = await all();
      const after = new Map(before.map((origin) => [origin.target, origin]));
      for (const origin of origins) after.set(origin.target, merged(after.get(origin.target), origin));
      const next = [...after.values()];
      if (next.length !== before.length || next.some((origin, index) => origin !== before[index]))
        await store(next);
    },
    async wrote({ target, from, to, isTightened }) {
      const before = await all();
      const isOf = (origin: FileOrigin) => origin.target === target && origin.mode !== undefined;
      if (!before.some(isOf)) return;
      // SECURITY: where the user has put a file of their own in the place of ours since, the rights of that one are theirs.
      const identity = (origin: FileOrigin) =>
        isTightened || (from !== undefined && origin.identity === from) ? { identity: to } : {};
      await store(
        before.map((origin) => {
          if (!isOf(origin)) return origin;
          const { identity: _, ...rest } = origin;
          return { ...rest, ...identity(origin) };
        }),
      );
    },
    async removed(targets) {
      const before = await all();
      const isNews = ({ target, existed, isGone }: FileOrigin) =>
        targets.includes(target) && !existed && isGone !== true;
      if (!before.some(isNews)) return;
      await store(
        before.map((origin) => (isNews(origin) ? Object.assign({}, origin, { isGone: true }) : origin)),
      );
    },
    forget: () => store([]),
  };
}

function merged(noted: FileOrigin | undefined, now: FileOrigin): FileOrigin {
  const before = noted === undefined ? undefined : begunAgain(noted, now);
  const { mode, openKeys: keys } = now;
  const known = before?.openKeys ?? [];
  const more = (keys ?? []).filter((key) => !known.includes(key));
  const openKeys =
    keys === undefined || (more.length === 0 && known === before?.openKeys)
      ? {}
      : { openKeys: [...known, ...more] };
  const taken = mode === undefined ? openKeys : { mode, ...openKeys };
  if (before === undefined) {
    const { path, target, existed, directories } = now;
    return { path, target, existed, directories, ...taken };
  }
  // The last mode: who gave others fewer rights since meant that.
  const isSame = (mode === undefined || before.mode === mode) && openKeys.openKeys === undefined;
  return isSame ? before : { ...before, ...taken };
}

/** Where we removed the file that we had made, what is there now is how the user has it. The directories are ours still. */
function begunAgain(before: FileOrigin, now: FileOrigin): FileOrigin {
  if (before.isGone !== true) return before;
  const { path, target, directories } = before;
  return {
    path,
    target,
    existed: now.existed,
    directories: [...new Set([...directories, ...now.directories])],
  };
}

/** Of a file that is about to be written; `isMadePrivate`: others lose what they may do with it. */
export async function originOf(state: FileState, isMadePrivate: boolean): Promise<FileOrigin> {
  const { path, target, bytes, owner } = state;
  return {
    path,
    target,
    existed: bytes !== null,
    directories: bytes === null ? await missingAbove(target) : [],
    ...(isMadePrivate && owner !== null ? { mode: owner.mode } : {}),
    ...(bytes !== null && isOpenToOthers(state) ? { openKeys: [...keysIn(decodeLossless(bytes))] } : {}),
  };
}

async function missingAbove(target: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = dirname(target); at !== dirname(at); at = dirname(at)) {
    if ((await lstat(at).catch(() => null)) !== null) break;
    missing.unshift(at);
  }
  return missing;
}
