import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { withoutSecrets } from '../../../shared/without-secrets.ts';
import type { UndoFilePreview, UndoJournal } from '../../core/ports/files.ts';
import {
  abandonedBeside,
  backUp,
  backupPath,
  type FileState,
  makeDirectoryFor,
  type PreparedFile,
  prepareFile,
  readState,
  removeLeftovers,
  sha256,
} from './atomic-file.ts';
import { type FileLock, lockFile } from './atomic-file-lock.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { type FileChange, notTakenBack, putBack } from './atomic-file-take-back.ts';
import { decodeLossless } from './atomic-file-text.ts';
import { createFileOrigins, type FileOrigin, type FileOrigins } from './file-origins.ts';
import { type ExcludeOwner, nobody } from './git-exclude.ts';
import { openToOthers } from './open-to-others.ts';
import { asPrivate, holdsOtherKeys } from './private-file.ts';
import { readBounded } from './read-bounded.ts';

const entriesKept = 20;

const JournalFile = z.strictObject({
  path: z.string(),
  target: z.string(),
  /** Number of the backup that holds the bytes from before; null: there was no file. */
  backup: z.number().nullable(),
  sha256Before: z.string().nullable(),
  sha256After: z.string(),
  /** Of a file that was made private since: an undo gives others the rights back that they had. */
  modeBefore: z.number().optional(),
});
const JournalEntry = z.strictObject({
  at: z.string(),
  note: z.string(),
  tag: z.string().optional(),
  files: z.array(JournalFile),
});
const Journal = z.strictObject({ version: z.literal(1), entries: z.array(JournalEntry) });
export type JournalFile = z.infer<typeof JournalFile>;
type JournalEntry = z.infer<typeof JournalEntry>;
type Journal = z.infer<typeof Journal>;

export interface FileUndoJournal extends UndoJournal {
  /** How the files were before the first write: for the day when everything of ours leaves them. */
  readonly origins: FileOrigins;
  /** Which Latchkey writes here: what it adds to the user's excludes says so. */
  readonly owner: ExcludeOwner;
  /** Forgets every entry: there is nothing left to undo. */
  clear(): Promise<Result<void, Problem>>;
  /** Written before the files are, so that a crash between the two leaves a journal that still tells the truth. */
  record(entry: {
    readonly note: string;
    readonly tag?: string;
    readonly files: readonly JournalFile[];
  }): Promise<Result<void, Problem>>;
  /** Takes the record of these files back, if it is the last one: its write did not happen, or was taken back. */
  retract(files: readonly JournalFile[]): Promise<Result<void, Problem>>;
  /**
   * Once a start, before anything is read: takes back what an app that was killed had put in place of the last record, where
   * it had come to one of its files and not to the others. False: it could not now, and only what lies beside the files tells that
   * there is something to take back.
   */
  recover(): Promise<boolean>;
  /** A write that is not journalled keeps the last record valid when it continues from what that one wrote. */
  follow(
    target: string,
    fromSha256: string,
    toSha256: string,
    modeBefore?: number,
  ): Promise<Result<void, Problem>>;
}

interface JournalPorts {
  readonly directory: string;
  readonly owner?: ExcludeOwner;
}

/** `directory` is the app's own data directory. The journal names files and hashes, never their contents. */
export function createUndoJournal(ports: JournalPorts): FileUndoJournal {
  const path = join(ports.directory, 'undo-journal.json');

  const origins = createFileOrigins(ports);

  async function change(edit: (entries: readonly JournalEntry[]) => readonly JournalEntry[]) {
    const made = await makeDirectoryFor(path, path);
    if (!made.ok) return made;
    const lock = await lockFile(path, path);
    if (!lock.ok) return lock;
    try {
      const journal = await loadFrom(path);
      if (!journal.ok) return journal;
      const entries = edit(journal.value.entries);
      if (entries === journal.value.entries) return ok(undefined);
      const state = await readState(path);
      if (!state.ok) return state;
      const text = `${JSON.stringify({ version: 1, entries: entries.slice(-entriesKept) }, null, 1)}\n`;
      const prepared = await prepareFile(state.value, new TextEncoder().encode(text), { isOurs: true });
      return prepared.ok ? withoutValue(await prepared.value.commit()) : prepared;
    } finally {
      await lock.value.release();
    }
  }

  async function preview() {
    const journal = await loadFrom(path);
    if (!journal.ok) return journal;
    const entry = journal.value.entries.at(-1);
    if (entry === undefined) return ok(null);
    const files = await previewsOf(entry);
    if (!files.ok) return files;
    return ok({ id: idOf(entry), note: entry.note, ...tagged(entry.tag), files: files.value });
  }

  /** `isMeant`: asked under the locks, when no other process can be in the middle of a write. */
  async function undoLast(
    force: boolean,
    isMeant: (entry: JournalEntry) => Promise<boolean>,
  ): Promise<Result<readonly string[], Problem>> {
    const journal = await loadFrom(path);
    if (!journal.ok) return journal;
    const entry = journal.value.entries.at(-1);
    if (entry === undefined) return err({ code: 'nothing-to-undo' });
    const locks: FileLock[] = [];
    try {
      for (const file of entry.files.toSorted((a, b) => (a.target < b.target ? -1 : 1))) {
        const lock = await lockFile(file.target, file.path);
        if (!lock.ok) return lock;
        locks.push(lock.value);
      }
      if (!(await isMeant(entry))) return ok([]);
      const restored = await restoreAll(entry, force, ports.owner, origins);
      if (!restored.ok) return restored;
    } finally {
      for (const lock of locks) await lock.release();
    }
    const dropped = await change((entries) => entries.filter((other) => !isSame(other, entry)));
    return dropped.ok ? ok(entry.files.map((file) => file.path)) : dropped;
  }

  async function recover(): Promise<boolean> {
    await removeLeftovers(path);
    const journal = await loadFrom(path);
    const entry = journal.ok ? journal.value.entries.at(-1) : undefined;
    // Records follow files, so the app that was killed has promised nothing of it to anybody.
    if (entry === undefined || !(await wasCutOff(entry))) return true;
    return (await undoLast(false, wasCutOff)).ok;
  }

  return {
    origins,
    owner: ports.owner ?? nobody,
    clear: () => change((entries) => (entries.length === 0 ? entries : [])),
    undo: (options) => undoLast(options?.force ?? false, async () => true),
    preview,
    recover,
    record: ({ note, tag, files }) =>
      change((entries) => [
        ...entries,
        { at: new Date().toISOString(), note, ...tagged(tag), files: [...files] },
      ]),
    retract: (files) => change((entries) => (isLast(entries, files) ? entries.slice(0, -1) : entries)),
    follow: (target, from, to, modeBefore) =>
      change((entries) => {
        const last = entries.at(-1);
        if (last === undefined || !last.files.some((file) => isFollowed(file, target, from))) return entries;
        const files = last.files.map((file) =>
          isFollowed(file, target, from) ? followed(file, to, modeBefore ?? file.modeBefore) : file,
        );
        return [...entries.slice(0, -1), { ...last, files }];
      }),
  };
}

async function loadFrom(path: string): Promise<Result<Journal, Problem>> {
  try {
    const parsed = Journal.safeParse(JSON.parse((await readBounded(path)).toString()));
    if (parsed.success) return ok(parsed.data);
    return err({ code: 'file-malformed', file: path, detail: 'It is not an undo journal.' });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ok({ version: 1, entries: [] });
    if (error instanceof SyntaxError)
      return err({ code: 'file-malformed', file: path, detail: 'It is not an undo journal.' });
    return err(fileProblem(path, 'read', error));
  }
}

async function previewsOf(entry: JournalEntry): Promise<Result<readonly UndoFilePreview[], Problem>> {
  const files: UndoFilePreview[] = [];
  for (const file of entry.files) {
    const state = await readState(file.path);
    if (!state.ok) return state;
    const before = await bytesBefore(file);
    if (!before.ok) return before;
    files.push({
      file: file.path,
      state: stateOf(file, state.value),
      now: decodeLossless(state.value.bytes ?? new Uint8Array()),
      before: decodeLossless(before.value ?? new Uint8Array()),
    });
  }
  return ok(files);
}

const withoutValue = (done: Result<unknown, Problem>): Result<void, Problem> =>
  done.ok ? ok(undefined) : done;
/** Not of the hashes, which follow the rotating keys. */
const idOf = ({ at, note, tag = '', files }: JournalEntry): string =>
  sha256(
    new TextEncoder().encode(
      JSON.stringify([at, note, tag, files.map(({ path, backup }) => [path, backup])]),
    ),
  );
const tagged = (tag: string | undefined) => (tag === undefined ? {} : { tag });
const followed = (file: JournalFile, sha256After: string, modeBefore: number | undefined): JournalFile =>
  modeBefore === undefined ? { ...file, sha256After } : { ...file, sha256After, modeBefore };
const isFollowed = (file: JournalFile, target: string, from: string): boolean =>
  file.target === target && file.sha256After === from;
const isLast = (entries: readonly JournalEntry[], files: readonly JournalFile[]): boolean =>
  JSON.stringify(entries.at(-1)?.files) === JSON.stringify(files);
const isSame = (a: JournalEntry, b: JournalEntry): boolean => JSON.stringify(a) === JSON.stringify(b);

const sha256OfNothing = sha256(new Uint8Array());

function stateOf(file: JournalFile, state: FileState): UndoFilePreview['state'] {
  const now = state.bytes === null ? null : sha256(state.bytes);
  // One that we emptied, and took away because we had made it.
  if (now === null && file.sha256Before !== null && file.sha256After === sha256OfNothing) return 'restorable';
  if (now === file.sha256After && state.target === file.target) return 'restorable';
  return now === file.sha256Before ? 'restored' : 'changed';
}

/**
 * Some of the files are as they were written and the others as before, with what was to take their place beside them: a user
 * who put one of the files back would not leave that.
 */
async function wasCutOff({ files }: JournalEntry): Promise<boolean> {
  let written = 0;
  for (const file of files) {
    const state = await readState(file.path);
    if (!state.ok) return false;
    const current = stateOf(file, state.value);
    if (current === 'restorable') written += 1;
    else if (current === 'changed' || !(await hasLeftNew(file))) return false;
  }
  return written > 0 && written < files.length;
}

async function hasLeftNew({ target, sha256After }: JournalFile): Promise<boolean> {
  for (const path of await abandonedBeside(target).catch(() => [])) {
    const state = await readState(path);
    if (state.ok && state.value.bytes !== null && sha256(state.value.bytes) === sha256After) return true;
  }
  return false;
}

async function bytesBefore(file: JournalFile): Promise<Result<Uint8Array | null, Problem>> {
  if (file.backup === null) return ok(null);
  const path = backupPath(file.target, file.backup);
  const backup = await readState(path);
  if (!backup.ok) return backup;
  const { bytes } = backup.value;
  if (bytes === null || sha256(bytes) !== file.sha256Before)
    return err({ code: 'file-malformed', file: path, detail: 'The backup is gone or was changed.' });
  return ok(bytes);
}

/**
 * SECURITY: only the very file from which we took them, where it still has the rights that we gave it: what the user took from others
 * since stays taken. And never where a key comes to be in it that they could not read before.
 */
function openedAgain({ state, bytes, modeBefore }: Restoring, origins: readonly FileOrigin[]): FileState {
  if (state.owner === null || modeBefore === undefined) return state;
  const origin = origins.find(
    ({ target, identity }) => target === state.target && identity === state.seen?.identity,
  );
  if (origin === undefined || (bytes !== null && holdsOtherKeys(decodeLossless(bytes), origin.openKeys)))
    return state;
  const before: FileState = { ...state, owner: { ...state.owner, mode: modeBefore } };
  return asPrivate(before).owner?.mode === state.owner.mode ? before : state;
}

interface Restoring {
  readonly state: FileState;
  readonly bytes: Uint8Array | null;
  readonly changed: boolean;
  readonly modeBefore: number | undefined;
}

/** Lines that look like a secret and are not there now. */
function bringsSecrets(before: Uint8Array | null, now: Uint8Array | null): boolean {
  const linesOf = (bytes: Uint8Array | null) => decodeLossless(bytes ?? new Uint8Array()).split('\n');
  const there = new Set(linesOf(now));
  return linesOf(before).some((line) => !there.has(line) && withoutSecrets(line) !== line);
}

const madeBy = ({ files }: JournalEntry): readonly string[] =>
  files.flatMap(({ target, sha256Before }) => (sha256Before === null ? [target] : []));

/** Looks at every file before it touches the first, so that a refusal leaves all of them alone. */
async function restoreAll(
  entry: JournalEntry,
  force: boolean,
  owner: ExcludeOwner | undefined,
  origins: FileOrigins,
): Promise<Result<void, Problem>> {
  const known = await origins.all();
  const work: Restoring[] = [];
  for (const file of entry.files) {
    const [state, before] = [await readState(file.path), await bytesBefore(file)];
    if (!state.ok) return state;
    if (!before.ok) return before;
    // SECURITY: of the user's, where others would read them. The rest of their lines comes back wherever the file is.
    const open = bringsSecrets(before.value, state.value.bytes) ? await openToOthers(file.path) : null;
    if (open !== null) return err(open);
    const current = stateOf(file, state.value);
    if (current === 'changed' && !force) return err({ code: 'undo-refused', file: file.path });
    if (current !== 'restored')
      work.push({
        state: state.value,
        bytes: before.value,
        changed: current === 'changed',
        modeBefore: file.modeBefore,
      });
  }
  const prepared: { readonly file: PreparedFile; readonly change: FileChange<Uint8Array | null> }[] = [];
  const fail = async (problem: Problem) => {
    for (const { file } of prepared) await file.discard();
    return err(problem);
  };
  for (const one of work) {
    const { state, bytes, changed } = one;
    if (state.bytes === null && bytes === null) continue;
    const kept = changed ? await backUp(state, owner) : ok(null);
    if (!kept.ok) return fail(kept.error);
    const file = await prepareFile(openedAgain(one, known), bytes);
    if (!file.ok) return fail(file.error);
    prepared.push({ file: file.value, change: { state, bytes } });
  }
  for (const { file } of prepared) {
    const inTheWay = await file.isInTheWay();
    if (inTheWay !== null) return fail(inTheWay);
  }
  for (const [index, { file }] of prepared.entries()) {
    const done = await file.commit();
    if (done.ok) continue;
    for (const rest of prepared.slice(index + 1)) await rest.file.discard();
    // All of it or nothing: the next undo does all of it.
    const back = await putBack(prepared.slice(0, index).map(({ change }) => change));
    return back.ok ? done : err(notTakenBack(back.error));
  }
  await origins.removed(madeBy(entry));
  return ok(undefined);
}
