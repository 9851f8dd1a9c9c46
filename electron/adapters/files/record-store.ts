import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { RecordStore } from '../../core/ports/record-store.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';

/**
 * One JSON file of our own, 0600, replaced in one step. A file that cannot be understood is never written over: it may
 * be the only copy of what the person set up, and a newer version of the app may understand it.
 */
export function createRecordStore(options: { readonly path: string }): RecordStore {
  const { path } = options;
  let tail: Promise<unknown> = Promise.resolve();
  let written: string | null = null;
  let standing: Problem | null = null;

  let swept = false;

  /** What an app that was killed in the middle of a save has left; the app's lock makes sure that nobody writes one now. */
  const sweep = async (): Promise<void> => {
    swept = true;
    const directory = dirname(path);
    const names = await readdir(directory).catch(() => []);
    const torn = names.filter(
      (name) =>
        name.startsWith(`${basename(path)}.`) &&
        /^[0-9a-f]{12}\.tmp$/.test(name.slice(basename(path).length + 1)),
    );
    for (const name of torn) await unlink(join(directory, name)).catch(() => undefined);
  };
  const load = async (): Promise<Result<unknown, Problem>> => {
    if (!swept) await sweep();
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') {
        standing = null;
        return ok(null);
      }
      standing = fileProblem(path, 'read', error);
      return err(standing);
    }
    try {
      const records: unknown = JSON.parse(text);
      standing = null;
      written = text;
      return ok(records);
    } catch {
      standing = { code: 'file-malformed', file: path, detail: 'It is not JSON.' };
      return err(standing);
    }
  };
  const save = async (records: unknown): Promise<Result<void, Problem>> => {
    if (written === null) {
      const before = await load();
      if (!before.ok) return before;
    }
    if (standing !== null) return err(standing);
    const text = `${JSON.stringify(records, null, 2)}\n`;
    if (text === written) return ok(undefined);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      written = text;
      return ok(undefined);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      return err(fileProblem(path, 'write', error));
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = tail.then(work);
    tail = run.catch(() => undefined);
    return run;
  };
  return { load: () => inTurn(load), save: (records) => inTurn(() => save(records)) };
}
