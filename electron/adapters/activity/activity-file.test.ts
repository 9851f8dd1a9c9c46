import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { must } from '../../core/testing/running-app.ts';
import { createActivityFile } from './activity-file.ts';
import { activityFolder, entriesOf, entryOf } from './testing-activity.ts';

const folder = activityFolder();

const clock = { now: Date.now(), nowMs: () => clock.now };
const files = () => (existsSync(folder.path) ? readdirSync(folder.path).sort() : []);
const pathOf = (name = files()[0] ?? '') => join(folder.path, name);
const store = (more: { readonly segmentBytes?: number; readonly mostBytes?: number } = {}) =>
  createActivityFile({ directory: folder.path, clock, ...more });
const kinds = async (of = store()) => {
  const { state, findings } = must(await of.verify());
  return [state, ...findings.map(({ kind }) => kind)];
};
const DAY_MS = 86_400_000;
beforeEach(() => {
  clock.now = Date.now();
});

describe('the activity on the disk', () => {
  it('is there again after a restart, newest first, and goes on with its numbers', async () => {
    const first = store();
    expect(must(await first.open())).toBe(0);
    must(await first.append(entriesOf(1, 5)));
    const second = store();
    expect(must(await second.open())).toBe(5);
    must(await second.append(entriesOf(6, 7)));
    expect(must(await second.page(7, 3))).toEqual([entryOf(6), entryOf(5), entryOf(4)]);
    expect(files()).toHaveLength(1);
    expect(must(await second.verify())).toMatchObject({ state: 'intact', entries: 7, findings: [] });
  });

  it('is private, and one write for what came together', async () => {
    must(await store().append(entriesOf(1, 100)));
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(statSync(pathOf()).mode & 0o777).toBe(0o600);
    expect(readFileSync(pathOf(), 'utf8').split('\n')).toHaveLength(101);
  });

  it('begins a new file when one is full or a day is over, and the chain goes on', async () => {
    const of = store({ segmentBytes: 2_000 });
    for (const seq of [1, 11, 21]) must(await of.append(entriesOf(seq, seq + 9)));
    expect(files()).toHaveLength(3);
    clock.now += DAY_MS;
    must(await of.append(entriesOf(31, 31)));
    must(await of.append(entriesOf(32, 32)));
    expect(files()).toHaveLength(4);
    expect(must(await of.verify())).toMatchObject({ state: 'intact', entries: 32 });
    expect(must(await store().page(99, 99)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 32 }, (_, at) => 32 - at),
    );
  });

  it('removes the oldest by size and by age, and says so in the chain', async () => {
    const of = store({ segmentBytes: 1_000, mostBytes: 6_000 });
    for (let seq = 1; seq <= 40; seq += 4) must(await of.append(entriesOf(seq, seq + 3)));
    must(await of.prune(30));
    expect(files().length).toBeLessThan(7);
    expect(await kinds(of)).toEqual(['intact', 'removed']);
    const old = new Date(clock.now - 40 * DAY_MS);
    for (const name of files().slice(0, -1)) utimesSync(pathOf(name), old, old);
    must(await of.append(entriesOf(41, 41)));
    must(await of.prune(30));
    expect(await kinds(store())).toEqual(['intact', 'removed']);
    expect(must(await store().page(99, 99)).at(-1)?.seq).toBeGreaterThan(36);
  });

  it('removes everything with 0 days', async () => {
    const of = store();
    must(await of.append(entriesOf(1, 3)));
    must(await of.prune(0));
    expect(files()).toEqual([]);
    expect(await kinds(of)).toEqual(['empty']);
    must(await of.append([entryOf(4)]));
    expect(await kinds(of)).toEqual(['intact']);
  });

  it('goes on behind a line that a crash cut short, in a file of its own', async () => {
    must(await store().append(entriesOf(1, 2)));
    appendFileSync(pathOf(), '{"previous":"00');
    const again = store();
    expect(must(await again.open())).toBe(2);
    must(await again.append([entryOf(3)]));
    expect(files()).toHaveLength(2);
    expect(await kinds(again)).toEqual(['intact', 'torn']);
    expect(must(await again.page(9, 9)).map(({ seq }) => seq)).toEqual([3, 2, 1]);
    // Also where nothing but that line is in the file.
    writeFileSync(pathOf(files()[1]), '{"prev');
    const third = store();
    expect(must(await third.open())).toBe(2);
    must(await third.append([entryOf(3)]));
    expect(await kinds(third)).toEqual(['intact', 'torn', 'torn']);
  });

  it('answers a problem where it cannot write, and goes on when it can', async () => {
    writeFileSync(folder.path, 'a file in the place of the folder');
    const of = store();
    expect(await of.append([entryOf(1)])).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    rmSync(folder.path);
    must(await of.append([entryOf(1)]));
    expect(await kinds(of)).toEqual(['intact']);
  });

  it('tells numbers that no entry has from entries that were taken out', async () => {
    const of = store();
    must(await of.append([entryOf(1)]));
    must(await of.append([entryOf(9)]));
    expect(must(await of.verify())).toMatchObject({
      state: 'intact',
      findings: [{ kind: 'not-saved', after: 1, before: 9 }],
    });
  });
});
