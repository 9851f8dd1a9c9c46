import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileOrigins } from './file-origins.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

it.skipIf(process.platform === 'win32')('a pipe in the place of its file is not waited for', async () => {
  execFileSync('mkfifo', [join(root.path, 'file-origins.json')]);
  expect(await createFileOrigins({ directory: root.path }).all()).toEqual([]);
});
