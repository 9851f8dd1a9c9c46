// Accounts whose umask takes too little or too much, on a machine where XDG_RUNTIME_DIR is a shared /tmp.
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { checkoutDir } from './rig/home.ts';
import { test } from './rig/test.ts';
import { SHIM, startWorld, type World } from './world.ts';

const NOBODY = 65_534;

/** Files that Chromium makes in the data directory follow the mask; the directory is closed. */
const OURS = /^(latchkey\.json.*|instance.*|undo.*|logs|kept|bin)$/;

const modesBelow = (directory: string, isOurs: (name: string) => boolean): readonly string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => isOurs(name))
    .flatMap((entry) => {
      const file = path.join(directory, entry.name);
      const mode = (lstatSync(file).mode & 0o777).toString(8);
      const own = `${entry.isDirectory() ? 'directory' : 'file'} ${mode}`;
      return entry.isDirectory() ? [own, ...modesBelow(file, () => true)] : [own];
    });

/** As a user's app: with its usual data directory, which is not there before the app is. */
const usual = (shared: string): Readonly<Record<string, string>> => ({
  XDG_RUNTIME_DIR: shared,
  LATCHKEY_RUNTIME_DIR: '',
  LATCHKEY_USER_DATA: '',
  LATCHKEY_FLAVOUR: '',
});
const dataDir = (world: World): string => path.join(world.env.XDG_CONFIG_HOME ?? '', 'latchkey');

async function launchUnder(world: World, mask: string, shared: string): Promise<void> {
  const program = path.join(world.home.dir, `electron-${mask}`);
  const { executable } = await electronRuntime();
  writeFileSync(program, `#!/bin/sh\numask ${mask}\nexec '${executable}' "$@"\n`);
  chmodSync(program, 0o755);
  const env = usual(shared);
  await world.launch({ executable: program, args: [checkoutDir(), '--hidden'], env });
}

for (const mask of ['0000', '0077', '0777', '0277']) {
  test(`under umask ${mask} all that is made is its owner's alone, and nobody in /tmp is in the way`, async () => {
    const world = await startWorld({ launch: false });
    try {
      const shared = world.home.path('shared-tmp');
      mkdirSync(path.join(shared, 'latchkey'), { recursive: true });
      chmodSync(shared, 0o1777);
      if (process.getuid?.() === 0) chownSync(path.join(shared, 'latchkey'), NOBODY, NOBODY);
      await launchUnder(world, mask, shared);
      const env = usual(shared);
      const masked = (...words: readonly string[]) =>
        world.run('sh', ['-c', `umask ${mask}; exec "$@"`, 'sh', SHIM, ...words], { env });
      const set = await masked('settings', 'set', 'theme', 'dark');
      expect(set.stderr).toBe('');
      expect((await masked('status')).code).toBe(0);
      const run = path.join(world.env.HOME ?? '', '.cache', 'latchkey', 'run');
      const userDataDir = dataDir(world);
      expect((lstatSync(userDataDir).mode & 0o777).toString(8)).toBe('700');
      expect((lstatSync(run).mode & 0o777).toString(8)).toBe('700');
      const made = [...modesBelow(userDataDir, (name) => OURS.test(name)), ...modesBelow(run, () => true)];
      expect(made.length).toBeGreaterThan(3);
      expect(made).toContain('file 600');
      expect(made.filter((each) => each !== 'directory 700' && each !== 'file 600')).toEqual([]);
      expect(readdirSync(path.join(shared, 'latchkey'))).toEqual([]);
      await world.app().quit();
    } finally {
      await world.stop();
    }
  });
}
