// Reads what each test runner reports into {passed, failed, skipped, reasons}. A missing or odd report is a failure.
import fs from 'node:fs';

const nothing = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

/** A runner that has one verdict. */
export const once = (code) => ({ ...nothing(), [code === 0 ? 'passed' : 'failed']: 1 });

/** A runner that fails without a failed test (a crash, a file that does not load) still counts as one failure. */
function settle(counts, code, why) {
  if (code === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, reasons: [...counts.reasons, `${why} (exit ${code})`] };
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
  if (report === undefined) return settle(nothing(), code || 1, 'vitest left no report');
  const counts = nothing();
  for (const suite of report.testResults ?? []) {
    const tests = suite.assertionResults ?? [];
    if (suite.status === 'failed' && !tests.some((test) => test.status === 'failed')) {
      counts.failed += 1;
      counts.reasons.push(`failed: ${suite.name}: ${String(suite.message ?? '').split('\n')[0]}`);
    }
    for (const test of tests) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') {
        counts.failed += 1;
        counts.reasons.push(`failed: ${test.fullName}`);
      } else {
        counts.skipped += 1;
        counts.reasons.push(`skipped: ${test.fullName}${test.meta?.reason ? `: ${test.meta.reason}` : ''}`);
      }
    }
  }
  return settle(counts, code, 'vitest failed outside its tests');
}

export function playwrightCounts(file, code) {
  const report = read(file);
  if (report === undefined) return settle(nothing(), code || 1, 'Playwright left no report');
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
          counts.reasons.push(`failed: ${name}`);
        }
      }
    }
    for (const child of suite.suites ?? []) walk(child, [...path, child.title]);
  };
  for (const suite of report.suites ?? []) walk(suite, [suite.title]);
  for (const error of report.errors ?? []) {
    counts.failed += 1;
    counts.reasons.push(`failed outside a test: ${String(error.message).split('\n')[0]}`);
  }
  return settle(counts, code, 'Playwright failed outside its tests');
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
  for (const [, name] of text.matchAll(/^test (\S+) \.\.\. FAILED/gm)) counts.reasons.push(`failed: ${name}`);
  if (counts.skipped > 0) counts.reasons.push(`skipped: ${counts.skipped} cargo tests marked #[ignore]`);
  return settle(counts, code, 'cargo test failed');
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
