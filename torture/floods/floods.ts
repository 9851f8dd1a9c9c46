import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../fuzz/random.ts';
import { type Options, type PartResult, print } from '../report.ts';
import { askContainer } from '../served/container-client.ts';
import { type Grant, type Look, type Served, startServed } from '../served/served-process.ts';
import { type Attack, beginAttack } from './attack.ts';
import { attacks } from './attacks.ts';

/** Far more than the longest limit of the app, which is 10 seconds and looked at twice a minute. */
const patienceMs = 180_000;
const pauseMs = 100;
/** What the app may have more of than before the attack. */
const most = { heap: 8, descriptors: 2 };

/** Many connections that mean no good: an ordinary caller gets its keys anyway, and afterwards nothing is left. */
export async function floods({ only, quick, seed }: Options): Promise<PartResult> {
  if (process.platform !== 'linux')
    return { passed: 0, failures: [], skipped: 'descriptors are counted on Linux only', figures: {} };
  const failures: string[] = [];
  let [passed, connections, mostRss] = [0, 0, 0];
  const served = await startServed(3_600_000);
  try {
    const grant = await served.grant(served.profiles[0] ?? '');
    // Everything is loaded once before anything is counted.
    for (const on of ['endpoint', 'container'] as const) await callWhile(served, grant, on);
    for (const attack of attacks) {
      const name = `${attack.on}: ${attack.name}`;
      if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
      const count = quick ? Math.ceil(attack.connections / 4) : attack.connections;
      const { wrong, peak } = await attackWith(served, grant, { ...attack, connections: count }, seed);
      connections += count;
      mostRss = Math.max(mostRss, peak);
      if (wrong.length === 0) passed += 1;
      else failures.push(`flood: ${name}: ${wrong.join('; ')}`);
      print(`  ${name}: ${count} connections, ${wrong.length === 0 ? 'held' : 'failed'}, ${peak} MB at most`);
    }
  } finally {
    await served.stop();
  }
  return {
    passed,
    failures,
    figures: { attacks: passed + failures.length, connections, 'memory at most, MB': mostRss },
  };
}

async function attackWith(served: Served, grant: Grant, attack: Attack, seed: number) {
  const wrong: string[] = [];
  const before = await served.look();
  const sockets = await beginAttack(attack, { directory: served.directory, grant }, createRandom(seed));
  let peak = before.rss;
  try {
    // Strangers can reach the container endpoint: there a caller need not try twice.
    const tries = await callWhile(served, grant, attack.on);
    if (tries === null) wrong.push('nobody else was served');
    else if (attack.on === 'container' && tries > 1) wrong.push(`another caller was served at try ${tries}`);
    // The attackers are still there.
    const isOver = ({ descriptors }: Look) => descriptors <= before.descriptors + most.descriptors;
    const after = await lookUntil(served, isOver, (look) => {
      peak = Math.max(peak, look.rss);
    });
    if (!isOver(after))
      wrong.push(`it holds ${after.descriptors} descriptors, before ${before.descriptors}, and ends none`);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const isFreed = ({ heap }: Look) => heap <= before.heap + most.heap;
  const last = await lookUntil(served, isFreed, () => undefined);
  if (!isFreed(last)) wrong.push(`its memory grew from ${before.heap} to ${last.heap} MB`);
  return { wrong, peak };
}

async function lookUntil(
  served: Served,
  isGood: (look: Look) => boolean,
  seen: (look: Look) => void,
): Promise<Look> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const look = await served.look();
    seen(look);
    if (isGood(look) || waitedMs >= patienceMs) return look;
    await sleep(pauseMs);
  }
}

/** An ordinary caller, until it is served: at which try that was. Null: it gave up. */
async function callWhile(served: Served, grant: Grant, on: Attack['on']): Promise<number | null> {
  for (let tries = 1; tries * pauseMs < patienceMs; tries++) {
    const isServed =
      on === 'endpoint'
        ? (await served.call(['credential-process', '--profile', served.profiles[0] ?? ''])).code === 0
        : (await askContainer(grant))?.status === 200;
    if (isServed) return tries;
    await sleep(pauseMs);
  }
  return null;
}
