import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { createAwsFiles } from './aws-files.ts';
import { includeAgain, includedAgain, keepOutOfGit } from './git-exclude.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

const git = (directory: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: root.path, GIT_CONFIG_NOSYSTEM: '1' },
  });

const none: ReadonlyMap<string, string> = new Map();
/** A take-over of a section in `aws`, whose secret goes beside it, twice: the second adds nothing. */
async function takeOver(directory: string): Promise<void> {
  await mkdir(join(root.path, '.aws'), { recursive: true });
  await writeFile(join(directory, 'aws'), 'old');
  await symlink(join(directory, 'aws'), join(root.path, '.aws', 'config'));
  const files = createAwsFiles({
    env: { HOME: root.path },
    journal: createUndoJournal({ directory: join(root.path, 'data') }),
  });
  for (const config of ['new', 'newer']) {
    const keep = { config: new Map([[config, 'hush']]), credentials: none };
    const written = await files.write(() => ok({ config, credentials: '', keep }), {
      journal: true,
      note: 'a test',
    });
    expect(written).toMatchObject({ ok: true });
  }
}
const untracked = (directory: string): string =>
  git(directory, 'status', '--porcelain', '--untracked-files=all');

test('secrets and backups beside a file in a git repository are not offered for a commit', async () => {
  const dotfiles = join(root.path, 'dotfiles');
  await mkdir(dotfiles);
  git(dotfiles, 'init', '-q');
  await writeFile(join(dotfiles, '.git', 'info', 'exclude'), '*.swp');
  await takeOver(dotfiles);
  expect(untracked(dotfiles)).toBe('?? aws\n');
  const exclude = await readFile(join(dotfiles, '.git', 'info', 'exclude'), 'utf8');
  expect(exclude.split('\n')).toEqual(['*.swp', expect.stringMatching(/^# Latchkey/), '*.latchkey-*', '']);
});

test('also in another worktree of the repository', async () => {
  const [main, other] = [join(root.path, 'main'), join(root.path, 'other')];
  await mkdir(main);
  git(main, 'init', '-q');
  git(main, 'commit', '-q', '--allow-empty', '-m', 'first');
  git(main, 'worktree', 'add', '-q', other);
  await takeOver(other);
  expect(untracked(other)).toBe('?? aws\n');
});

test('outside of a repository nothing is made', async () => {
  const plain = join(root.path, 'plain');
  await mkdir(plain);
  await takeOver(plain);
  await expect(readFile(join(plain, '.git'))).rejects.toThrow('ENOENT');
});

test('the user’s own patterns keep their bytes', async () => {
  const dotfiles = join(root.path, 'dotfiles');
  await mkdir(dotfiles);
  git(dotfiles, 'init', '-q');
  const path = join(dotfiles, '.git', 'info', 'exclude');
  const latin1 = Buffer.from('caf\xe9/\n', 'latin1');
  await writeFile(path, latin1);
  await takeOver(dotfiles);
  const after = await readFile(path);
  expect(after.subarray(0, latin1.length).equals(latin1)).toBe(true);
  expect(after.toString('latin1')).toMatch(/\n\*\.latchkey-\*\n$/);
});

test('the other names of the exclude file stay names of it when our lines go', async () => {
  const exclude = join(root.path, 'exclude');
  await writeFile(exclude, '*.swp\n# ours\n', { mode: 0o640 });
  await link(exclude, join(root.path, 'other'));
  await includeAgain({ file: exclude, before: '*.swp\n# ours\n', after: '*.swp\n' });
  expect(await readFile(join(root.path, 'other'), 'utf8')).toBe('*.swp\n');
  expect((await stat(exclude)).mode & 0o777).toBe(0o640);
});

describe('what was made for the lines', () => {
  const start = async (remove: string) => {
    const dotfiles = join(root.path, 'dotfiles');
    await mkdir(dotfiles);
    git(dotfiles, 'init', '-q');
    const info = join(dotfiles, '.git', 'info');
    await rm(join(info, remove), { recursive: true, force: true });
    expect(await keepOutOfGit(join(dotfiles, 'config'))).toBe(true);
    const release = async () => {
      for (const one of await includedAgain([join(dotfiles, 'config')], new Set())) await includeAgain(one);
    };
    return { dotfiles, info, exclude: join(info, 'exclude'), release };
  };

  test('a file goes with them', async () => {
    const { dotfiles, info, release } = await start('exclude');
    await writeFile(join(dotfiles, 'config.latchkey-backup.1'), '');
    expect(untracked(dotfiles)).toBe('');
    await rm(join(dotfiles, 'config.latchkey-backup.1'));
    await release();
    expect(await readdir(info)).toEqual([]);
  });

  test('a folder too, unless something else is in it by now', async () => {
    const { dotfiles, info, release } = await start('.');
    await release();
    await expect(readdir(info)).rejects.toThrow('ENOENT');
    expect(await keepOutOfGit(join(dotfiles, 'config'))).toBe(true);
    await writeFile(join(info, 'sparse-checkout'), '/*');
    await release();
    expect(await readdir(info)).toEqual(['sparse-checkout']);
  });

  test('a file stays with what the user has added to it', async () => {
    const { exclude, release } = await start('exclude');
    await appendFile(exclude, '*.swp\n');
    await release();
    expect(await readFile(exclude, 'utf8')).toBe('*.swp\n');
  });

  test('a link that the user has put in the place of the folder stays one', async () => {
    const { dotfiles, info, exclude, release } = await start('.');
    await rename(info, join(dotfiles, 'info'));
    await symlink(join(dotfiles, 'info'), info);
    await release();
    await expect(lstat(exclude)).rejects.toThrow('ENOENT');
    expect((await lstat(info)).isSymbolicLink()).toBe(true);
  });

  test('a link that the user has put in its place stays one', async () => {
    const { dotfiles, exclude, release } = await start('exclude');
    await rename(exclude, join(dotfiles, 'exclude'));
    await symlink(join(dotfiles, 'exclude'), exclude);
    await release();
    expect(await readFile(exclude, 'utf8')).toBe('');
    expect((await lstat(exclude)).isSymbolicLink()).toBe(true);
  });
});

test('also where the directory of the AWS files is a link into the repository', async () => {
  const dotfiles = join(root.path, 'dotfiles');
  await mkdir(join(dotfiles, 'aws'), { recursive: true });
  git(dotfiles, 'init', '-q');
  await symlink(join(dotfiles, 'aws'), join(root.path, '.aws'));
  expect(await keepOutOfGit(join(root.path, '.aws', 'config'))).toBe(true);
  await writeFile(join(dotfiles, 'aws', 'config.latchkey-kept.prod'), 'hush');
  expect(untracked(dotfiles)).toBe('');
});

test.runIf(process.getuid?.() === 0)(
  'what root makes in the repository of another user is that user’s',
  async () => {
    const dotfiles = join(root.path, 'dotfiles');
    await mkdir(dotfiles);
    git(dotfiles, 'init', '-q');
    execFileSync('chown', ['-R', '12345:12345', dotfiles]);
    const info = join(dotfiles, '.git', 'info');
    for (const gone of [join(info, 'exclude'), info]) {
      await rm(gone, { recursive: true });
      expect(await keepOutOfGit(join(dotfiles, 'config'))).toBe(true);
      const owners = [await stat(info), await stat(join(info, 'exclude'))].map(({ uid, gid }) => [uid, gid]);
      expect(owners).toEqual([
        [12345, 12345],
        [12345, 12345],
      ]);
      expect(await readFile(join(info, 'exclude'), 'utf8')).toContain('*.latchkey-*');
    }
    // What is there keeps whose it is.
    await writeFile(join(info, 'exclude'), '*.swp\n');
    await chown(join(info, 'exclude'), 23456, 23456);
    expect(await keepOutOfGit(join(dotfiles, 'config'))).toBe(true);
    expect((await stat(join(info, 'exclude'))).uid).toBe(23456);
  },
);

test('also in a repository elsewhere whose work tree is the home directory', async () => {
  const bare = join(root.path, '.cfg');
  git(root.path, 'init', '-q', '--bare', bare);
  await rm(join(bare, 'info'), { recursive: true, force: true });
  const directory = join(root.path, 'own');
  await mkdir(directory);
  await takeOver(directory);
  const offered = git(
    root.path,
    '--git-dir',
    bare,
    '--work-tree',
    root.path,
    'status',
    '--porcelain',
    '-uall',
  );
  expect(offered).toContain('own/aws\n');
  expect(offered).not.toContain('latchkey-');
});

test('once where the repository has two names, and none of it stays when our lines go', async () => {
  const [real, home] = [join(root.path, 'real'), join(root.path, 'home')];
  await mkdir(join(real, '.aws'), { recursive: true });
  await symlink(real, home);
  git(real, 'init', '-q', '--bare', '.dotfiles');
  await symlink('.dotfiles', join(real, '.cfg'));
  const exclude = join(real, '.dotfiles', 'info', 'exclude');
  await writeFile(exclude, '*.swp\n');
  const target = join(home, '.aws', 'config');
  expect(await keepOutOfGit(target, async () => 'one')).toBe(true);
  expect((await readFile(exclude, 'utf8')).match(/latchkey-/g)).toHaveLength(1);
  const [, ...lines] = (await readFile(exclude, 'utf8')).split(/(?<=\n)/);
  for (const before of ['*.swp\n', '*.swp']) {
    // As an earlier version left it.
    const first = before.endsWith('\n') ? lines : [`\n${lines.join('').replace('they are not', 'not')}`];
    await writeFile(exclude, [before, ...first, ...lines].join(''));
    for (const change of await includedAgain([target], new Set(), { owner: async () => 'one' }))
      await includeAgain(change);
    expect(await readFile(exclude, 'utf8')).toBe(before);
  }
});

describe('two Latchkeys in one repository', () => {
  const a = async () => 'aaaaaaaaaa';
  const b = async () => 'bbbbbbbbbb';
  const release = async (directory: string, owner: typeof a, more = {}) => {
    for (const one of await includedAgain([join(directory, 'config')], new Set(), { owner, ...more }))
      await includeAgain(one);
  };

  test.each(['*.swp\n', '*.swp', '*.latchkey-*\n', null])(
    'each has lines of its own, and takes those out only: %j',
    async (before) => {
      const dotfiles = join(root.path, 'dotfiles');
      const [own, other] = [join(dotfiles, 'own'), join(dotfiles, 'other')];
      for (const directory of [own, other]) await mkdir(directory, { recursive: true });
      git(dotfiles, 'init', '-q');
      const exclude = join(dotfiles, '.git', 'info', 'exclude');
      if (before === null) await rm(exclude);
      else await writeFile(exclude, before);
      for (const owner of [a, b, a, b])
        expect(await keepOutOfGit(join(owner === a ? own : other, 'config'), owner)).toBe(true);
      expect((await readFile(exclude, 'utf8')).match(/^# Latchkey/gm)).toHaveLength(2);
      await writeFile(join(other, 'config.latchkey-kept.prod'), 'hush');
      await release(own, a);
      expect(untracked(dotfiles)).toBe('');
      expect(await readFile(exclude, 'utf8')).not.toContain('aaaaaaaaaa');
      await rm(join(other, 'config.latchkey-kept.prod'));
      await release(other, b);
      const after = await readFile(exclude, 'utf8').catch(() => null);
      expect(after).toBe(before ?? '');
    },
  );

  test('beside one file: what is left there is kept out by the lines of the other, unless it is the first one’s', async () => {
    const dotfiles = join(root.path, 'dotfiles');
    await mkdir(dotfiles);
    git(dotfiles, 'init', '-q');
    const exclude = join(dotfiles, '.git', 'info', 'exclude');
    await writeFile(exclude, '');
    for (const owner of [a, b]) await keepOutOfGit(join(dotfiles, 'config'), owner);
    const kept = join(dotfiles, 'config.latchkey-kept.prod');
    await writeFile(kept, 'hush');
    await release(dotfiles, a, { stays: new Set([kept]) });
    expect(await readFile(exclude, 'utf8')).toContain('aaaaaaaaaa');
    await release(dotfiles, a);
    expect(await readFile(exclude, 'utf8')).not.toContain('aaaaaaaaaa');
    await release(dotfiles, b);
    expect(untracked(dotfiles)).toBe('');
    await rm(kept);
    await release(dotfiles, b);
    expect(await readFile(exclude, 'utf8')).toBe('');
  });

  test('lines of an older version go with the last one that has lines of its own', async () => {
    const dotfiles = join(root.path, 'dotfiles');
    await mkdir(dotfiles);
    git(dotfiles, 'init', '-q');
    const exclude = join(dotfiles, '.git', 'info', 'exclude');
    await writeFile(exclude, '*.swp\n');
    await keepOutOfGit(join(dotfiles, 'config'));
    const old = await readFile(exclude, 'utf8');
    for (const owner of [a, b]) await keepOutOfGit(join(dotfiles, 'config'), owner);
    await release(dotfiles, a);
    expect((await readFile(exclude, 'utf8')).startsWith(old)).toBe(true);
    await release(dotfiles, b);
    expect(await readFile(exclude, 'utf8')).toBe('*.swp\n');
  });
});
