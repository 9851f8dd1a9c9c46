import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordStore } from './record-store.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'records-'));
  path = join(directory, 'app', 'records.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('our records', () => {
  it('start as nothing, are kept privately, and leave no temporary file', async () => {
    const store = createRecordStore({ path });
    expect(await store.load()).toEqual({ ok: true, value: null });
    expect(await store.save({ a: [1] })).toEqual({ ok: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, 'app'))).toEqual(['records.json']);
    expect(await createRecordStore({ path }).load()).toEqual({ ok: true, value: { a: [1] } });
  });

  it('are written in the order asked, and not at all when nothing changed', async () => {
    const store = createRecordStore({ path });
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.save({ i })));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ i: 19 });
    const { ino } = statSync(path);
    await store.save({ i: 19 });
    expect(statSync(path).ino).toBe(ino);
  });

  it('take away what a killed app left of a save, and nothing else', async () => {
    await createRecordStore({ path }).save({ a: 1 });
    for (const name of ['records.json.0123456789ab.tmp', 'records.json.tmp', 'other.json.0123456789ab.tmp']) {
      writeFileSync(join(directory, 'app', name), '{');
    }
    expect(await createRecordStore({ path }).load()).toEqual({ ok: true, value: { a: 1 } });
    expect(readdirSync(join(directory, 'app')).toSorted()).toEqual([
      'other.json.0123456789ab.tmp',
      'records.json',
      'records.json.tmp',
    ]);
  });

  it('are never written over when they cannot be understood', async () => {
    const store = createRecordStore({ path });
    await store.save({});
    writeFileSync(path, '{"half');
    for (const each of [store, createRecordStore({ path })]) {
      expect(await each.load()).toMatchObject({ ok: false, error: { code: 'file-malformed', file: path } });
      expect(await each.save({ new: true })).toMatchObject({ ok: false, error: { code: 'file-malformed' } });
    }
    // Also by one that saves without having looked.
    expect(await createRecordStore({ path }).save({})).toMatchObject({ error: { code: 'file-malformed' } });
    expect(readFileSync(path, 'utf8')).toBe('{"half');
  });

  it('tell when they cannot be written', async () => {
    writeFileSync(join(directory, 'app'), 'a file in the way');
    expect((await createRecordStore({ path }).save({})).ok).toBe(false);
  });
});

describe('long lists in our records', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n, name: `é "${n}"\n` }));
  const listPath = () => join(directory, 'app', 'records-found.json');
  const open = () => createRecordStore({ path, lists: ['found'] });
  const inode = () => statSync(listPath()).ino;

  it('have a file of their own, which is written only when they change', async () => {
    const [store, found] = [open(), rows(1_001)];
    expect(await store.save({ a: 1, found })).toEqual({ ok: true });
    expect(statSync(listPath()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 });
    expect(JSON.parse(readFileSync(listPath(), 'utf8'))).toEqual(found);
    const before = inode();
    await store.save({ a: 2, found });
    // Equal but not the same, as after a start.
    const again = open();
    expect(await again.load()).toEqual({ ok: true, value: { a: 2, found } });
    await again.save({ a: 3, found: rows(1_001) });
    expect(inode()).toBe(before);
    await again.save({ a: 3, found: rows(1_002) });
    expect(inode()).not.toBe(before);
    expect(await open().load()).toEqual({ ok: true, value: { a: 3, found: rows(1_002) } });
    expect(readdirSync(join(directory, 'app')).toSorted()).toEqual(['records-found.json', 'records.json']);
  });

  it('are moved out of the file of an older version, which is read as long as it has them', async () => {
    await createRecordStore({ path }).save({ a: 1, found: rows(3) });
    const store = open();
    expect(await store.load()).toEqual({ ok: true, value: { a: 1, found: rows(3) } });
    // An app that is killed between the two files of its first save leaves this.
    writeFileSync(listPath(), '[\n{"n":7}\n]\n');
    expect(await open().load()).toEqual({ ok: true, value: { a: 1, found: rows(3) } });
    await store.save({ a: 1, found: rows(3) });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 });
    expect(await open().load()).toEqual({ ok: true, value: { a: 1, found: rows(3) } });
  });

  it('are read in whatever layout, and empty without a file', async () => {
    await open().save({ a: 1, found: rows(2) });
    writeFileSync(listPath(), JSON.stringify(rows(900), null, 3));
    expect(await open().load()).toEqual({ ok: true, value: { a: 1, found: rows(900) } });
    rmSync(listPath());
    expect(await open().load()).toEqual({ ok: true, value: { a: 1, found: [] } });
  });

  it('are never written over when they cannot be understood', async () => {
    const store = open();
    await store.save({ a: 1, found: rows(2) });
    for (const text of ['[\n{"n":1},\n{"half', '{}', '']) {
      writeFileSync(listPath(), text);
      for (const each of [store, open()]) {
        const problem = { ok: false, error: { code: 'file-malformed', file: listPath() } };
        expect(await each.load()).toMatchObject(problem);
        expect(await each.save({ a: 2, found: [] })).toMatchObject(problem);
      }
      expect(readFileSync(listPath(), 'utf8')).toBe(text);
    }
  });

  it('stay when the records they belong to were moved away', async () => {
    await open().save({ a: 1, found: rows(2) });
    rmSync(path);
    const store = open();
    expect(await store.load()).toEqual({ ok: true, value: null });
    await store.save({ a: 2, found: [] });
    expect(JSON.parse(readFileSync(`${listPath()}.old`, 'utf8'))).toEqual(rows(2));
    expect(await open().load()).toEqual({ ok: true, value: { a: 2, found: [] } });
  });

  it('are not compared with their file while they are those that were loaded', async () => {
    await open().save({ a: 1, found: rows(20_000) });
    const store = open();
    const loaded = await store.load();
    const found: unknown = loaded.ok ? Reflect.get(Object(loaded.value), 'found') : null;
    if (!Array.isArray(found)) throw new Error('nothing was loaded');
    let printed = 0;
    // The app's own objects for what it read.
    const own = found.map((row: unknown) => ({
      toJSON: () => {
        printed += 1;
        return row;
      },
    }));
    store.areAsLoaded({ a: 1, found: own });
    const before = inode();
    expect(await store.save({ a: 2, found: own })).toEqual({ ok: true });
    expect([inode(), printed]).toEqual([before, 0]);
    expect(await store.save({ a: 2, found: own.slice(1) })).toEqual({ ok: true });
    expect(await open().load()).toEqual({ ok: true, value: { a: 2, found: found.slice(1) } });
  });

  it('are written into a file of their own, although they were loaded from that of an older version', async () => {
    await createRecordStore({ path }).save({ a: 1, found: rows(3) });
    const store = open();
    await store.load();
    const found = rows(3);
    store.areAsLoaded({ a: 1, found });
    await store.save({ a: 2, found });
    expect(JSON.parse(readFileSync(listPath(), 'utf8'))).toEqual(found);
    expect(await open().load()).toEqual({ ok: true, value: { a: 2, found } });
  });

  it('are given item by item to who takes them, from either file, and are then empty in what is loaded', async () => {
    const taken = async (): Promise<unknown> => {
      const items: unknown[] = [];
      const loaded = await open().load((list, item) => void items.push([list, item]));
      return { ...loaded, items };
    };
    const items = rows(1_001).map((row) => ['found', row]);
    await createRecordStore({ path }).save({ a: 1, found: rows(1_001) });
    expect(await taken()).toEqual({ ok: true, value: { a: 1, found: [] }, items });
    await open().save({ a: 1, found: rows(1_001) });
    expect(await taken()).toEqual({ ok: true, value: { a: 1, found: [] }, items });
    await createRecordStore({ path }).save({ a: 1, found: 'no list' });
    expect(await taken()).toEqual({ ok: true, value: { a: 1, found: 'no list' }, items: [] });
  });

  it('let the app answer while they are written; a start, which must read them first, waits for no turn', async () => {
    const found = rows(20_000);
    expect(await turnsOf(() => open().save({ found }))).toBeGreaterThan(20);
    expect(await turnsOf(() => open().load())).toBe(0);
  });
});

/** How often the event loop turns in between. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}
