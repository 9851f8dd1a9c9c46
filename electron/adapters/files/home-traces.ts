import { chmod, copyFile, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { HomeTraces, TracesPlan } from '../../core/ports/files.ts';
import { type FileState, makeDirectoryFor, readState, removeLeftovers } from './atomic-file.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { decodeLossless } from './atomic-file-text.ts';
import type { FileOrigin } from './file-origins.ts';
import { followLinks } from './follow-links.ts';
import { includeAgain, includedAgain } from './git-exclude.ts';
import { identityOf } from './new-file.ts';
import { asPrivate, holdsOtherKeys } from './private-file.ts';
import type { FileUndoJournal } from './undo-journal.ts';

/** In a file without anything of ours: perhaps of another Latchkey, which needs its backups and kept lines. */
const marker = /^# (?:managed by Latchkey - session |>>> managed by Latchkey: )/m;
const besides = /\.latchkey-(?:backup|kept)\./;
/** In the app's own directory: what an undo needed. */
const FOLDER = 'detached';

interface Place {
  readonly path: string;
  readonly target: string;
  readonly origin: FileOrigin | null;
}

/**
 * What our writes have left around the user's files. Backups and given-back copies are not destroyed: they may be the only
 * place that has a text of the user, and move into the app's own directory.
 */
export function createHomeTraces(ports: {
  /** The app's own directory. */
  readonly directory: string;
  readonly journal: FileUndoJournal;
  /** The files of the user that we write, as they are named now. */
  readonly paths: () => Promise<readonly string[]>;
  /** Whether a text with such a comment has something of another Latchkey: users copy comments. */
  readonly hasOfAnother: (text: string) => Promise<boolean>;
}): HomeTraces {
  const { directory, journal } = ports;

  const places = async (): Promise<readonly Place[]> => {
    const origins = await journal.origins.all();
    const found = new Map<string, Place>(
      origins.map((origin) => [origin.target, { path: origin.path, target: origin.target, origin }]),
    );
    for (const path of await ports.paths()) {
      const target = await followLinks(path);
      if (!found.has(target)) found.set(target, { path, target, origin: null });
    }
    return [...found.values()];
  };
  const planOf = async (textOf: (place: Place) => Promise<string>): Promise<Result<TracesPlan, Problem>> => {
    try {
      const all = await places();
      const plans: TracesPlan[] = [];
      const taken = new Set(await namesIn(join(directory, FOLDER)));
      for (const place of all) {
        const text = await textOf(place);
        const isShared = marker.test(text) && (await ports.hasOfAnother(text));
        plans.push(await planFor(place, { text, isShared }, join(directory, FOLDER), taken));
      }
      const moves = plans.flatMap((plan) => plan.moves);
      const files = plans.flatMap((plan) => plan.removes);
      const gone = new Set([...files, ...moves.map(({ from }) => from)]);
      return ok({
        moves,
        removes: [...files, ...(await emptyDirectories(all, gone))],
        reopens: plans.flatMap((plan) => plan.reopens),
        stays: plans.flatMap((plan) => plan.stays),
        shared: plans.flatMap((plan) => plan.shared),
        texts: await includedAgain(
          all.map(({ target }) => target),
          gone,
          { owner: journal.owner, stays: new Set(plans.flatMap((plan) => plan.stays)) },
        ),
      });
    } catch (error) {
      return err(fileProblem(directory, 'read', error));
    }
  };
  const sweep = async (): Promise<void> => {
    // First: what tells that a write was cut off is among what is removed here. The next start tries again.
    if (!(await journal.recover())) return;
    for (const { path } of await places()) await removeLeftovers(path);
  };
  const clear = async (): Promise<Result<TracesPlan, Problem>> => {
    await sweep();
    const plan = await planOf(({ path }) => textIn(path));
    if (!plan.ok) return plan;
    const done = await carryOut(plan.value, directory, await journal.origins.all());
    if (!done.ok) return done;
    const emptied = await journal.clear();
    if (!emptied.ok) return emptied;
    // Last: until then a start knows that there is something left to do.
    await journal.origins.forget();
    return plan;
  };

  return {
    directory,
    plan: (files) => {
      const texts = new Map(files.map(({ file, text }) => [file, text]));
      return planOf(async ({ path }) => texts.get(path) ?? (await textIn(path)));
    },
    clear,
    async sweep() {
      // Best effort: what cannot be looked at now is looked at by the next start.
      await sweep().catch(() => undefined);
    },
    async finish() {
      if ((await journal.origins.all()).length > 0) await clear();
    },
  };
}

const namesIn = (directory: string): Promise<readonly string[]> => readdir(directory).catch(() => []);

async function textIn(path: string): Promise<string> {
  const state = await readState(path);
  return state.ok ? decodeLossless(state.value.bytes ?? new Uint8Array()) : '';
}

async function planFor(
  { path, target, origin }: Place,
  { text, isShared }: { readonly text: string; readonly isShared: boolean },
  folder: string,
  taken: Set<string>,
): Promise<TracesPlan> {
  const moves: TracesPlan['moves'][number][] = [];
  const stays: string[] = [];
  for (const name of isShared ? [] : await namesIn(dirname(target))) {
    const from = join(dirname(target), name);
    if (!name.startsWith(basename(target)) || !besides.test(name.slice(basename(target).length))) continue;
    if (besides.exec(name.slice(basename(target).length))?.index !== 0) continue;
    // A comment in the file still leads to it: the lines could not be given back. By its name, because directories are renamed.
    if (text.includes(`${name}, line `)) stays.push(from);
    else moves.push({ from, to: join(folder, freeName(`${basename(dirname(target))}-${name}`, taken)) });
  }
  const state = await readState(path);
  const isThere = state.ok && state.value.bytes !== null;
  const isEmptied = origin !== null && isOurs(origin) && text === '' && isThere;
  // SECURITY: rotating keys of another Latchkey may be in it, or those of somebody else.
  const isReopened =
    !isShared &&
    !isEmptied &&
    !holdsOtherKeys(text, origin?.openKeys) &&
    state.ok &&
    isStillPrivate(state.value, origin);
  return {
    moves,
    stays,
    shared: isShared ? [path] : [],
    removes: isEmptied ? [target] : [],
    reopens: isReopened ? [reopened(path, origin)] : [],
    texts: [],
  };
}

/**
 * SECURITY: only the very file from which we took permissions, where it has those that we gave it: what the user took from others
 * since stays taken, and so does what a file of theirs in its place never gave.
 */
function isStillPrivate({ target, owner, seen }: FileState, origin: FileOrigin | null): boolean {
  if (process.platform === 'win32' || owner === null || origin?.mode === undefined) return false;
  const { mode } = origin;
  if (target !== origin.target || seen === undefined || seen.identity !== origin.identity) return false;
  const before = { path: '', target: '', bytes: null, owner: { mode, uid: 0, gid: 0 } };
  return owner.mode !== mode && asPrivate(before).owner?.mode === owner.mode;
}

const reopened = (file: string, origin: FileOrigin | null) => ({
  file,
  mode: (origin?.mode ?? 0).toString(8).padStart(4, '0'),
});

/** SECURITY: an empty file in its place, where we removed the one that we had made, is the user's. */
const isOurs = ({ existed, isGone }: FileOrigin): boolean => !existed && isGone !== true;

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}.${number}`;
  taken.add(free);
  return free;
}

/** Of those that we made, the ones in which nothing is left. */
async function emptyDirectories(
  all: readonly Place[],
  gone: ReadonlySet<string>,
): Promise<readonly string[]> {
  const made = new Set(all.flatMap(({ origin }) => origin?.directories ?? []));
  const empty = new Set<string>();
  // The innermost first: an outer one may hold nothing but it.
  for (const directory of [...made].toSorted((a, b) => b.length - a.length)) {
    const names = await readdir(directory).catch(() => null);
    const isLeft = (name: string) => !gone.has(join(directory, name)) && !empty.has(join(directory, name));
    if (names !== null && !names.some(isLeft)) empty.add(directory);
  }
  return [...empty];
}

async function carryOut(
  plan: TracesPlan,
  directory: string,
  origins: readonly FileOrigin[],
): Promise<Result<void, Problem>> {
  let file = directory;
  try {
    const made = await makeDirectoryFor(join(directory, FOLDER), directory);
    if (!made.ok) return made;
    if (plan.moves.length > 0) await mkdir(join(directory, FOLDER), { recursive: true, mode: 0o700 });
    for (const { from, to } of plan.moves) {
      file = from;
      await move(from, to);
    }
    for (const path of plan.removes) {
      file = path;
      await removeEmpty(path);
    }
    for (const one of plan.reopens) {
      file = one.file;
      await reopen(one, origins);
    }
    for (const one of plan.texts) await includeAgain(one);
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(file, 'write', error));
  }
}

/** By what is open: another file may be in its place by now. */
async function reopen(
  { file, mode }: TracesPlan['reopens'][number],
  origins: readonly FileOrigin[],
): Promise<void> {
  const handle = await open(await followLinks(file), 'r');
  try {
    const identity = identityOf(await handle.stat({ bigint: true }));
    if (origins.some((origin) => origin.identity === identity)) await handle.chmod(Number.parseInt(mode, 8));
  } finally {
    await handle.close();
  }
}

/** The app's directory may be on another disk. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await chmod(to, 0o600);
    await unlink(from);
  }
}

/** Never more than what was seen: a file that has bytes again, or a directory that has files, is the user's. */
async function removeEmpty(path: string): Promise<void> {
  const info = await lstat(path).catch(() => null);
  if (info?.isFile() === true && (await stat(path)).size === 0) await unlink(path);
  if (info?.isDirectory() !== true) return;
  await rmdir(path).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error))) throw error;
  });
}
