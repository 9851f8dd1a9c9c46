import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { takeJsonItems } from './json-items.ts';
import { removeTornNow, replaceFile } from './new-file.ts';
import { readBounded, withBoundedNow } from './read-bounded.ts';

/** A long list in a file of its own: JSON, a record a line, read at once and written a few hundred records at a time. */
export interface RecordList {
  /** Gives every item to `take`; none without a file. Where it fails, what was given is to be forgotten. */
  load(take: (item: unknown) => void): Result<void, Problem>;
  /** This list says what `load` gave. */
  isAsLoaded(items: readonly unknown[]): void;
  /** Nothing is written when the list is the one that was written last, or when its text is in the file already. */
  save(items: readonly unknown[]): Promise<Result<void, Problem>>;
}

const itemsASlice = 400;
const head = '[\n';
const tail = '\n]\n';

export function createRecordList(
  path: string,
  onUnsynced?: (path: string, reason: string) => void,
): RecordList {
  let written: readonly unknown[] | null = null;
  let sha256: string | null = null;
  let isKnown = false;
  /** False: what was loaded is the list of a file that is not there. */
  let isInOwnFile = false;

  return {
    load(take) {
      if (!isKnown) removeTornNow(path);
      isInOwnFile = false;
      written = null;
      sha256 = null;
      try {
        if (!withBoundedNow(path, (file) => takeJsonItems(file, take)))
          return err({ code: 'file-malformed', file: path, detail: 'It is not a list of records.' });
        isKnown = true;
        isInOwnFile = true;
        return ok(undefined);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') return err(fileProblem(path, 'read', error));
        isKnown = true;
        return ok(undefined);
      }
    },
    isAsLoaded(items) {
      if (isInOwnFile) written = items;
    },
    async save(items) {
      if (items === written) return ok(undefined);
      const { parts, hash } = await print(items);
      try {
        // A list that nobody has read belongs to records that were moved away, and may come back with them.
        if (!isKnown) await rename(path, `${path}.old`).catch(() => undefined);
        isKnown = true;
        if (isInOwnFile) sha256 ??= await hashOf(path);
        const unsynced = hash === sha256 ? null : await replaceFile(path, parts);
        written = items;
        sha256 = hash;
        if (unsynced !== null) onUnsynced?.(path, unsynced);
        return ok(undefined);
      } catch (error) {
        return err(fileProblem(path, 'write', error));
      }
    },
  };
}

async function print(items: readonly unknown[]): Promise<{ parts: readonly Uint8Array[]; hash: string }> {
  const hash = createHash('sha256');
  const parts: Uint8Array[] = [];
  const add = (text: string) => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    parts.push(bytes);
  };
  add(head);
  for (let from = 0; from < items.length; from += itemsASlice) {
    const lines = items.slice(from, from + itemsASlice).map((item) => JSON.stringify(item));
    add(`${from === 0 ? '' : ',\n'}${lines.join(',\n')}`);
    await nextTurn();
  }
  add(tail);
  return { parts, hash: hash.digest('hex') };
}

/** Of what is in the file; null: it cannot be read. */
const hashOf = (path: string): Promise<string | null> =>
  readBounded(path).then(
    (bytes) => createHash('sha256').update(bytes).digest('hex'),
    () => null,
  );
