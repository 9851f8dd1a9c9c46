import { type Options, type PartResult, print } from '../report.ts';
import { iniAsBotocore, iniAsJs, iniEdits } from './ini.ts';
import { findPython } from './python.ts';
import { createRandom, shrink } from './random.ts';
import type { Subject } from './subject.ts';
import { addresses, frames, gitInput, saml, signatures } from './wire.ts';

const batch = 250;
/** Of one subject: more say nothing new. */
const mostFailures = 5;

/** What users, tools and their files say. */
export async function fuzz(options: Options): Promise<PartResult> {
  const python = findPython(process.cwd());
  const alone = [iniEdits, iniAsJs, frames, gitInput, addresses, saml];
  const all = python === null ? alone : [...alone, iniAsBotocore(python), signatures(python)];
  try {
    const result = await tryEach(all, options);
    const skipped = 'no Python here has botocore: nothing was compared with it';
    return python === null ? { ...result, skipped } : result;
  } finally {
    python?.end();
  }
}

/** What the other side of a connection answers. */
export async function fuzzAnswers(options: Options): Promise<PartResult> {
  const [{ oidc }, { buildNativeShim, nativeShim }] = await Promise.all([
    import('./oidc.ts'),
    import('./shim.ts'),
  ]);
  const shim = buildNativeShim(process.cwd());
  if (shim === null)
    return { ...(await tryEach([oidc], options)), skipped: 'the native shim cannot be built' };
  return tryEach([oidc, nativeShim(shim)], options);
}

async function tryEach(subjects: readonly Subject[], { quick, seed, only }: Options): Promise<PartResult> {
  const failures: string[] = [];
  let [passed, inputs] = [0, 0];
  const isChosen = (name: string) => only.length === 0 || only.some((word) => name.includes(word));
  for (const subject of subjects) {
    if (!isChosen(subject.name)) continue;
    const found = await tryAll(subject, seed, quick ? Math.ceil(subject.inputs / 20) : subject.inputs);
    subject.end?.();
    inputs += found.inputs;
    failures.push(...found.failures);
    passed += found.failures.length === 0 ? 1 : 0;
    print(`  ${subject.name}: ${found.inputs} inputs, ${found.failures.length} failed`);
  }
  return { passed, failures, figures: { inputs } };
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
