import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Script } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheFileOf, createCodeParts, sealedCode } from './code-parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lk-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
/** What a module exports, and whether V8 took each part from its cache; undefined: it was not offered one. */
function loaded(file: string) {
  const taken: (boolean | undefined)[] = [];
  const onScript = (_file: string, _source: Uint8Array, { cachedDataRejected }: Script) =>
    void taken.push(cachedDataRejected === undefined ? undefined : !cachedDataRejected);
  const parts = createCodeParts({ requireOther: (name) => `other ${name}`, onScript });
  return { exports: parts.load(file), taken };
}
function cache(file: string): void {
  const made: Uint8Array[] = [];
  const onScript = (_file: string, source: Uint8Array, script: Script) =>
    void made.push(sealedCode(source, script.createCachedData()));
  createCodeParts({ requireOther: () => null, onScript }).load(file);
  writeFileSync(cacheFileOf(file), made[0] ?? '');
}

it('reads modules as Node does: once, by their path, with what is not ours from elsewhere', () => {
  write(
    'counted.cjs',
    'exports.times = (globalThis.countedTimes ?? 0) + 1; globalThis.countedTimes = exports.times;',
  );
  write('a.cjs', 'exports.counted = require("./counted.cjs"); exports.path = require("node:path");');
  const main = write(
    'main.cjs',
    'module.exports = { a: require("./a.cjs"), counted: require("./counted.cjs"), __filename, __dirname, isThis: this === exports };',
  );
  expect(loaded(main).exports).toEqual({
    a: { counted: { times: 1 }, path: 'other node:path' },
    counted: { times: 1 },
    __filename: main,
    __dirname: folder,
    isThis: true,
  });
});

it('gives a module that is required back what there is of it so far', () => {
  write('part.cjs', 'exports.seen = { ...require("./main.cjs") };');
  const main = write(
    'main.cjs',
    'exports.early = 1; exports.part = require("./part.cjs"); exports.late = 2;',
  );
  expect(loaded(main).exports).toEqual({ early: 1, part: { seen: { early: 1 } }, late: 2 });
});

it('tries a module again that failed, and names its place as it is in the file', () => {
  const main = write('main.cjs', 'throw new Error("here");');
  const parts = createCodeParts({ requireOther: () => null });
  const stackOf = (): string => {
    try {
      parts.load(main);
    } catch (error) {
      return error instanceof Error ? (error.stack ?? '') : '';
    }
    return '';
  };
  expect(stackOf()).toContain(`${basename(folder)}/main.cjs:1:7`);
  expect(stackOf()).toContain(`${basename(folder)}/main.cjs:1:7`);
});

it('takes what V8 made, and not the text, where the seal is of that text', () => {
  const main = write('main.cjs', 'exports.is = "text one";');
  cache(main);
  const code = readFileSync(cacheFileOf(main)).subarray(32);
  write('main.cjs', 'exports.is = "text two";');
  writeFileSync(cacheFileOf(main), sealedCode(readFileSync(main), code));
  expect(loaded(main)).toEqual({ exports: { is: 'text one' }, taken: [true] });
});

it('compiles another source of the same length, which V8 would take for the same', () => {
  const main = write('main.cjs', 'exports.is = "one";');
  cache(main);
  write('main.cjs', 'exports.is = "two";');
  expect(loaded(main)).toEqual({ exports: { is: 'two' }, taken: [undefined] });
});

it('compiles where the cache is torn, has a changed byte or is not there', () => {
  const main = write('main.cjs', 'exports.is = "one";');
  cache(main);
  const whole = readFileSync(cacheFileOf(main));
  for (const length of [0, 10, 32, whole.length - 1]) {
    writeFileSync(cacheFileOf(main), whole.subarray(0, length));
    expect(loaded(main)).toEqual({ exports: { is: 'one' }, taken: [undefined] });
  }
  const changed = Buffer.from(whole);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  writeFileSync(cacheFileOf(main), changed);
  expect(loaded(main).taken).toEqual([undefined]);
  rmSync(cacheFileOf(main));
  expect(loaded(main).taken).toEqual([undefined]);
});

it('compiles where the cache is of another V8', () => {
  const main = write('main.cjs', 'exports.is = "V8 one";');
  cache(main);
  const code = Buffer.from(readFileSync(cacheFileOf(main)).subarray(32));
  code.writeUInt32LE(code.readUInt32LE(4) ^ 1, 4);
  // A text that V8 has not compiled in this process yet: it would not look at the cache.
  write('main.cjs', 'exports.is = "V8 two";');
  writeFileSync(cacheFileOf(main), sealedCode(readFileSync(main), code));
  expect(loaded(main)).toEqual({ exports: { is: 'V8 two' }, taken: [false] });
});

it('writes no folder of this machine into a cache', () => {
  const main = write('main.cjs', 'exports.is = function named() { return new Error("here").stack; };');
  cache(main);
  const made = readFileSync(cacheFileOf(main));
  expect(made.includes(`${basename(folder)}/main.cjs`)).toBe(true);
  expect(made.includes(folder)).toBe(false);
});
