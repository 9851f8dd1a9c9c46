import { spawnSync } from 'node:child_process';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { awsFilePaths, createAwsFiles, readOtherFile } from './aws-files.ts';
import { createGitConfigFile, gitConfigPath } from './git-config-file.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());
const journal = () => createUndoJournal({ directory: join(root.path, 'data') });

test('another file that a shell names is read where it is one', async () => {
  const file = join(root.path, 'other');
  await writeFile(file, '[default]\n');
  await symlink(file, join(root.path, 'link'));
  for (const path of [file, join(root.path, 'link')])
    expect(await readOtherFile(path)).toMatchObject(ok({ text: '[default]\n', exists: true }));
  expect(await readOtherFile(join(root.path, 'none'))).toMatchObject(ok({ text: '', exists: false }));
  // A shell may name anything, and a pipe must not keep the app waiting.
  spawnSync('mkfifo', [join(root.path, 'pipe')]);
  for (const path of [join(root.path, 'pipe'), root.path, '/dev/zero'])
    expect(await readOtherFile(path)).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
});

test('the files are where the tools look', () => {
  const paths = (env: Record<string, string>) => awsFilePaths(env, '/home/maria');
  expect(paths({})).toEqual({
    config: '/home/maria/.aws/config',
    credentials: '/home/maria/.aws/credentials',
  });
  expect(
    paths({ AWS_CONFIG_FILE: '~/a b/config', AWS_SHARED_CREDENTIALS_FILE: '$X/$Y/c', X: '/x', Y: 'y' }),
  ).toEqual({ config: '/home/maria/a b/config', credentials: '/x/y/c' });
  expect(paths({ AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '/a/$NONE' })).toEqual({
    config: '/home/maria/.aws/config',
    credentials: '/a/$NONE',
  });
});

test('a deleted ~/.aws is made again, one file without a plan is not made, and undo takes both back', async () => {
  const files = createAwsFiles({ env: { HOME: root.path }, journal: journal() });
  expect(await files.read()).toMatchObject({ value: { config: { text: '', exists: false } } });
  const written = await files.write(
    ({ config }) => ok({ config: `${config.text}[default]\n`, credentials: '' }),
    {
      journal: true,
      note: 'a test',
    },
  );
  const changedFiles = [join(root.path, '.aws', 'config')];
  expect(written).toEqual(ok({ changedFiles, takeBack: expect.any(Function) }));
  await expect(stat(join(root.path, '.aws', 'credentials'))).rejects.toThrow('ENOENT');
  expect(await journal().undo()).toMatchObject({ ok: true });
  expect(await files.read()).toMatchObject({ value: { config: { exists: false } } });
});

test('bytes that are not UTF-8 survive beside what is added', async () => {
  const files = createAwsFiles({ env: { HOME: root.path }, journal: journal() });
  await mkdir(join(root.path, '.aws'));
  await writeFile(files.paths().config, Uint8Array.of(0x23, 0xe9, 0x0a));
  await files.write(({ config }) => ok({ config: `${config.text}é\n`, credentials: '' }), {
    journal: true,
    note: '',
  });
  expect([...(await readFile(files.paths().config))]).toEqual([0x23, 0xe9, 0x0a, 0xc3, 0xa9, 0x0a]);
});

test('the git configuration is the file that git config --global would write', async () => {
  const home = join(root.path, '.gitconfig');
  const xdg = join(root.path, 'xdg', 'git', 'config');
  const env = { HOME: root.path, XDG_CONFIG_HOME: join(root.path, 'xdg') };
  expect(await gitConfigPath(env)).toBe(home);
  await mkdir(join(root.path, 'xdg', 'git'), { recursive: true });
  await writeFile(xdg, '[user]\n');
  expect(await gitConfigPath(env)).toBe(xdg);
  const file = createGitConfigFile({ env, journal: journal() });
  expect(await file.write(({ text }) => ok(`${text}x\n`), { journal: true, note: '' })).toMatchObject(
    ok({ changedFiles: [xdg] }),
  );
  expect(await file.read()).toEqual(ok({ path: xdg, text: '[user]\nx\n', exists: true }));
  await writeFile(home, '');
  expect(await gitConfigPath(env)).toBe(home);
  expect(await gitConfigPath({ ...env, GIT_CONFIG_GLOBAL: '~/own' })).toBe(join(root.path, 'own'));
});

test('the first read removes what a killed app has left, also where nothing is written any more', async () => {
  const dead = spawnSync('true').pid;
  const real = join(root.path, 'real');
  await mkdir(join(root.path, '.aws'));
  await mkdir(real);
  const files = createAwsFiles({ env: { HOME: root.path }, journal: journal() });
  const { config, credentials } = files.paths();
  await writeFile(join(real, 'config'), 'mine\n');
  await symlink(join(real, 'config'), config);
  await writeFile(join(real, 'config.latchkey-lock'), `${dead} ${hostname()} 00\n`);
  await writeFile(join(real, `config.latchkey-lock.${dead}.00`), '');
  await writeFile(join(real, `config.latchkey-tmp.${dead}.00`), 'half');
  await writeFile(`${credentials}.latchkey-tmp.${dead}.00`, 'half');
  const held = ['credentials.latchkey-lock', `credentials.latchkey-tmp.${process.pid}.00`];
  await writeFile(join(root.path, '.aws', held[0] ?? ''), `${process.pid} ${hostname()} 00\n`);
  await writeFile(join(root.path, '.aws', held[1] ?? ''), 'half');
  expect(await files.read()).toMatchObject({ value: { config: { text: 'mine\n' } } });
  expect(await readdir(real)).toEqual(['config']);
  expect((await readdir(join(root.path, '.aws'))).toSorted()).toEqual(['config', ...held].toSorted());
});

test('a credentials file that others may read is the user’s alone from the write on that puts live keys into it', async () => {
  const [config, credentials] = [join(root.path, '.aws', 'config'), join(root.path, '.aws', 'credentials')];
  await mkdir(join(root.path, '.aws'));
  await writeFile(config, '', { mode: 0o644 });
  await writeFile(credentials, '[own]\n', { mode: 0o644 });
  const files = createAwsFiles({ env: { HOME: root.path }, journal: journal() });
  const said: (readonly string[])[] = [];
  const write = async (text: string, holdsKeys: boolean) => {
    const written = await files.write(() => ok({ config: text, credentials: text }), {
      journal: false,
      note: 'Rotate keys',
      holdsKeys,
    });
    if (written.ok && written.value.madePrivate !== undefined) said.push(written.value.madePrivate);
    return written;
  };
  const modes = async () => [(await stat(config)).mode & 0o777, (await stat(credentials)).mode & 0o777];
  expect(await write('a', false)).toMatchObject({ value: { changedFiles: [config, credentials] } });
  expect(await modes()).toEqual([0o644, 0o644]);
  expect(await write('b', true)).toMatchObject({ value: { madePrivate: [credentials] } });
  expect(await modes()).toEqual([0o644, 0o600]);
  // It stays so: said once.
  expect(await write('c', true)).toMatchObject({ ok: true });
  expect(await write('d', false)).toMatchObject({ ok: true });
  expect(said).toEqual([[credentials]]);
  expect(await modes()).toEqual([0o644, 0o600]);
});

const keys = '[own]\naws_secret_access_key = own\n';
test.each<[string, string, (file: string) => Promise<unknown>, number]>([
  ['gives others the rights back that they had before live keys came', 'own\n', async () => {}, 0o644],
  ['gives them nothing that the user has changed since', 'own\n', (file) => chmod(file, 0o640), 0o640],
  ['gives them the key that they could read before, and the file is as it was', keys, async () => {}, 0o644],
  [
    'gives them nothing of a copy that the user has put in its place',
    'own\n',
    async (file) => {
      await copyFile(file, `${file}.mine`);
      await rename(`${file}.mine`, file);
    },
    0o600,
  ],
])('an undo %s', async (_, own, change, mode) => {
  const path = join(root.path, '.aws', 'credentials');
  await mkdir(join(root.path, '.aws'));
  await writeFile(path, own);
  await chmod(path, 0o644);
  const undo = journal();
  const files = createAwsFiles({ env: { HOME: root.path }, journal: undo });
  const write = (credentials: string, journalled: boolean, holdsKeys: boolean) =>
    files.write(() => ok({ config: '', credentials }), { journal: journalled, note: 'a test', holdsKeys });
  expect((await write('ours\n', true, false)).ok).toBe(true);
  expect((await write('ours and keys\n', false, true)).ok).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await change(path);
  expect((await undo.undo()).ok).toBe(true);
  expect(await readFile(path, 'utf8')).toBe(own);
  expect((await stat(path)).mode & 0o777).toBe(mode);
});
