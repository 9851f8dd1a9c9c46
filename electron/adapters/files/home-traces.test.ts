import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { hasOfAnother } from '../../core/profiles/of-another.ts';
import { must } from '../../core/testing/running-app.ts';
import { createAwsFiles } from './aws-files.ts';
import { createGitConfigFile, gitConfigPath } from './git-config-file.ts';
import { createHomeTraces } from './home-traces.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let home = '';
let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
  home = join(root.path, 'home');
  await mkdir(home);
});
afterEach(() => root.remove());

/** A run of the app: what it knows of an earlier one is on the disk. */
function runOf(directory = join(root.path, 'data')) {
  const env = { HOME: home };
  const journal = createUndoJournal({ directory });
  const awsFiles = createAwsFiles({ env, journal });
  const paths = async () => [...Object.values(awsFiles.paths()), await gitConfigPath(env)];
  const git = createGitConfigFile({ env, journal });
  const write = async (texts: { config?: string; credentials?: string }, more = {}) =>
    must(
      await awsFiles.write(
        ({ config, credentials }) =>
          ok({ config: config.text, credentials: credentials.text, ...texts, ...more }),
        { journal: true, note: 'a test', holdsKeys: texts.credentials?.includes('ASIA') === true },
      ),
    );
  const writeGit = async (text: string) =>
    must(await git.write(() => ok(text), { journal: true, note: 'a test' }));
  const traces = createHomeTraces({
    directory,
    journal,
    paths,
    hasOfAnother: async (text) => hasOfAnother(text),
  });
  return { journal, awsFiles, write, writeGit, traces };
}

/** Every file, directory and link below, with its bytes and its permissions. */
async function everything(at = home): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(at)).toSorted()) {
    const path = join(at, name);
    const info = await lstat(path);
    const key = relative(home, path);
    if (info.isSymbolicLink()) found[key] = `-> ${await readlink(path)}`;
    else if (info.isDirectory()) Object.assign(found, { [key]: 'directory' }, await everything(path));
    else found[key] = `${(info.mode & 0o7777).toString(8)} ${await readFile(path, 'latin1')}`;
  }
  return found;
}

test('files and directories that were not there go again', async () => {
  const before = await everything();
  const first = runOf();
  await first.write({ config: 'ours', credentials: 'ours' });
  await first.writeGit('ours');
  await first.write({ config: '', credentials: '' });
  const { traces, writeGit, journal } = runOf();
  await writeGit('');
  const plan = must(await traces.plan([]));
  expect(plan.removes.map((path) => relative(home, path)).toSorted()).toEqual([
    '.aws',
    '.aws/config',
    '.aws/credentials',
    '.gitconfig',
  ]);
  expect(plan.moves.length).toBeGreaterThan(0);
  // A plan touches nothing.
  expect(must(await traces.plan([]))).toEqual(plan);
  expect(must(await traces.clear())).toEqual(plan);
  expect(await everything()).toEqual(before);
  // What an undo needed is kept where the app keeps its own files.
  expect((await readdir(join(root.path, 'data', 'detached'))).length).toBe(plan.moves.length);
  expect(must(await journal.preview())).toBeNull();
  expect(must(await traces.clear())).toMatchObject({ removes: [], moves: [] });
});

test('an empty file of the user stays, and so does a directory with something in it', async () => {
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), '');
  const before = await everything();
  const { write, traces } = runOf();
  await write({ config: 'ours' });
  await write({ config: '' });
  must(await traces.clear());
  expect(await everything()).toEqual(before);
});

test('what the user put into a directory that we made is theirs', async () => {
  const { write, traces } = runOf();
  await write({ config: 'ours', credentials: 'ours' });
  await writeFile(join(home, '.aws', 'mine'), 'mine');
  await write({ config: 'mine too', credentials: '' });
  must(await traces.clear());
  expect(Object.keys(await everything())).toEqual(['.aws', '.aws/config', '.aws/mine']);
});

test.skipIf(process.platform === 'win32')(
  'permissions come back, unless the user has changed them since',
  async () => {
    await mkdir(join(home, '.aws'));
    const file = join(home, '.aws', 'credentials');
    for (const [given, expected] of [
      [null, 0o644],
      [0o400, 0o400],
    ] as const) {
      await writeFile(file, '');
      await chmod(file, 0o644);
      const { write, traces } = runOf();
      await write({ credentials: 'ASIA' });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await write({ credentials: '' });
      if (given !== null) await chmod(file, given);
      const plan = must(await traces.plan([]));
      expect(plan.reopens).toEqual(given === null ? [{ file, mode: '0644' }] : []);
      must(await traces.clear());
      expect((await stat(file)).mode & 0o777).toBe(expected);
      await rm(file);
    }
  },
);

const AWS_KEY = '[own]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own\n';
test.skipIf(process.platform === 'win32').each<[string, string, (file: string) => Promise<unknown>, number]>([
  ['come back to a file that we have written again and again', '', async () => {}, 0o644],
  [
    'do not come back to a copy that the user has put in its place, were it byte for byte the same',
    '',
    async (file) => {
      await copyFile(file, `${file}.mine`);
      await rename(`${file}.mine`, file);
    },
    0o600,
  ],
  [
    'do not come back to another file that a link of the user leads to now',
    '',
    async (file) => {
      await writeFile(`${file}.mine`, '', { mode: 0o600 });
      await rm(file);
      await symlink(`${file}.mine`, file);
    },
    0o600,
  ],
  ['do not come back where somebody’s key is in the file now', AWS_KEY, async () => {}, 0o600],
])('permissions %s', async (_, left, change, expected) => {
  await mkdir(join(home, '.aws'));
  const file = join(home, '.aws', 'credentials');
  await writeFile(file, '');
  await chmod(file, 0o644);
  const { write } = runOf();
  await write({ credentials: 'ASIA' });
  // A later run of the app, which knows only what is on the disk.
  const { write: renew, traces } = runOf();
  await renew({ credentials: 'ASIA 2' });
  await renew({ credentials: left });
  await change(file);
  const plan = must(await traces.plan([]));
  expect(plan.reopens).toEqual(expected === 0o644 ? [{ file, mode: '0644' }] : []);
  must(await traces.clear());
  expect((await stat(file)).mode & 0o777).toBe(expected);
});

test.skipIf(process.platform === 'win32')(
  'permissions of a file that the user has put there, and we have written since, stay theirs',
  async () => {
    await mkdir(join(home, '.aws'));
    const file = join(home, '.aws', 'credentials');
    await writeFile(file, '');
    await chmod(file, 0o644);
    const { write, traces } = runOf();
    await write({ credentials: 'ASIA' });
    await writeFile(`${file}.mine`, 'mine\n', { mode: 0o600 });
    await rename(`${file}.mine`, file);
    await write({ credentials: 'mine\nASIA' });
    await write({ credentials: 'mine\n' });
    expect(must(await traces.clear()).reopens).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  },
);

test('dotfiles behind links: backups beside the true file go, links and the repository stay as they were', async () => {
  const dotfiles = join(home, 'dotfiles');
  await mkdir(join(dotfiles, 'aws'), { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: dotfiles, env: { PATH: process.env.PATH, HOME: root.path } });
  for (const text of ['*.swp\n', '*.swp']) {
    await writeFile(join(dotfiles, '.git', 'info', 'exclude'), text);
    await writeFile(join(dotfiles, 'aws', 'config'), '[profile mine]\n');
    await rm(join(home, '.aws'), { force: true });
    await symlink(join(dotfiles, 'aws'), join(home, '.aws'));
    const before = await everything();
    const { write, traces } = runOf();
    await write({ config: 'ours' }, { keep: { config: new Map([['a', 'hush']]), credentials: new Map() } });
    expect(await readFile(join(dotfiles, '.git', 'info', 'exclude'), 'utf8')).toContain('latchkey');
    await write({ config: '[profile mine]\n' });
    const plan = must(await traces.plan([]));
    expect(plan.texts).toMatchObject([{ after: text }]);
    must(await traces.clear());
    expect(await everything()).toEqual(before);
  }
});

test('lines that could not be given back stay where the file says they are', async () => {
  const { write, traces } = runOf();
  const kept = join(home, '.aws', 'credentials.latchkey-kept.mine');
  const comment = `# kept by Latchkey in ${kept}, line 1\n`;
  await write(
    { credentials: comment },
    { keep: { config: new Map(), credentials: new Map([['mine', 'aws_secret_access_key = x\n']]) } },
  );
  const plan = must(await traces.clear());
  expect(plan.stays).toEqual([kept]);
  expect(await readFile(kept, 'utf8')).toContain('aws_secret_access_key');
  // Of before the directory was renamed.
  await write({ credentials: comment.replace(home, '/home/before') });
  expect(must(await traces.clear()).stays).toEqual([kept]);
  // Given back, it may go.
  await write({ credentials: 'aws_secret_access_key = x\n' });
  expect(must(await traces.clear()).stays).toEqual([]);
  expect(await readdir(join(home, '.aws'))).toEqual(['credentials']);
});

test('a start ends what was cut short, and does nothing where all was done', async () => {
  const { write, traces } = runOf();
  await write({ config: 'ours' });
  await write({ config: '' });
  await runOf().traces.finish();
  expect(await everything()).toEqual({});
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config.latchkey-backup.1'), 'put back by the user');
  await runOf().traces.finish();
  expect(Object.keys(await everything())).toEqual(['.aws', '.aws/config.latchkey-backup.1']);
  expect(must(await traces.plan([])).moves).toHaveLength(1);
});

test('a lock that a killed run has left in the data directory goes, although nothing new is noted', async () => {
  await runOf().write({ config: '[profile x]\n' });
  const lock = join(root.path, 'data', 'file-origins.json.latchkey-lock');
  const dead = spawnSync(process.execPath, ['-e', '']);
  await writeFile(lock, `${dead.pid} ${hostname()} 0123456789abcdef\n`);
  await runOf().write({ config: '[profile y]\n' });
  expect(await readdir(join(root.path, 'data'))).not.toContain('file-origins.json.latchkey-lock');
});

test('patterns that the user has added below ours stay on lines of their own', async () => {
  const dotfiles = join(home, '.aws');
  await mkdir(dotfiles);
  execFileSync('git', ['init', '-q'], { cwd: dotfiles, env: { PATH: process.env.PATH, HOME: root.path } });
  const exclude = join(dotfiles, '.git', 'info', 'exclude');
  const shared = join(home, 'patterns');
  for (const [text, after] of [
    ['secret.pem', 'secret.pem\nmine\n'],
    ['secret.pem\n', 'secret.pem\nmine\n'],
  ] as const) {
    await writeFile(shared, text);
    await rm(exclude, { force: true });
    await symlink(shared, exclude);
    const { write, traces } = runOf();
    await writeFile(join(dotfiles, 'config'), '[profile mine]\n');
    await write({ config: 'ours' });
    await write({ config: '[profile mine]\n' });
    await appendFile(exclude, 'mine\n');
    must(await traces.clear());
    expect(await readFile(shared, 'utf8')).toBe(after);
    expect((await lstat(exclude)).isSymbolicLink()).toBe(true);
  }
});

test.skipIf(process.platform === 'win32')(
  'what another Latchkey has beside a file that both write stays, and so do the permissions',
  async () => {
    await mkdir(join(home, '.aws'));
    const file = join(home, '.aws', 'credentials');
    await writeFile(file, '');
    await chmod(file, 0o644);
    const theirs =
      '[a]\n# managed by Latchkey - session a - instance other - edits here are overwritten\naws_access_key_id = ASIA1\n';
    const { write, traces } = runOf();
    await write({ credentials: 'ASIA' });
    await write({ credentials: theirs }, { keep: { config: new Map(), credentials: new Map([['a', 'x']]) } });
    const before = await everything();
    expect(must(await traces.clear())).toMatchObject({ shared: [file], moves: [], reopens: [] });
    expect(await everything()).toEqual(before);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  },
);

test.skipIf(process.platform === 'win32')(
  'a comment that the user has copied is none of another Latchkey: everything is as it was',
  async () => {
    const marker = '# managed by Latchkey - session a - instance other - edits here are overwritten\n';
    const git = '# >>> managed by Latchkey: credentials for CodeCommit - edits here are overwritten\n';
    const texts = {
      config: `[profile mine]\n${marker}output = json\n${git}`,
      credentials: `${git}[mine]\n${marker}aws_access_key_id = AKIAMINE\n`,
    };
    await mkdir(join(home, '.aws'));
    for (const name of ['config', 'credentials'] as const) {
      await writeFile(join(home, '.aws', name), texts[name]);
      await chmod(join(home, '.aws', name), 0o644);
    }
    await writeFile(join(home, '.gitconfig'), `${git}[user]\n\tname = Maria\n${marker}`);
    const before = await everything();
    const { write, writeGit, traces } = runOf();
    await write({ config: 'ours', credentials: 'ASIA' });
    await writeGit('ours');
    await write(texts);
    await writeGit(`${git}[user]\n\tname = Maria\n${marker}`);
    expect(must(await traces.clear())).toMatchObject({ shared: [], stays: [] });
    expect(await everything()).toEqual(before);
  },
);

test('a start ends what failed at the last step', async () => {
  const { write, traces, journal } = runOf();
  await write({ config: 'ours' });
  await write({ config: '' });
  const path = join(root.path, 'data', 'undo-journal.json');
  const whole = await readFile(path, 'utf8');
  await writeFile(path, 'no journal');
  expect(await traces.clear()).toMatchObject({ ok: false });
  await writeFile(path, whole);
  await runOf().traces.finish();
  expect(must(await journal.preview())).toBeNull();
});

test('a start removes what a run that has ended left beside the files, also beside those that it does not read', async () => {
  const first = runOf();
  await first.write({ config: 'ours', credentials: 'ours' });
  const { pid } = spawnSync('true');
  const left = ['.gitconfig', '.aws/config', '../data/file-origins.json'].flatMap((file) => [
    join(home, `${file}.latchkey-lock.${pid}.aabbcc`),
    join(home, `${file}.latchkey-tmp.${pid}.aabbcc`),
    join(home, `${file}.latchkey-lock`),
  ]);
  const running = join(home, `.gitconfig.latchkey-lock.${process.pid}.aabbcc`);
  for (const path of [...left, running]) await writeFile(path, `${pid} ${hostname()} aabbcc\n`);
  await runOf().traces.sweep();
  const isThere = async (path: string) => (await lstat(path).catch(() => null)) !== null;
  for (const path of left) expect([path, await isThere(path)]).toEqual([path, false]);
  expect(await isThere(running)).toBe(true);
});

/** As a kill between the two files leaves them. */
async function cutOff(): Promise<{ readonly aws: string; readonly config: string }> {
  const aws = join(home, '.aws');
  await mkdir(aws);
  const [config, credentials] = [join(aws, 'config'), join(aws, 'credentials')];
  await writeFile(config, 'mine');
  await writeFile(credentials, 'my keys');
  await runOf().write({ config: 'ours', credentials: 'our keys' });
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(`${credentials}.latchkey-tmp.${dead}.0123456789ab`, 'our keys');
  await writeFile(credentials, 'my keys');
  return { aws, config };
}

test('a write that a kill cut off between its files is taken back, though the sweep of a start comes first', async () => {
  const { aws } = await cutOff();
  const next = runOf();
  await next.traces.sweep();
  const texts = must(await next.awsFiles.read());
  expect([texts.config.text, texts.credentials.text]).toEqual(['mine', 'my keys']);
  expect(await readdir(aws)).toEqual(expect.not.arrayContaining([expect.stringContaining('latchkey-tmp')]));
});

test('a write that cannot be taken back now is at the next start', { timeout: 120_000 }, async () => {
  const { config } = await cutOff();
  // Of another machine, so that nobody knows whether it still runs.
  const lock = `${config}.latchkey-lock`;
  await writeFile(lock, '1 elsewhere 00\n');
  await runOf().traces.sweep();
  expect(await readFile(config, 'utf8')).toBe('ours');
  await rm(lock);
  const next = runOf();
  await next.traces.sweep();
  const texts = must(await next.awsFiles.read());
  expect([texts.config.text, texts.credentials.text]).toEqual(['mine', 'my keys']);
});
