import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInstance } from './instance-file.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());
const instanceIn = (name: string) => createInstance({ directory: join(root.path, name) });

test('each data folder has an id that stays', async () => {
  const [id, other] = [await instanceIn('a').id(), await instanceIn('b').id()];
  expect(id).toMatch(/^[a-z0-9]{10}$/);
  expect(other).not.toBe(id);
  expect(await instanceIn('a').id()).toBe(id);
  expect((await stat(join(root.path, 'a', 'instance.json'))).mode & 0o777).toBe(0o600);
});

test('the ids of keys are remembered over a restart, the last thousands of them', async () => {
  const instance = instanceIn('a');
  await instance.remember(Array.from({ length: 4_000 }, (_, index) => `ASIA${index} prod`));
  await instance.remember(['ASIANEW prod']);
  const keys = await instanceIn('a').writtenKeys();
  expect(keys.size).toBe(4_000);
  expect([keys.has('ASIANEW prod'), keys.has('ASIA0 prod'), keys.has('ASIA1 prod')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('access keys push out nothing that only a memory gives back to the user', async () => {
  const instance = instanceIn('a');
  const parts = ['kept:prod', 'copy:config[profile prod]taken-over', 'renamed:prod-before-latchkey prod'];
  const commands = Array.from({ length: 5_000 }, (_, index) => `command:p${index}`);
  await instance.remember([...parts, ...commands]);
  await instance.remember(Array.from({ length: 4_100 }, (_, index) => `ASIA${index} prod`));
  const keys = await instanceIn('a').writtenKeys();
  expect([...parts, ...commands].filter((key) => !keys.has(key))).toEqual([]);
  // As many at once are all in the files now.
  expect([...keys].filter((key) => key.startsWith('ASIA'))).toHaveLength(4_100);
  await instance.remember(['ASIANEW prod']);
  expect((await instanceIn('a').writtenKeys()).has('ASIA100 prod')).toBe(false);
  expect([...(await instanceIn('a').writtenKeys())].filter((key) => key.startsWith('ASIA'))).toHaveLength(
    4_000,
  );
});

test('what is forgotten stays forgotten over a restart, and nothing else does', async () => {
  const instance = instanceIn('a');
  await instance.remember(['command:prod', 'command:dev']);
  await instance.forget(['command:prod', 'command:none']);
  expect([...(await instance.writtenKeys())]).toEqual(['command:dev']);
  expect([...(await instanceIn('a').writtenKeys())]).toEqual(['command:dev']);
});

test('a file that cannot be understood is left alone, and no other id takes its place', async () => {
  await instanceIn('a').id();
  const path = join(root.path, 'a', 'instance.json');
  await writeFile(path, 'broken');
  const instance = instanceIn('a');
  await instance.remember(['ASIA1 prod']);
  expect([await instance.id(), [...(await instance.writtenKeys())]]).toEqual([null, []]);
  expect(await readFile(path, 'utf8')).toBe('broken');
});

test('where nothing can be stored there is no id', async () => {
  await writeFile(join(root.path, 'a'), 'in the way');
  expect(await instanceIn('a').id()).toBeNull();
});

test('keys that the disk does not take are known in this run, and stored with the next that it takes', async () => {
  const instance = instanceIn('a');
  await instance.id();
  const aside = join(root.path, 'aside');
  await rename(join(root.path, 'a'), aside);
  await writeFile(join(root.path, 'a'), 'in the way');
  await instance.remember(['ASIA1 prod']);
  expect((await instance.writtenKeys()).has('ASIA1 prod')).toBe(true);
  await rm(join(root.path, 'a'));
  await rename(aside, join(root.path, 'a'));
  await instance.remember(['ASIA1 prod']);
  expect((await instanceIn('a').writtenKeys()).has('ASIA1 prod')).toBe(true);
});

test('what is remembered again with something new is not the first to be forgotten', async () => {
  const instance = instanceIn('a');
  await instance.remember([
    'command:prod',
    ...Array.from({ length: 4_000 }, (_, index) => `ASIA${index} prod`),
  ]);
  await instance.remember(['command:prod', 'ASIANEW prod']);
  const keys = await instanceIn('a').writtenKeys();
  expect([keys.has('command:prod'), keys.has('ASIA0 prod'), keys.size]).toEqual([true, false, 4_001]);
});

test('what a killed app left of a save is removed at the next start', async () => {
  await instanceIn('a').id();
  await writeFile(join(root.path, 'a', 'instance.json.0123456789ab.tmp'), 'torn');
  await instanceIn('a').id();
  expect(await readdir(join(root.path, 'a'))).toEqual(['instance.json']);
});
