import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createRandom, type Random } from '../fuzz/random.ts';
import { type Options, type PartResult, print } from '../report.ts';
import { askContainer } from '../served/container-client.ts';
import { type Grant, type Look, type Served, startServed } from '../served/served-process.ts';

const leaseMs = 60_000;
const callers = 8;
const pauseMs = 40;
/** Longer than the app waits for a request to be complete. */
const starvedMs = 6_000;
/** Of the whole time: what the app keeps for good is there by then. */
const warmUpPart = 0.25;
/** More than this from the end of the warm-up to the end is growth. */
const mostGrown: Look = { heap: 8, rss: 64, descriptors: 4 };

const Credentials = z.object({ AccessKeyId: z.string(), Expiration: z.string() });

/** Tools ask all the time while every key lasts a minute: each gets a key that is good now, and nothing piles up. */
export async function soak({ quick, seed }: Options): Promise<PartResult> {
  const served = await startServed(leaseMs);
  try {
    return await soakFor(served, quick ? 60_000 : 20 * 60_000, seed);
  } finally {
    await served.stop();
  }
}

async function soakFor(served: Served, forMs: number, seed: number): Promise<PartResult> {
  const failures: string[] = [];
  const keys = new Set<string>();
  let [calls, failed, renewals] = [0, 0, 0];
  const grants = await Promise.all(served.profiles.slice(0, callers).map((one) => served.grant(one)));
  const endAt = performance.now() + forMs;
  const caller = async (number: number): Promise<void> => {
    const random = createRandom(seed + number);
    while (performance.now() < endAt) {
      const wrong = await askOnce(served, grants, random, keys);
      calls += 1;
      if (wrong !== null) {
        failed += 1;
        // A few say what there is to say.
        if (failures.length < 5) failures.push(`soak, call ${calls}: ${wrong}; ${served.complaint().trim()}`);
      }
      await sleep(pauseMs);
    }
  };
  const looks: Look[] = [];
  const watching = async (): Promise<void> => {
    const turns = 20;
    for (let turn = 0; turn < turns; turn++) {
      await sleep(forMs / turns);
      renewals += served.playground.calls.length;
      served.playground.clearCalls();
      looks.push(await served.look());
      if (turn % 4 === 1) await served.starve(starvedMs);
    }
  };
  await Promise.all([watching(), ...Array.from({ length: callers }, (_, number) => caller(number))]);
  // With nobody on the line.
  const [warm, last] = [looks[Math.floor(looks.length * warmUpPart)], await served.look()];
  if (warm === undefined) throw new Error('nothing was looked at');
  const grown = {
    heap: last.heap - warm.heap,
    rss: last.rss - warm.rss,
    descriptors: last.descriptors - warm.descriptors,
  };
  for (const what of ['heap', 'rss', 'descriptors'] as const)
    if (grown[what] > mostGrown[what])
      failures.push(`soak: ${what} grew from ${warm[what]} to ${last[what]}`);
  print(`  ${calls} calls in ${Math.round(forMs / 1000)} s, ${failed} failed`);
  return {
    passed: calls - failed,
    failures,
    figures: {
      calls,
      'failed calls': failed,
      'keys given': keys.size,
      'calls to the playground': renewals,
      'heap grown, MB': round(grown.heap),
      'memory grown, MB': round(grown.rss),
      'memory at the end, MB': last.rss,
      'descriptors grown': grown.descriptors,
    },
  };
}

const round = (number: number): number => Math.round(number * 10) / 10;

/** One tool's question; what is wrong with the answer. */
async function askOnce(
  served: Served,
  grants: readonly Grant[],
  random: Random,
  keys: Set<string>,
): Promise<string | null> {
  const at = random.below(grants.length);
  const [profile, grant] = [served.profiles[at], grants[at]];
  if (profile === undefined || grant === undefined) throw new Error('there is no such profile');
  let text: string;
  if (random.chance(0.5)) {
    const askedAt = performance.now();
    const { code, out, err } = await served.call(['credential-process', '--profile', profile]);
    // A machine that gave this process no time for seconds explains a connection that the app has closed.
    const tookMs = Math.round(performance.now() - askedAt);
    if (code !== 0) return `credential-process ended with ${code} after ${tookMs} ms: ${err.trim()}`;
    text = out;
  } else {
    const answer = await askContainer(grant);
    if (answer?.status !== 200) return `the address of exec answered ${answer?.status}: ${answer?.body}`;
    text = answer.body;
  }
  const given = Credentials.parse(JSON.parse(text));
  keys.add(given.AccessKeyId);
  return Date.parse(given.Expiration) > Date.now() ? null : `the key ended at ${given.Expiration}`;
}
