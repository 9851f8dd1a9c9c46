import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { RecordStore } from '../../core/ports/record-store.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { removeTornNow, replaceFile } from './new-file.ts';
import { readBoundedNow } from './read-bounded.ts';
import { createRecordList } from './record-list.ts';

/**
 * Our own JSON file, 0600, replaced in one step. A file that cannot be understood is never written over: it may be the
 * only copy of what the user set up, and a newer version of the app may understand it.
 *
 * `lists`: fields that are long lists. Each has a file of its own beside the first (`latchkey.json` and
 * `latchkey-found.json`), because the rest changes whenever somebody uses a session. In the file of an older version
 * they are fields like the others; the next save moves them out.
 *
 * Reading does not leave the thread: a start reads, before anybody can be answered, and each turn of the event loop would
 * wait behind Chromium, which is starting too.
 */
export function createRecordStore(options: {
  readonly path: string;
  readonly lists?: readonly string[];
  /** A file is in place, yet may be the old one again if the machine loses its power now. */
  readonly onUnsynced?: (path: string, reason: string) => void;
}): RecordStore {
  const { path } = options;
  const lists = new Map(
    (options.lists ?? []).map((name) => [
      name,
      createRecordList(path.replace(/(\.json)?$/, `-${name}.json`), options.onUnsynced),
    ]),
  );
  let tail: Promise<unknown> = Promise.resolve();
  let written: string | null = null;
  let refusal: Problem | null = null;
  let isSwept = false;

  const refuse = (problem: Problem) => {
    refusal = problem;
    return err(problem);
  };
  const load = async (take?: (list: string, item: unknown) => void): Promise<Result<unknown, Problem>> => {
    if (!isSwept) removeTornNow(path);
    isSwept = true;
    const main = readMain(path);
    if (!main.ok) return refuse(main.error);
    refusal = null;
    if (main.value === null) return ok(null);
    const records: Record<string, unknown> = {};
    Object.assign(records, main.value.records);
    for (const [name, list] of lists) {
      const items: unknown[] = [];
      const put =
        take === undefined ? (item: unknown) => void items.push(item) : (item: unknown) => take(name, item);
      if (name in records) {
        const there = records[name];
        // What is no list stays, for the reader to refuse.
        if (take === undefined || !Array.isArray(there)) continue;
        for (const item of there) put(item);
      } else {
        const loaded = list.load(put);
        if (!loaded.ok) return refuse(loaded.error);
      }
      records[name] = items;
    }
    written = main.value.text;
    return ok(lists.size === 0 ? main.value.records : records);
  };
  const save = async (records: unknown, again?: 'again'): Promise<Result<void, Problem>> => {
    if (written === null) {
      const before = await load();
      if (!before.ok) return before;
    }
    if (refusal !== null) return err(refusal);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const rest: Record<string, unknown> = {};
      Object.assign(rest, records);
      for (const [name, list] of lists) {
        const items: unknown = rest[name];
        delete rest[name];
        // First, so that at no moment a list is in neither file.
        const saved = Array.isArray(items) ? await list.save(items) : ok(undefined);
        if (!saved.ok) return saved;
      }
      const text = `${JSON.stringify(lists.size === 0 ? records : rest, null, 2)}\n`;
      const isSame = text === written && again === undefined;
      const unsynced = isSame ? null : await replaceFile(path, [Buffer.from(text)]);
      written = text;
      if (unsynced !== null) options.onUnsynced?.(path, unsynced);
      return ok(undefined);
    } catch (error) {
      return err(fileProblem(path, 'write', error));
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = tail.then(work);
    // Of what was read, nothing is kept: the records of a large company are ten megabytes.
    tail = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  };
  return {
    load: (take) => inTurn(() => load(take)),
    areAsLoaded(records) {
      const named: Record<string, unknown> = {};
      Object.assign(named, records);
      for (const [name, list] of lists) {
        const items = named[name];
        if (Array.isArray(items)) list.isAsLoaded(items);
      }
    },
    save: (records, again) => inTurn(() => save(records, again)),
  };
}

/** Null: there is no file. */
function readMain(
  path: string,
): Result<{ readonly text: string; readonly records: unknown } | null, Problem> {
  let text: string;
  try {
    text = readBoundedNow(path).toString();
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? ok(null) : err(fileProblem(path, 'read', error));
  }
  try {
    return ok({ text, records: JSON.parse(text) });
  } catch {
    return err({ code: 'file-malformed', file: path, detail: 'It is not JSON.' });
  }
}
