import { link, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildChild, outputOf, startChild, temporaryDirectory } from './testdata/atomic-file-rig.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  root = await temporaryDirectory();
});
afterAll(() => root.remove());

const program = `import { writeInPlace } from './hard-link.mjs';
const [, , path] = process.argv;
try {
  writeInPlace(path, { before: Buffer.from('as it was\\n'), after: Buffer.alloc(200_000, 'n'), mode: 0o600 });
  console.log('written');
} catch (error) {
  console.log(error.code);
}
`;

test('a disk that fills up in mid-write leaves all names of the file as they were', async () => {
  await buildChild(root.path, '../hard-link.ts', 'hard-link.mjs');
  const [main, file, other] = ['main.mjs', 'config', 'other'].map((name) => join(root.path, name));
  if (main === undefined || file === undefined || other === undefined) throw new Error('three names');
  await writeFile(main, program);
  await writeFile(file, 'as it was\n');
  await link(file, other);
  expect((await outputOf(startChild(main, [file], 64))).trim()).toBe('EFBIG');
  expect(await readFile(other, 'utf8')).toBe('as it was\n');
  expect((await outputOf(startChild(main, [file]))).trim()).toBe('written');
  expect(await readFile(other, 'utf8')).toBe('n'.repeat(200_000));
});
