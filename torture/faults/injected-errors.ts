import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type Options, type PartResult, print, sample } from '../report.ts';
import { onSlots, prepareScenario, type Slot } from './prepared.ts';
import { isOnUserFiles, type Point, type Recording } from './recording.ts';
import { difference, leftoversIn, lookAt, notGivenBack, tornIn } from './sandbox.ts';
import { type ScenarioName, scenarioNames } from './scenarios.ts';
import { injecting, trace, whyNoStrace } from './strace.ts';
import { startWriter } from './writer-process.ts';

/** What a user has to read, by the error of the system. Each also when what was written could not be taken back. */
const sentences = {
  ENOSPC: ['disk-full'],
  EDQUOT: ['disk-full'],
  EIO: ['disk-error'],
  EROFS: ['read-only-disk'],
  EMFILE: ['too-many-open'],
  ESTALE: ['network-disk'],
  // Also where the file is opened to be read.
  EACCES: ['file-unwritable', 'file-unreadable'],
} as const;
type Errno = keyof typeof sentences;
const errnos: readonly Errno[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ESTALE', 'EACCES'];

interface Fault {
  readonly point: Point;
  readonly errno: Errno;
  /** This call alone, or each of its name from it on; not of `write`, which is for the process's own pipes too. */
  readonly forGood: boolean;
}

/** A system call fails, once or from then on; then nothing does any more, and the same process goes on. */
export async function injectedErrors({ quick, seed, only }: Options): Promise<PartResult> {
  const skipped = whyNoStrace();
  if (skipped !== null) return { passed: 0, failures: [], skipped, figures: {} };
  const failures: string[] = [];
  let [passed, injected, refused, missed] = [0, 0, 0, 0];
  for (const scenario of scenarioNames.filter((name) => only.length === 0 || only.includes(name))) {
    const { slots, recording, remove } = await prepareScenario(scenario);
    // Each call fails in another way, each second of them for good.
    const all = recording.points.flatMap((point, index): readonly Fault[] =>
      errnos.flatMap((errno, turn) =>
        (index + turn) % errnos.length < (quick ? 1 : 2)
          ? [{ point, errno, forGood: point.call !== 'write' && (index + turn + seed) % 2 === 0 }]
          : [],
      ),
    );
    const faults = sample(all, quick ? 3 : 10_000, seed);
    const before = failures.length;
    await onSlots(faults, slots, async (fault, slot) => {
      const { wrong, wasRefused, isHit } = await failOnFile(slot, scenario, fault, recording);
      if (!isHit) {
        missed += 1;
        return;
      }
      injected += 1;
      refused += wasRefused ? 1 : 0;
      if (wrong.length === 0) passed += 1;
      else
        failures.push(
          `error: ${scenario}, ${fault.errno}${fault.forGood ? ' from' : ' at'} ${where(fault)}: ${wrong.join('; ')}`,
        );
    });
    remove();
    print(`  ${scenario}: ${faults.length} errors, ${failures.length - before} failed`);
  }
  return {
    passed,
    failures,
    figures: { 'injected errors': injected, 'refused with words': refused, 'hit no file': missed },
  };
}

const where = ({ point }: Fault): string => `call ${point.n} of thread ${point.thread}, ${point.text}`;

/**
 * The threads wake each other with `write` too, and not in each run as often: the n-th may be another one than in the recording.
 * A run in which it was for the process's own pipes says nothing of Latchkey, so a call beside it is tried.
 */
const shifts = [0, 1, -1, 2, -2, 0] as const;

async function failOnFile(slot: Slot, scenario: ScenarioName, fault: Fault, recording: Recording) {
  const { point } = fault;
  for (const shift of point.call === 'write' ? shifts : [0]) {
    const n = Math.max(1, point.n + shift);
    const done = await failAt(slot.fresh(), scenario, { ...fault, point: { ...point, n } }, recording);
    if (done.isHit) return done;
  }
  return { wrong: [], wasRefused: false, isHit: false };
}

/** Whether the call that failed, the first of them, was for a file. */
function hasHit(log: string, sandbox: string): boolean {
  const [first] = existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('(INJECTED)'))
    : [];
  return first !== undefined && isOnUserFiles(first, sandbox);
}

async function failAt(
  sandbox: string,
  scenario: ScenarioName,
  { point, errno, forGood }: Fault,
  recording: Recording,
) {
  const { before, after } = recording;
  const writer = await startWriter(sandbox, scenario);
  const thread = writer.threads[point.thread];
  if (thread === undefined) throw new Error('the process has fewer threads than before');
  const what = `error=${errno}:when=${point.n}${forGood ? '+' : ''}`;
  const log = `${sandbox}.calls`;
  rmSync(log, { force: true });
  const tracing = await trace(thread, injecting(point.call, what, log));
  const acted = await writer.say('act');
  const now = lookAt(sandbox);
  const wrong = [...tornIn(sandbox)];
  await tracing.stop();
  const isHit = hasHit(log, sandbox);
  if (acted === null)
    return { wrong: [...wrong, `the app ended: ${await writer.ended}`], wasRefused: false, isHit };
  if (!isHit) {
    writer.kill();
    await writer.ended;
    return { wrong: [], wasRefused: false, isHit };
  }
  // A write that follows a verb has nobody to answer to: what became of it is in the state.
  const said = acted.ok === true ? (acted.filesProblem ?? null) : acted.problem;
  if (said !== null) {
    if (!isTrue(said, errno)) wrong.push(`it says ${JSON.stringify(said)}`);
    // What could not be taken back was said to be so.
    if (
      acted.ok !== true &&
      now.joined !== before.joined &&
      field(said, 'code') !== 'not-taken-back' &&
      !recording.states.has(now.joined)
    )
      wrong.push(`it failed and left ${difference(now, before)}`);
    const again = await writer.say('act');
    if (again?.ok !== true) wrong.push(`without the error it still fails: ${JSON.stringify(again?.problem)}`);
    if (again?.filesProblem != null) wrong.push(`it still says ${JSON.stringify(again.filesProblem)}`);
  }
  const last = lookAt(sandbox);
  if (last.joined !== after.joined) wrong.push(`it comes out otherwise: ${difference(last, after)}`);
  const released = await writer.say('release');
  if (released?.ok !== true) wrong.push(`not released: ${JSON.stringify(released?.problem)}`);
  await writer.say('stop');
  await writer.ended;
  wrong.push(...notGivenBack(sandbox), ...tornIn(sandbox), ...(await leftAfterStart(sandbox, scenario)));
  return { wrong, wasRefused: said !== null, isHit };
}

/** What could not be removed goes with the next start. */
async function leftAfterStart(sandbox: string, scenario: ScenarioName): Promise<readonly string[]> {
  if (leftoversIn(sandbox).length === 0) return [];
  const writer = await startWriter(sandbox, scenario, true);
  await writer.say('stop');
  await writer.ended;
  return leftoversIn(sandbox).map((name) => `${name} was left`);
}

const field = (problem: unknown, name: string): unknown =>
  typeof problem === 'object' && problem !== null && name in problem ? Reflect.get(problem, name) : undefined;

function isTrue(problem: unknown, errno: Errno): boolean {
  const said = [field(problem, 'code'), field(problem, 'cause')];
  if (said[0] === 'not-taken-back') return true;
  // A part of our own code could not be read, because no file could be opened: said with a number, as every bug is.
  if (said[0] === 'internal') return true;
  // A quota is not a full disk.
  if (errno === 'EDQUOT' && field(problem, 'limit') !== 'quota') return false;
  return sentences[errno].some((sentence) => said.includes(sentence));
}
