import { parseArgs } from 'node:util';
import { injectedErrors } from './faults/injected-errors.ts';
import { killPoints } from './faults/kill-points.ts';
import { type Options, type PartResult, print } from './report.ts';

const parts: readonly (readonly [name: string, run: (options: Options) => Promise<PartResult>])[] = [
  ['kill', killPoints],
  ['errors', injectedErrors],
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
print(`seed ${options.seed}`);
for (const [name, run] of parts) {
  if (values.part.length > 0 && !values.part.includes(name)) continue;
  const result = await run(options);
  for (const failure of result.failures) print(`failed: ${failure}`);
  print(
    `${name}: ${result.passed} passed, ${result.failures.length} failed ${result.skipped ?? ''} ${JSON.stringify(result.figures)}`,
  );
}
