import { type Options, type PartResult, print } from '../report.ts';
import { iniAsBotocore, iniAsJs, iniEdits } from './ini.ts';
import { findPython } from './python.ts';
import { createRandom, shrink } from './random.ts';
import type { Subject } from './subject.ts';
import { addresses, frames, gitInput, saml, signatures } from './wire.ts';

const batch = 250;
/** Of one subject: more say nothing new. */
const mostFailures = 5;

export async function fuzz({ quick, seed, only }: Options): Promise<PartResult> {
  const python = findPython(process.cwd());
  const alone = [iniEdits, iniAsJs, frames, gitInput, addresses, saml];
  const all = python === null ? alone : [...alone, iniAsBotocore(python), signatures(python)];
  const failures: string[] = [];
  let [passed, inputs] = [0, 0];
  try {
    for (const subject of all.filter(
      ({ name }) => only.length === 0 || only.some((word) => name.includes(word)),
    )) {
      const found = await tryAll(subject, seed, quick ? Math.ceil(subject.inputs / 20) : subject.inputs);
      inputs += found.inputs;
      failures.push(...found.failures);
      passed += found.failures.length === 0 ? 1 : 0;
      print(`  ${subject.name}: ${found.inputs} inputs, ${found.failures.length} failed`);
    }
  } finally {
    python?.end();
  }
  const skipped = python === null ? 'no Python here has botocore: nothing was compared with it' : undefined;
  const result = { passed, failures, figures: { inputs } };
  return skipped === undefined ? result : { ...result, skipped };
}

async function tryAll(subject: Subject, seed: number, count: number) {
  const failures: string[] = [];
  let inputs = 0;
  for (; inputs < count && failures.length < mostFailures; inputs += batch) {
    // Each input has a number of its own, so that it can be made again alone.
    const made = Array.from({ length: batch }, (_, index) =>
      subject.make(createRandom(seed * 1_000_003 + inputs + index)),
    );
    const wrong = await subject.check(made);
    for (const [index, why] of wrong.entries()) {
      if (why === null || failures.length >= mostFailures) continue;
      const fails = async (text: string): Promise<boolean> => (await subject.check([text]))[0] !== null;
      const smallest = await shrink(made[index] ?? '', fails);
      const [said] = await subject.check([smallest]);
      failures.push(
        `${subject.name}, seed ${seed}, input ${inputs + index}: ${JSON.stringify(smallest)}: ${said ?? why}`,
      );
    }
  }
  return { inputs, failures };
}
