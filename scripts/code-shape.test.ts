import { describe, expect, it } from 'vitest';
import { lintPlanted } from './planted-lint.ts';

const SPREADS = [
  ['electron/core/a.ts', 'export const a = (b: number) => ({ x: 1, ...{ b, y: 2 } });\n'],
  ['electron/core/a.test.ts', 'export const a = { x: 1, ...{ y: 2 } };\n'],
  ['playground/a.ts', 'export const a = [1, ...[2, 3]];\n'],
  ['e2e/a.spec.ts', 'console.log(1, ...[2, 3]);\n'],
  ['renderer/a.tsx', 'export const A = ({ a }: { readonly a: 1 }) => <p {...{ a }} />;\n'],
] as const;

/** A spread of something that has no literal form here: a value, or an optional property. */
const NEEDED = [
  ['electron/core/a.ts', 'export const a = (b: object) => ({ ...b, x: 1 });\n'],
  ['electron/core/a.ts', 'export const a = (b?: 1) => ({ x: 1, ...(b === undefined ? {} : { b }) });\n'],
  ['shared/a.ts', 'export const a = (b: readonly number[]) => [...b, ...[1].map((x) => x)];\n'],
] as const;

/** A function with a body of so many lines; the linter counts no comments. */
const ofLines = (count: number): string => `export function a(b) {\n${'  b(1);\n'.repeat(count)}}\n`;

const LONG = ['shared/a.ts', 'electron/core/a.ts', 'renderer/a.tsx', 'playground/a.ts', 'scripts/a.mjs'];
/** A `describe` is as long as what it describes. */
const MAY_BE_LONG = ['electron/core/a.test.ts', 'renderer/a.test.tsx', 'e2e/a.spec.ts'];

const numbered = <T>(cases: readonly T[]) => cases.map((each, at) => [each, at] as const);
const tooLong = 'lint/complexity/noExcessiveLinesPerFunction';

describe('the shape of code is linted', () => {
  const found = lintPlanted([
    ...SPREADS,
    ...NEEDED,
    ...LONG.map((file) => [file, ofLines(81)] as const),
    ...[...LONG, ...MAY_BE_LONG].map((file, at) => [file, ofLines(at < LONG.length ? 80 : 200)] as const),
  ]);
  const neededAt = SPREADS.length;
  const longAt = neededAt + NEEDED.length;
  const fineAt = longAt + LONG.length;

  it.each(numbered(SPREADS))('no spread of a literal: %s', (_, at) => {
    expect(found[at]).toContain('plugin');
  });

  it.each(numbered(NEEDED))('any other spread: %s', (_, at) => {
    expect(found[neededAt + at]).toEqual([]);
  });

  it.each(numbered(LONG))('no function over 80 lines: %s', (_, at) => {
    expect(found[longAt + at]).toEqual([tooLong]);
  });

  it.each(numbered([...LONG, ...MAY_BE_LONG]))('80 lines, and longer tests: %s', (_, at) => {
    expect(found[fineAt + at]).toEqual([]);
  });
});
