import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followLinks } from './follow-links.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';

// GNU stow and the like make relative links, also inside of a folder that is itself a link.

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let count = 0;
beforeAll(async () => {
  root = await temporaryDirectory();
});
afterAll(() => root.remove());

/** `links`: from where to where, below a new folder. */
async function world(links: Readonly<Record<string, string>>, files: readonly string[] = []) {
  const home = join(await realpath(root.path), `home${count++}`);
  await mkdir(home);
  for (const file of files) {
    await mkdir(dirname(join(home, file)), { recursive: true });
    await writeFile(join(home, file), file);
  }
  for (const [from, to] of Object.entries(links)) {
    await mkdir(dirname(join(home, from)), { recursive: true });
    await symlink(to, join(home, from));
  }
  return home;
}

test.each<[string, Record<string, string>, string]>([
  [
    'in a folder that is a link',
    { 'dot/aws/config': '../team/config', '.aws': 'dot/aws' },
    'dot/team/config',
  ],
  [
    'through two folders that are links',
    { 'a/b/aws/config': '../../team/config', dot: 'a/b', '.aws': 'dot/aws' },
    'a/team/config',
  ],
  ['from a folder that is none', { '.aws/config': '../dot/config' }, 'dot/config'],
  ['behind a link in the link', { '.aws/config': '../dot/aws/../config', 'dot/aws': '../a/b' }, 'a/config'],
  ['of the same name', { 'dot/aws/config': 'config.mine', '.aws': 'dot/aws' }, 'dot/aws/config.mine'],
])(
  'a relative link %s leads where the system says, whether its file is there or not',
  async (_, links, file) => {
    const there = await world(links, [file, 'a/b/here']);
    const found = await followLinks(join(there, '.aws', 'config'));
    expect(await realpath(found)).toBe(join(there, file));
    const missing = await world(links, [join(dirname(file), 'other'), 'a/b/here']);
    const target = await followLinks(join(missing, '.aws', 'config'));
    await writeFile(target, 'new');
    expect(await realpath(join(missing, '.aws', 'config'))).toBe(join(missing, file));
  },
);

test('a path stays as it looks where that is the same file: what is remembered of it stays known', async () => {
  const home = await world({ '.aws/config': '../dot/config' }, ['dot/config']);
  await symlink(home, `${home}-link`);
  expect(await followLinks(join(`${home}-link`, '.aws', 'config'))).toBe(
    join(`${home}-link`, 'dot', 'config'),
  );
});

test('a circle of links is one, also in a folder on the way', async () => {
  const home = await world({ '.aws/config': '../a/config', a: 'b', b: 'a' });
  await expect(followLinks(join(home, '.aws', 'config'))).rejects.toMatchObject({ code: 'ELOOP' });
});
