// Reads Stryker's report (the schema "mutation-testing-report-schema", version 1).

const NOTICED = ['Killed', 'Timeout'];
/** A mutant that does not run at all says nothing of the tests. */
const COUNTED = [...NOTICED, 'Survived', 'NoCoverage'];

const all = (report) =>
  Object.entries(report.files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, mutant })));

/** Noticed of a hundred, as Stryker counts it: what no test reaches is not noticed. */
export function scoreOf(report) {
  const counted = all(report).filter(({ mutant }) => COUNTED.includes(mutant.status));
  const detected = counted.filter(({ mutant }) => NOTICED.includes(mutant.status)).length;
  return {
    detected,
    valid: counted.length,
    score: counted.length === 0 ? 100 : (100 * detected) / counted.length,
  };
}

/** One line for each change that no test noticed, in the order of the code. */
export function survivorsOf(report) {
  return all(report)
    .filter(({ mutant }) => COUNTED.includes(mutant.status) && !NOTICED.includes(mutant.status))
    .toSorted((a, b) =>
      a.file === b.file
        ? a.mutant.location.start.line - b.mutant.location.start.line
        : a.file < b.file
          ? -1
          : 1,
    )
    .map(({ file, mutant }) => {
      const { line, column } = mutant.location.start;
      const change = String(mutant.replacement ?? '')
        .replace(/\s+/g, ' ')
        .slice(0, 100);
      return `${file}:${line}:${column} ${mutant.status} ${mutant.mutatorName}: ${change}`;
    });
}
