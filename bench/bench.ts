import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../e2e/rig/dbus.ts';
import { checkoutDir, makeHome, type TestHome } from '../e2e/rig/home.ts';
import { type PlaygroundControl, startPlayground } from '../e2e/rig/playground.ts';
import { type TrayWatcher, watchTray } from '../e2e/rig/tray-watcher.ts';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { firstPaintMs, type RunningApp, startEmpty, startLatchkey } from './apps.ts';
import { treePssMb, wakeups } from './process-tree.ts';
import { median, percentile, rounded } from './statistics.ts';

// Everything is measured side by side in one run, in turns, so that a machine that drifts drifts for both sides.
const SHIM = path.join(checkoutDir(), 'out', 'bin', 'latchkey');
const PROFILE = 'production-DeveloperAccess';
const REPOSITORY = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
/** Even: starting first and starting second then count the same. */
const PAIRS = 16;
const REST_MS = 1500;
const SETTLE_MS = 20_000;
const rows: Record<string, number> = {};
const keep = (key: string, value: number): void => {
  rows[key] = rounded(value);
};

let home: TestHome;
let playground: PlaygroundControl;
let tray: TrayWatcher;
let env: Readonly<Record<string, string>>;
let app: RunningApp;
let executable: string;

beforeAll(async () => {
  executable = (await electronRuntime()).executable;
  playground = await startPlayground();
  home = makeHome({ LATCHKEY_KEYCHAIN_SERVICE: `Latchkey bench ${Date.now()}` });
  env = { ...home.env, ...playground.setUp(home), ...playground.awsCliEnv };
  tray = await watchTray();
});

afterAll(async () => {
  tray.close();
  await playground.stop();
  home.remove();
  const json = process.env.BENCH_JSON;
  const text = `${JSON.stringify(rows, null, 2)}\n`;
  if (json) writeFileSync(json, text);
  process.stdout.write(text);
});

test('starting, resting without a window, and the first paint after a click in the tray', async () => {
  const ratios: number[] = [];
  const starts: number[] = [];
  const floors: number[] = [];
  const answers: number[] = [];
  const memory: number[] = [];
  const paints: number[] = [];
  // The first turn only warms the disk's cache, for both sides.
  for (let turn = 0; turn < PAIRS + 1; turn += 1) {
    // Whoever starts second finds the machine a little warmer: they take turns in that too.
    const first = turn % 2 === 0 ? await startEmpty(executable, env) : null;
    if (first !== null) await sleep(REST_MS);
    const ours = await startLatchkey(executable, env, home.runtimeDir);
    const answered = performance.now();
    await shim(['status', '--json']);
    const answerMs = ours.readyMs + performance.now() - answered;
    const item = await tray.next();
    await sleep(REST_MS);
    const empty = first ?? (await startEmpty(executable, env));
    await sleep(REST_MS);
    // Both at once: how much of Electron's own files is shared depends on how many are running.
    const pss = treePssMb(ours.pid) / treePssMb(empty.pid);
    await empty.stop();
    const paintMs = await firstPaintMs(item);
    await ours.stop();
    await sleep(REST_MS);
    if (turn === 0) continue;
    starts.push(ours.readyMs);
    floors.push(empty.readyMs);
    ratios.push(ours.readyMs / empty.readyMs);
    answers.push(answerMs / empty.readyMs);
    memory.push(pss);
    paints.push(paintMs);
  }
  keep('ready_vs_empty', median(ratios));
  keep('ready_ms', median(starts));
  keep('ready_empty_ms', median(floors));
  keep('first_answer_vs_empty', median(answers));
  keep('hidden_pss_vs_empty', median(memory));
  keep('first_paint_ms', median(paints));
  app = await startLatchkey(executable, env, home.runtimeDir);
  await signIn();
});

test('a cached credential through the native shim', () => {
  const shim: number[] = [];
  const node: number[] = [];
  shimBatch(5);
  for (let turn = 0; turn < 21; turn += 1) {
    shim.push(shimBatch(40));
    node.push(batch(`"$0" -e 0`, process.execPath, 5));
  }
  keep('shim_ms', median(shim));
  keep('shim_vs_node', median(shim.map((ms, turn) => ms / (node[turn] ?? Number.NaN))));
});

test('git ls-remote against a helper that prints a ready answer', async () => {
  const asked = `protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/MyDemoRepo\n\n`;
  const ready = execFileSync(SHIM, ['git-credential', '--profile', PROFILE, 'get'], { env, input: asked });
  const floor = home.path('floor.sh');
  writeFileSync(floor, `#!/bin/sh\n[ "$1" = get ] && cat <<'END'\n${ready}END\nexit 0\n`);
  chmodSync(floor, 0o700);
  const ours = helper(`!'${SHIM}' git-credential --profile ${PROFILE}`);
  const ratios: number[] = [];
  for (let turn = 0; turn < 25; turn += 1) {
    const early = turn % 2 === 0 ? timed('git', [...ours, 'ls-remote', REPOSITORY]) : null;
    const floorMs = timed('git', [...helper(`!'${floor}'`), 'ls-remote', REPOSITORY]);
    ratios.push((early ?? timed('git', [...ours, 'ls-remote', REPOSITORY])) / floorMs);
  }
  keep('git_ls_remote_vs_floor', median(ratios));
});

test('two hundred callers of a cold session', async () => {
  const upstream: number[] = [];
  const failed: number[] = [];
  const waits: number[] = [];
  for (const profile of ['staging-ReadOnlyAccess', 'sandbox-ReadOnlyAccess', 'security-ReadOnlyAccess']) {
    await playground.clearCalls();
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(profile)));
    failed.push(answers.filter(({ code }) => code !== 0).length);
    waits.push(
      percentile(
        answers.map(({ ms }) => ms),
        0.99,
      ),
    );
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
    const calls = await playground.calls();
    upstream.push(calls.filter(({ operation }) => operation === 'GetRoleCredentials').length);
  }
  keep('cold200_upstream_calls', Math.max(...upstream));
  keep('cold200_failed', Math.max(...failed));
  keep('cold200_p99_ms', median(waits));
});

test('wake-ups at rest', async () => {
  const empty = await startEmpty(executable, env);
  // What two hundred callers left behind (files to save, memory to give back) is done by then.
  await sleep(SETTLE_MS);
  const [oursBefore, emptyBefore] = [wakeups(app.pid), wakeups(empty.pid)];
  await sleep(60_000);
  keep('idle_wakeups_per_min', wakeups(app.pid) - oursBefore);
  keep('idle_wakeups_empty_per_min', wakeups(empty.pid) - emptyBefore);
  await empty.stop();
  await app.stop();
});

async function signIn(): Promise<void> {
  const login = shim(['login', 'Playground', '--no-browser']);
  const code = await waitFor('a code', async () => {
    const codes = await playground.request('GET', '/user-codes');
    return Array.isArray(codes) && typeof codes[0] === 'string' ? codes[0] : undefined;
  });
  await playground.confirm(code);
  expect((await login).code).toBe(0);
  await waitFor('the sync', async () => (await shim(['list', '--json'])).stdout.includes(PROFILE), {
    timeoutMs: 20_000,
  });
  expect((await ask(PROFILE)).code).toBe(0);
}

const ask = (profile: string) => shim(['credential-process', '--profile', profile]);

function shim(args: readonly string[]): Promise<{ code: number; stdout: string; ms: number }> {
  const started = performance.now();
  return new Promise((resolve) => {
    execFile(SHIM, [...args], { env, timeout: 60_000 }, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, ms: performance.now() - started });
    });
  });
}

/** Milliseconds a run, whole process, started by a shell's own loop so that Node's spawn is not measured. */
function batch(command: string, program: string, count: number): number {
  const loop = `i=0; while [ $i -lt ${count} ]; do ${command} >/dev/null; i=$((i+1)); done`;
  const started = performance.now();
  execFileSync('sh', ['-c', loop, program], { env });
  return (performance.now() - started) / count;
}
const shimBatch = (count: number): number =>
  batch(`"$0" credential-process --profile ${PROFILE}`, SHIM, count);

const helper = (command: string): readonly string[] => [
  ...['-c', 'credential.helper=', '-c', `credential.helper=${command}`, '-c', 'credential.useHttpPath=true'],
];

function timed(program: string, args: readonly string[]): number {
  const started = performance.now();
  execFileSync(program, [...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  return performance.now() - started;
}
