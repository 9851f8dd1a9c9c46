import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Instance } from '../../core/ports/instance.ts';
import { errorCode } from './atomic-file-problem.ts';
import { removeTorn, replaceFile } from './new-file.ts';
import { readBounded } from './read-bounded.ts';

/** Access keys, of which each renewal makes another. What else is remembered goes when it is forgotten. */
const keysKept = 4_000;
const isAccessKey = (key: string): boolean => !/^[a-z]+:/.test(key);
const Stored = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9]{1,40}$/),
  keys: z.array(z.string()),
});
type Stored = z.infer<typeof Stored>;

/** `instance.json` in the app's own data folder: one process at a time has it. */
export function createInstance(ports: { readonly directory: string }): Instance {
  const path = join(ports.directory, 'instance.json');
  let tail: Promise<unknown> = Promise.resolve();
  let stored: Stored | null = null;
  let isOnDisk = true;

  const save = async (next: Stored): Promise<boolean> => {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await replaceFile(path, [new TextEncoder().encode(`${JSON.stringify(next)}\n`)]);
      stored = next;
      return true;
    } catch {
      return false;
    }
  };
  const load = async (): Promise<Stored | null> => {
    if (stored !== null) return stored;
    await removeTorn(path);
    try {
      stored = Stored.parse(JSON.parse((await readBounded(path)).toString()));
      return stored;
    } catch (error) {
      // One that cannot be read now may be readable later: another id would make strangers of all our sections.
      if (errorCode(error) !== 'ENOENT') return null;
      await save({ version: 1, id: randomBytes(5).toString('hex'), keys: [] });
      return stored;
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };
  return {
    id: () => inTurn(async () => (await load())?.id ?? null),
    writtenKeys: () => inTurn(async () => new Set((await load())?.keys ?? [])),
    remember: (keys) =>
      inTurn(async () => {
        const before = await load();
        if (before === null) return;
        const known = new Set(before.keys);
        if (isOnDisk && keys.every((key) => known.has(key))) return;
        const again = new Set(keys);
        const all = [...before.keys.filter((key) => !again.has(key)), ...again];
        let tooMany = all.filter(isAccessKey).length - keysKept;
        const kept = all.filter((key) => !isAccessKey(key) || again.has(key) || tooMany-- <= 0);
        // Known in this run also where the disk takes nothing: what we wrote would be the user's otherwise.
        stored = { version: 1, id: before.id, keys: kept };
        isOnDisk = await save(stored);
      }),
    forget: (keys) =>
      inTurn(async () => {
        const before = await load();
        const gone = new Set(keys);
        if (before === null || !before.keys.some((key) => gone.has(key))) return;
        stored = { version: 1, id: before.id, keys: before.keys.filter((key) => !gone.has(key)) };
        isOnDisk = await save(stored);
      }),
  };
}
