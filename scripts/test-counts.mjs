// Reads what each test runner reports into {passed, failed, skipped, reasons}. A missing or odd report is a failure.
import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const nothing = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

const REASON_LINES = 6;
const REASON_COLUMNS = 300;

/** "failed: NAME" and the first lines of why: the end of a log alone must show where to start. */
function failure(name, why) {
  const lines = stripVTControlCharacters(String(why ?? ''))
    .split('\n')
    .map((line) => line.trimEnd().slice(0, REASON_COLUMNS))
    .filter((line) => line !== '')
    .slice(0, REASON_LINES);
  return [`failed: ${name}`, ...lines.map((line) => `    ${line}`)].join('\n');
}

/** A runner that has one verdict; `text` is all that it said. */
export function once(code, name = '', text = '') {
  if (code === 0) return { ...nothing(), passed: 1 };
  return { ...nothing(), failed: 1, reasons: name === '' ? [] : [failure(name, text)] };
}

/** A runner that fails without a failed test (a crash, a file that does not load) still counts as one failure. */
function settle(counts, code, why, text = '') {
  if (code === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, reasons: [...counts.reasons, failure(`${why} (exit ${code})`, text)] };
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function vitestCounts(file, code) {
  const report = read(file);
  if (report === undefined) return settle(nothing(), code || 1, 'vitest, which left no report');
  const counts = nothing();
  for (const suite of report.testResults ?? []) {
    const tests = suite.assertionResults ?? [];
    if (suite.status === 'failed' && !tests.some((test) => test.status === 'failed')) {
      counts.failed += 1;
      counts.reasons.push(failure(suite.name, suite.message));
    }
    for (const test of tests) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') {
        counts.failed += 1;
        counts.reasons.push(failure(test.fullName, test.failureMessages?.join('\n')));
      } else {
        counts.skipped += 1;
        counts.reasons.push(`skipped: ${test.fullName}${test.meta?.reason ? `: ${test.meta.reason}` : ''}`);
      }
    }
  }
  return settle(counts, code, 'vitest, outside its tests');
}

/** Of the last try; a time limit comes before what the test was waiting for. */
const errorOf = (test) => (test.results?.at(-1)?.errors ?? []).map(({ message }) => message).join('\n');

export function playwrightCounts(file, code) {
  const report = read(file);
  if (report === undefined) return settle(nothing(), code || 1, 'Playwright, which left no report');
  const counts = nothing();
  const walk = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...path, spec.title].join(' > ');
        if (test.status === 'skipped') {
          counts.skipped += 1;
          const note = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
          counts.reasons.push(`skipped: ${name}${note ? `: ${note}` : ''}`);
        } else if (test.status === 'expected') counts.passed += 1;
        else {
          counts.failed += 1;
          counts.reasons.push(failure(name, errorOf(test)));
        }
      }
    }
    for (const child of suite.suites ?? []) walk(child, [...path, child.title]);
  };
  for (const suite of report.suites ?? []) walk(suite, [suite.title]);
  for (const error of report.errors ?? []) {
    counts.failed += 1;
    counts.reasons.push(failure('outside a test', error.message));
  }
  return settle(counts, code, 'Playwright, outside its tests');
}

export function cargoCounts(text, code) {
  const counts = nothing();
  for (const [, passed, failed, ignored] of text.matchAll(
    /test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  // With --quiet only this heading names a failed test; what it printed follows.
  for (const [, name, why] of text.matchAll(/^---- (\S+) stdout ----\n([\s\S]*?)(?=\n\n|^----)/gm)) {
    counts.reasons.push(failure(name, why));
  }
  if (counts.skipped > 0) counts.reasons.push(`skipped: ${counts.skipped} cargo tests marked #[ignore]`);
  return settle(counts, code, 'cargo test', text.slice(Math.max(0, text.search(/^error/m))));
}

/** A runner of our own, which says at its end what we say, and before that what failed or was left out. */
export function ownCounts(text, code, name) {
  const [, passed, failed, skipped = '0'] =
    [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1) ?? [];
  if (passed === undefined)
    return settle(nothing(), code || 1, `${name}, which left no sum`, text.slice(-2_000));
  const reasons = [...text.matchAll(/^(?:failed|skipped): .*$/gm)].map(([line]) => line.slice(0, 600));
  const counts = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped), reasons };
  return settle(counts, code, `${name}, outside its checks`, text.slice(-2_000));
}

export const sum = (all) =>
  all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
      reasons: [...total.reasons, ...counts.reasons],
    }),
    nothing(),
  );

export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
