import {
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { lockFile } from './atomic-file-lock.ts';
import { createAwsFiles } from './aws-files.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());
const filesAt = () =>
  createAwsFiles({
    env: { HOME: root.path },
    journal: createUndoJournal({ directory: join(root.path, 'data') }),
  });
const journalled = { journal: true, note: 'Write profiles' };
const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000);
const none: ReadonlyMap<string, string> = new Map();
const keep = (text: string) => ({ config: new Map([['prod', text]]), credentials: none });

test('what is kept beside a file is beside the end of its links, for the user alone, and read back', async () => {
  await mkdir(join(root.path, '.aws'));
  await mkdir(join(root.path, 'dotfiles'));
  const target = join(root.path, 'dotfiles', 'aws');
  await writeFile(target, 'old', { mode: 0o644 });
  await symlink(target, join(root.path, '.aws', 'config'));
  const files = filesAt();
  let seen = '';
  const written = await files.write(({ kept }) => {
    seen = kept?.config.path('prod') ?? '';
    return ok({ config: 'new', credentials: '', keep: keep('hush \udcff\n') });
  }, journalled);
  expect(written).toMatchObject({ ok: true });
  const beside = `${target}.latchkey-kept.prod`;
  expect(seen).toBe(beside);
  expect((await stat(beside)).mode & 0o777).toBe(0o600);
  expect(await readFile(beside, 'latin1')).toBe('hush \xff\n');
  const read = await files.read();
  expect(read).toMatchObject({ ok: true });
  if (read.ok) expect([...(read.value.kept?.config.texts ?? [])]).toEqual([['prod', 'hush \udcff\n']]);
  if (read.ok) expect([...(read.value.kept?.credentials.texts ?? [])]).toEqual([]);
});

test('a file beside that others can read by now is for the user alone again once it is read', async () => {
  await mkdir(join(root.path, '.aws'));
  await writeFile(join(root.path, '.aws', 'config'), 'old');
  const beside = join(root.path, '.aws', 'config.latchkey-kept.prod');
  await writeFile(beside, 'hush\n', { mode: 0o644 });
  const read = await filesAt().read();
  if (read.ok) expect(read.value.kept?.config.texts.get('prod')).toBe('hush\n');
  expect((await stat(beside)).mode & 0o777).toBe(0o600);
});

test('where it cannot be kept, the file stays as it is; what is kept already is never written over', async () => {
  const config = join(root.path, '.aws', 'config');
  await mkdir(join(root.path, '.aws'));
  await writeFile(config, 'old');
  await writeFile(`${config}.latchkey-kept.prod`, 'first');
  const outcome = await filesAt().write(
    () => ok({ config: 'new', credentials: '', keep: keep('second') }),
    journalled,
  );
  expect(outcome).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect([await readFile(config, 'utf8'), await readFile(`${config}.latchkey-kept.prod`, 'utf8')]).toEqual([
    'old',
    'first',
  ]);
  // The same text is there already.
  const again = await filesAt().write(
    () => ok({ config: 'new', credentials: '', keep: keep('first') }),
    journalled,
  );
  expect(again).toMatchObject({ ok: true });
});

test('a plan that changes no file keeps nothing either', async () => {
  await filesAt().write(() => ok({ config: '', credentials: '', keep: keep('text') }), journalled);
  expect(await readdir(root.path)).toEqual([]);
});

test('what was given back goes at a start a month later, once its lines are in the file and no backup names it', async () => {
  const config = join(root.path, '.aws', 'config');
  const beside = `${config}.latchkey-kept.prod`;
  await mkdir(join(root.path, '.aws'));
  await writeFile(beside, '# about it\nsecret = hush\n');
  await utimes(beside, longAgo, longAgo);
  const comment = `# kept by Latchkey in ${beside}, line 2\n`;
  const isThereAfter = async (text: string, backup: string): Promise<boolean> => {
    await writeFile(config, text);
    await writeFile(`${config}.latchkey-backup.1`, backup);
    await filesAt().read();
    return (await readdir(join(root.path, '.aws'))).includes('config.latchkey-kept.prod');
  };
  expect(await isThereAfter(`[a]\n${comment}`, '')).toBe(true);
  expect(await isThereAfter('[a]\nsecret = other\n', '')).toBe(true);
  expect(await isThereAfter('', '[a]\nsecret = hush\n')).toBe(true);
  expect(await isThereAfter('[a]\nsecret = hush\n', `[a]\n${comment}`)).toBe(true);
  const givenBack = '[a]\r\nsecret = hush\r\n';
  await utimes(beside, new Date(), new Date());
  expect(await isThereAfter(givenBack, '[a]\n')).toBe(true);
  await utimes(beside, longAgo, longAgo);
  // While another of our processes writes, it may be about to name it.
  const lock = await lockFile(config, config);
  expect(await isThereAfter(givenBack, '[a]\n')).toBe(true);
  if (lock.ok) await lock.value.release();
  expect(await isThereAfter(givenBack, '[a]\n')).toBe(false);
  expect(await readdir(join(root.path, '.aws'))).not.toContain('config.latchkey-lock');
});

test('what cannot be read beside a file keeps its name, and writes go on', async () => {
  const config = join(root.path, '.aws', 'config');
  await mkdir(join(root.path, '.aws'));
  await writeFile(config, 'old');
  await mkdir(`${config}.latchkey-kept.old`);
  await symlink(join(root.path, 'nowhere'), `${config}.latchkey-kept.link`);
  await writeFile(`${config}.latchkey-kept.large`, '');
  await truncate(`${config}.latchkey-kept.large`, 9 * 1024 * 1024);
  let seen: ReadonlyMap<string, string | null> = new Map();
  const written = await filesAt().write(({ kept }) => {
    seen = kept?.config.texts ?? seen;
    return ok({ config: 'new', credentials: '', keep: keep('second') });
  }, journalled);
  expect(written).toMatchObject({ ok: true });
  expect(seen).toEqual(
    new Map([
      ['old', null],
      ['link', null],
      ['large', null],
    ]),
  );
  expect(await readFile(config, 'utf8')).toBe('new');
});

test('what was kept before the file was moved, linked or no longer linked is read as well', async () => {
  const directory = join(root.path, '.aws');
  const old = join(root.path, 'old');
  for (const path of [directory, old, join(root.path, 'dotfiles')]) await mkdir(path);
  const config = join(directory, 'config');
  const elsewhere = async () => {
    const read = await filesAt().read();
    return read.ok ? [...(read.value.kept?.config.elsewhere ?? [])] : read.error;
  };
  await writeFile(`${config}.latchkey-kept.prod`, 'hush');
  await writeFile(join(old, 'config.latchkey-kept.dev'), 'also');
  await writeFile(join(old, 'id_rsa'), 'not ours');
  const named = ['config.latchkey-kept.dev', 'id_rsa'].map(
    (name) => `# kept by Latchkey in ${join(old, name)}, line 3\n`,
  );
  await writeFile(config, `[a]\n${named.join('')}`);
  expect(await elsewhere()).toEqual([[join(old, 'config.latchkey-kept.dev'), 'also']]);
  await rename(config, join(root.path, 'dotfiles', 'aws'));
  await symlink(join(root.path, 'dotfiles', 'aws'), config);
  expect(await elsewhere()).toEqual([
    [`${config}.latchkey-kept.prod`, 'hush'],
    [join(old, 'config.latchkey-kept.dev'), 'also'],
  ]);
});
