import { type Options, type PartResult, print, sample } from '../report.ts';
import { onSlots, prepareScenario } from './prepared.ts';
import type { Point, Recording } from './recording.ts';
import { difference, type Look, leftoversIn, lookAt, notGivenBack, tornIn } from './sandbox.ts';
import { type ScenarioName, scenarioNames } from './scenarios.ts';
import { injecting, trace, whyNoStrace } from './strace.ts';
import { startWriter } from './writer-process.ts';

/** The app is killed on entering one system call, and started again. */
export async function killPoints({ quick, seed, only }: Options): Promise<PartResult> {
  const skipped = whyNoStrace();
  if (skipped !== null) return { passed: 0, failures: [], skipped, figures: {} };
  const failures: string[] = [];
  let [passed, killed] = [0, 0];
  for (const scenario of scenarioNames.filter((name) => only.length === 0 || only.includes(name))) {
    const { slots, recording, remove } = await prepareScenario(scenario);
    const points = sample(recording.points, quick ? 4 : 10_000, seed);
    const before = failures.length;
    await onSlots(points, slots, async (point, slot) => {
      const { wrong, wasKilled } = await killAt(slot.fresh(), scenario, point, recording);
      killed += wasKilled ? 1 : 0;
      if (wrong.length === 0) passed += 1;
      else
        failures.push(
          `kill: ${scenario}, call ${point.n} of thread ${point.thread}, ${point.text}: ${wrong.join('; ')}`,
        );
    });
    remove();
    print(
      `  ${scenario}: killed at ${points.length} of ${recording.points.length} calls, ${failures.length - before} failed`,
    );
  }
  return { passed, failures, figures: { 'kill points': killed } };
}

async function killAt(sandbox: string, scenario: ScenarioName, point: Point, { states, after }: Recording) {
  const wrong: string[] = [];
  const writer = await startWriter(sandbox, scenario);
  const thread = writer.threads[point.thread];
  if (thread === undefined) throw new Error('the process has fewer threads than before');
  const tracing = await trace(thread, injecting(point.call, `signal=KILL:when=${point.n}`));
  const acted = await writer.say('act');
  if (acted !== null) await tracing.stop();
  writer.kill();
  await writer.ended;
  await tracing.ended;
  wrong.push(...tornIn(sandbox));
  if (!states.has(lookAt(sandbox).joined)) wrong.push('the files are neither as before nor as after');
  wrong.push(...(await startAgain(sandbox, scenario, after)));
  return { wrong, wasKilled: acted === null };
}

/** A new start finds its way, does what was asked, and gives everything back. */
async function startAgain(sandbox: string, scenario: ScenarioName, after: Look): Promise<readonly string[]> {
  const wrong: string[] = [];
  const writer = await startWriter(sandbox, scenario);
  const acted = await writer.say('act');
  if (acted?.ok !== true) wrong.push(`after a new start it does not work: ${JSON.stringify(acted?.problem)}`);
  else if (lookAt(sandbox).joined !== after.joined)
    wrong.push(`after a new start it comes out otherwise: ${difference(lookAt(sandbox), after)}`);
  wrong.push(...leftoversIn(sandbox).map((name) => `${name} was left`));
  const released = await writer.say('release');
  if (released?.ok !== true) wrong.push(`not released: ${JSON.stringify(released?.problem)}`);
  wrong.push(...notGivenBack(sandbox), ...tornIn(sandbox));
  await writer.say('stop');
  await writer.ended;
  return wrong;
}
