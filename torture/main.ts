import { parseArgs } from 'node:util';
import { type Options, type PartResult, print } from './report.ts';

/** Each is read when it is run: the parts that need the playground take a while to load. */
const parts: readonly (readonly [name: string, run: (options: Options) => Promise<PartResult>])[] = [
  ['fuzz', async (options) => (await import('./fuzz/run-fuzz.ts')).fuzz(options)],
  ['answers', async (options) => (await import('./fuzz/run-fuzz.ts')).fuzzAnswers(options)],
  ['growth', async (options) => (await import('./growth/growth.ts')).growth(options)],
  ['kill', async (options) => (await import('./faults/kill-points.ts')).killPoints(options)],
  ['errors', async (options) => (await import('./faults/injected-errors.ts')).injectedErrors(options)],
  ['floods', async (options) => (await import('./floods/floods.ts')).floods(options)],
  ['soak', async (options) => (await import('./soak/soak.ts')).soak(options)],
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    part: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const options: Options = { quick: values.quick, seed: Number(values.seed), only: values.only };
const asked = (name: string): boolean => values.part.length === 0 || values.part.includes(name);
print(`seed ${options.seed}`);
let [passed, failed, skipped] = [0, 0, 0];
for (const [name, run] of parts.filter(([each]) => asked(each))) {
  print(`=== ${name}`);
  const result = await run(options);
  passed += result.passed;
  failed += result.failures.length;
  for (const failure of result.failures) print(`failed: ${failure}`);
  if (result.skipped !== undefined) {
    skipped += 1;
    print(`skipped: ${name}: ${result.skipped}`);
  }
  for (const [what, count] of Object.entries(result.figures)) print(`${what}: ${count}`);
}
print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
