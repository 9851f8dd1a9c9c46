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
