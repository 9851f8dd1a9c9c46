import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok } from '../../../shared/result.ts';
import type { ShellFiles, StartFile } from '../../core/ports/shells.ts';
import { makeDirectoryFor, prepareFile, readState, removeLeftovers } from './atomic-file.ts';
import { lockFile } from './atomic-file-lock.ts';
import { fileProblem } from './atomic-file-problem.ts';
import { decodeLossless } from './atomic-file-text.ts';
import { changeTexts, toTextFile } from './atomic-file-write.ts';
import { replaceFile } from './new-file.ts';
import { readBounded } from './read-bounded.ts';
import type { FileUndoJournal } from './undo-journal.ts';

type StartFiles = Pick<
  ShellFiles,
  'read' | 'write' | 'removeEmptied' | 'directory' | 'scripts' | 'writeScripts'
>;

/** The start files of shells, and the app's own directory of scripts, which is below `dataDir`. */
export function createShellFiles(ports: {
  readonly dataDir: string;
  readonly journal: FileUndoJournal;
}): StartFiles {
  const directory = join(ports.dataDir, 'shell');
  return {
    directory,
    async read(paths) {
      const files: StartFile[] = [];
      for (const path of paths) {
        const state = await readState(path);
        if (!state.ok) return state;
        const { path: name, text, exists } = toTextFile(state.value);
        files.push({ path: name, text, exists, target: state.value.target });
      }
      return ok(files);
    },
    async write(paths, plan, note) {
      for (const path of paths) await removeLeftovers(path);
      const written = await changeTexts({ journal: ports.journal }, paths, async (files) => plan(files), {
        journal: true,
        note,
      });
      if (!written.ok) return written;
      return ok({ changedFiles: written.value.paths, takeBack: written.value.takeBack });
    },
    async removeEmptied(paths) {
      const origins = await ports.journal.origins.all();
      const removed: string[] = [];
      for (const { path, target, existed, isGone, directories } of origins) {
        if (existed || isGone === true || !paths.includes(path) || !(await isRemoved(path, target))) continue;
        removed.push(target);
        // The innermost first. Refused for one that is not empty.
        for (const made of directories.toReversed()) await rmdir(made).catch(() => undefined);
      }
      await ports.journal.origins.removed(removed);
    },
    async scripts() {
      const found = new Map<string, string>();
      for (const name of await namesBelow(directory))
        found.set(
          name,
          decodeLossless(await readBounded(join(directory, name)).catch(() => new Uint8Array())),
        );
      return found;
    },
    async writeScripts(scripts) {
      let file = directory;
      try {
        const made = await makeDirectoryFor(join(directory, 'x'), directory);
        if (!made.ok) return made;
        for (const [name, text] of scripts) {
          file = join(directory, name);
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          await replaceFile(file, [Buffer.from(text)]);
        }
        return ok(undefined);
      } catch (error) {
        return { ok: false, error: fileProblem(file, 'write', error) };
      }
    },
  };
}

async function namesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isFile()) found.push(entry.name);
    if (!entry.isDirectory()) continue;
    for (const name of await readdir(join(directory, entry.name)).catch(() => []))
      found.push(`${entry.name}/${name}`);
  }
  return found;
}

/** Only an empty file, and no link that the user has put in its place. */
async function isRemoved(path: string, target: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found?.isFile() !== true || found.size > 0) return false;
  const lock = await lockFile(target, path);
  if (!lock.ok) return false;
  try {
    const state = await readState(path);
    if (!state.ok || state.value.bytes?.length !== 0) return false;
    const gone = await prepareFile(state.value, null);
    return gone.ok && (await gone.value.commit()).ok;
  } finally {
    await lock.value.release();
  }
}
