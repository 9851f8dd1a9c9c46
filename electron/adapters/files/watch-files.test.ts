import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilesWatch } from './watch-files.ts';

let root = '';
let seen = 0;
const stops: (() => void)[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-files-'));
  seen = 0;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  rmSync(root, { recursive: true, force: true });
});

function watching(...paths: readonly string[]) {
  const files = createFilesWatch(paths);
  stops.push(files.stop);
  files.start(() => {
    seen += 1;
  });
  return files;
}
const noticed = () => expect.poll(() => seen, { timeout: 20_000 }).toBeGreaterThan(0);

describe('the watch on the AWS files', () => {
  it('notices a file that is made, and one that is replaced', async () => {
    const file = join(root, 'config');
    watching(file);
    writeFileSync(file, 'a');
    await noticed();
    seen = 0;
    writeFileSync(`${file}~`, 'b');
    renameSync(`${file}~`, file);
    await noticed();
  });

  it('notices a change behind a link', async () => {
    mkdirSync(join(root, 'dotfiles'));
    mkdirSync(join(root, 'aws'));
    const target = join(root, 'dotfiles', 'config');
    writeFileSync(target, 'a');
    symlinkSync(target, join(root, 'aws', 'config'));
    watching(join(root, 'aws', 'config'));
    writeFileSync(target, 'b');
    await noticed();
  });

  it('notices what is in a folder that was not there before', async () => {
    const file = join(root, '.aws', 'config');
    const files = watching(file);
    mkdirSync(join(root, '.aws'));
    files.rearm();
    writeFileSync(file, 'a');
    await noticed();
  });

  it('says nothing of other files, and nothing after its end', async () => {
    const files = watching(join(root, 'config'));
    writeFileSync(join(root, 'other'), 'a');
    // What follows is noticed; what came before it was not.
    writeFileSync(join(root, 'config'), 'a');
    await noticed();
    expect(seen).toBe(1);
    files.stop();
    files.rearm();
    writeFileSync(join(root, 'config'), 'b');
    const again = createFilesWatch([join(root, 'config')]);
    stops.push(again.stop);
    let others = 0;
    again.start(() => {
      others += 1;
    });
    writeFileSync(join(root, 'config'), 'c');
    await expect.poll(() => others, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(seen).toBe(1);
  });
});
