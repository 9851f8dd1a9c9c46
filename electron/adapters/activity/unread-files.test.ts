import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { must } from '../../core/testing/running-app.ts';
import { createActivityFile } from './activity-file.ts';
import { activityFolder, entriesOf } from './testing-activity.ts';

// One file of the record that cannot be read keeps nobody from the others.

const folder = activityFolder();
const clock = { now: Date.now(), nowMs: () => clock.now };
const store = () => createActivityFile({ directory: folder.path, clock, segmentBytes: 500 });
const names = () => readdirSync(folder.path).sort();
const pathOf = (at: number) => join(folder.path, names()[at] ?? '');
async function page() {
  const skipped: Problem[] = [];
  const entries = must(await store().page(1e9, 1e3, (problem) => void skipped.push(problem)));
  return { seqs: entries.map(({ seq }) => seq), skipped };
}
const check = async (of = store()) => must(await of.verify());

const tooLarge = 16 * 1024 * 1024 + 1;
/** Each takes the place of a file. */
const obstacles: readonly (readonly [string, (path: string) => void])[] = [
  ['larger than any that is written', (path) => truncateSync(path, tooLarge)],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to a file of activity', (path) => symlinkSync(join(folder.root, 'aside'), path)],
  ['a link to nothing', (path) => symlinkSync('/nonexistent', path)],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
];
const cases = obstacles
  .filter(([what]) => process.platform !== 'win32' || !/link|pipe/.test(what))
  .flatMap(([what, put]) => [0, 1, 2].map((at) => ({ what, put, at })));

/** Three files of two entries each, one of which something is in the place of. */
async function obstructed(put: (path: string) => void, at: number): Promise<string> {
  for (const seq of [1, 3, 5]) must(await store().append(entriesOf(seq, seq + 1)));
  const path = pathOf(at);
  renameSync(path, join(folder.root, 'aside'));
  if (put === obstacles[0]?.[1]) writeFileSync(path, readFileSync(join(folder.root, 'aside')));
  put(path);
  return path;
}

describe('a file of the record that cannot be read', () => {
  it.each(cases)(
    '$what, in the place of file $at: the others are shown, and it is named',
    async ({ put, at }) => {
      const path = await obstructed(put, at);
      const others = [6, 5, 4, 3, 2, 1].filter((seq) => Math.ceil(seq / 2) !== at + 1);
      const shown = await page();
      expect(shown.seqs).toEqual(others);
      expect(shown.skipped).toMatchObject([{ code: 'file-unreadable', file: path }]);
      expect(must(await store().unread())).toEqual(shown.skipped);
      const checked = await check();
      expect(checked).toMatchObject({ state: 'unverified', entries: 4, hash: null });
      expect(checked.findings).toMatchObject([{ kind: 'unread', file: names()[at] }]);
    },
  );

  it.each(cases)('$what, in the place of file $at: what comes next is kept', async ({ put, at }) => {
    const path = await obstructed(put, at);
    const before = existsSync(join(folder.root, 'aside')) ? readFileSync(join(folder.root, 'aside')) : null;
    const of = store();
    const last = must(await of.open());
    expect(last).toBeGreaterThanOrEqual(at === 2 ? 4 : 6);
    must(await of.append(entriesOf(last + 1, last + 2)));
    expect((await page()).seqs.slice(0, 2)).toEqual([last + 2, last + 1]);
    expect(must(await store().open())).toBe(last + 2);
    // Nothing was written to what is in the way.
    expect(existsSync(join(folder.root, 'aside')) ? readFileSync(join(folder.root, 'aside')) : null).toEqual(
      before,
    );
    expect((await check(of)).findings.filter(({ kind }) => kind !== 'begins-again')).toMatchObject([
      { kind: 'unread', file: path.slice(folder.path.length + 1) },
    ]);
    // Its own bytes again: nobody is said to have taken something out.
    rmSync(path, { recursive: true });
    renameSync(join(folder.root, 'aside'), path);
    expect(await check(of)).toMatchObject({ state: 'intact' });
    expect(await check()).toMatchObject({ state: 'intact' });
  });

  it.each(cases)(
    '$what, in the place of file $at: the rest is removed by age all the same',
    async ({ put, at }) => {
      const path = await obstructed(put, at);
      const isFolder = lstatSync(path).isDirectory();
      const of = store();
      // A large one makes nobody remove what is older than it.
      must(await of.append(entriesOf(200_001, 200_001)));
      must(await of.prune(30));
      expect((await page()).seqs).toHaveLength(5);
      for (const name of names()) lutimesSync(join(folder.path, name), 1, 1);
      clock.now = Date.now();
      must(await of.append(entriesOf(200_002, 200_002)));
      must(await of.prune(30));
      expect((await page()).seqs.at(-1)).toBeGreaterThan(200_000);
      must(await of.prune(0));
      expect(names()).toHaveLength(isFolder ? 1 : 0);
    },
  );

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('nobody may read', async () => {
    const path = await obstructed((at) => writeFileSync(at, 'x'), 1);
    chmodSync(path, 0);
    expect((await page()).skipped).toMatchObject([{ code: 'file-unreadable', file: path }]);
  });

  it('is said beside what was changed, and hides nothing of it', async () => {
    await obstructed((path) => mkdirSync(path), 0);
    const text = readFileSync(pathOf(1), 'utf8');
    writeFileSync(pathOf(1), text.replace('"seq":3', '"seq":4'));
    expect(await check()).toMatchObject({ state: 'broken' });
  });
});

describe.skipIf(process.platform === 'win32')('a link in the place of the folder', () => {
  it('is followed by nobody: nothing is read, written or removed there', async () => {
    must(await store().append(entriesOf(1, 2)));
    renameSync(folder.path, join(folder.root, 'elsewhere'));
    symlinkSync(join(folder.root, 'elsewhere'), folder.path);
    const before = readFileSync(pathOf(0));
    const of = store();
    const refused = { ok: false, error: { code: expect.stringMatching(/^file-un/), file: folder.path } };
    expect(await of.page(9, 9)).toMatchObject(refused);
    expect(await of.verify()).toMatchObject(refused);
    expect(await of.append(entriesOf(3, 3))).toMatchObject(refused);
    expect(await of.prune(0)).toMatchObject(refused);
    expect(must(await of.unread())).toMatchObject([{ code: 'file-unreadable', file: folder.path }]);
    expect(readFileSync(pathOf(0))).toEqual(before);
    expect(names()).toHaveLength(1);
  });
});
