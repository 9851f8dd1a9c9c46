import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  cargoCounts,
  once,
  ownCounts,
  playwrightCounts,
  sum,
  summaryLine,
  vitestCounts,
} from './test-counts.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lk-counts-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = (value: unknown): string => {
  const name = path.join(dir, 'report.json');
  writeFileSync(name, typeof value === 'string' ? value : JSON.stringify(value));
  return name;
};

test('a missing or broken report is a failure even after exit 0', () => {
  for (const read of [vitestCounts, playwrightCounts]) {
    expect(read(path.join(dir, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(read(file('{"half'), 0)).toMatchObject({ passed: 0, failed: 1 });
  }
});

test('vitest: passed, failed, skipped and a file that does not load', () => {
  const report = file({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a' },
          {
            status: 'failed',
            fullName: 'b',
            failureMessages: ['Error: \u001b[31mno\u001b[39m\n    at x:1:2'],
          },
          { status: 'skipped', fullName: 'c' },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'SyntaxError\n at x', assertionResults: [] },
    ],
  });
  const counts = vitestCounts(report, 1);
  expect(counts).toMatchObject({ passed: 1, failed: 2, skipped: 1 });
  expect(counts.reasons).toEqual([
    'failed: b\n    Error: no\n        at x:1:2',
    'skipped: c',
    'failed: b.test.ts\n    SyntaxError\n     at x',
  ]);
});

test('an exit code that no test explains is a failure', () => {
  const green = {
    testResults: [{ status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a' }] }],
  };
  expect(vitestCounts(file(green), 1)).toMatchObject({ passed: 1, failed: 1 });
  expect(vitestCounts(file(green), 0)).toMatchObject({ passed: 1, failed: 0 });
  expect(cargoCounts('error: could not compile', 101)).toMatchObject({ passed: 0, failed: 1 });
});

test('Playwright: nested suites, a flaky test is a failure, skips keep their reason', () => {
  const spec = (title: string, status: string, annotations: unknown[] = []) => ({
    title,
    tests: [{ status, annotations }],
  });
  const report = file({
    errors: [{ message: 'global setup broke' }],
    suites: [
      {
        title: 'a.spec.ts',
        specs: [spec('one', 'expected'), spec('two', 'flaky')],
        suites: [
          { title: 'inner', specs: [spec('three', 'skipped', [{ type: 'skip', description: 'no panel' }])] },
        ],
      },
    ],
  });
  const counts = playwrightCounts(report, 1);
  expect(counts).toMatchObject({ passed: 1, failed: 2, skipped: 1 });
  expect(counts.reasons).toContain('skipped: a.spec.ts > inner > three: no panel');
});

test('Playwright: a failed test says why, in six lines at most and without what it said at its earlier tries', () => {
  const errors = [
    { message: 'Test timeout of 60000ms exceeded.' },
    { message: 'Error: two\n\n3\n4\n5\n6\n7' },
  ];
  const results = [{ errors: [{ message: 'earlier' }] }, { errors }];
  const report = file({
    suites: [{ title: 'a.spec.ts', specs: [{ title: 'one', tests: [{ status: 'unexpected', results }] }] }],
  });
  expect(playwrightCounts(report, 1).reasons).toEqual([
    'failed: a.spec.ts > one\n    Test timeout of 60000ms exceeded.\n    Error: two\n    3\n    4\n    5\n    6',
  ]);
});

test('cargo: all its binaries are summed', () => {
  const text =
    'test a ... FAILED\ntest result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured\n' +
    'test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n';
  expect(cargoCounts(text, 101)).toMatchObject({ passed: 5, failed: 1, skipped: 1 });
});

test('cargo and the runners with one verdict say why too', () => {
  const quiet =
    "a --- FAILED\n\nfailures:\n\n---- json::a stdout ----\n\nthread 'a' panicked at a.rs:1:18:\nwhy\n\n\nfailures:\n    a\n" +
    'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured\n';
  expect(cargoCounts(quiet, 101).reasons).toEqual([
    "failed: json::a\n    thread 'a' panicked at a.rs:1:18:\n    why",
  ]);
  expect(cargoCounts('warning: x\nerror[E0308]: mismatched types\n', 101).reasons).toEqual([
    'failed: cargo test (exit 101)\n    error[E0308]: mismatched types',
  ]);
  expect(once(2, 'types', 'a.ts(1,2): error TS1\n').reasons).toEqual([
    'failed: types\n    a.ts(1,2): error TS1',
  ]);
});

test('the sum names skips only when there are any', () => {
  expect(summaryLine(sum([once(0), once(1)]))).toBe('1 passed, 1 failed');
  const skipped = { passed: 0, failed: 0, skipped: 2, reasons: [] };
  expect(summaryLine(sum([once(0), skipped]))).toBe('1 passed, 0 failed, 2 skipped');
});

test('a runner of our own is counted by its last line, and one that ends without it is a failure', () => {
  const text =
    'seed 1\nskipped: kill: strace is not installed\nfailed: fuzz: "x"\n3 passed, 1 failed, 1 skipped\n';
  expect(ownCounts(text, 1, 'torture')).toEqual({
    passed: 3,
    failed: 1,
    skipped: 1,
    reasons: ['skipped: kill: strace is not installed', 'failed: fuzz: "x"'],
  });
  expect(ownCounts('seed 1\n', 0, 'torture')).toMatchObject({ passed: 0, failed: 1 });
  expect(ownCounts('3 passed, 0 failed\n', 1, 'torture')).toMatchObject({ passed: 3, failed: 1 });
});
