import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../e2e/rig/dbus.ts';
import { checkoutDir, makeHome, type TestHome } from '../e2e/rig/home.ts';
import { type PlaygroundControl, startPlayground } from '../e2e/rig/playground.ts';
import { type TrayWatcher, watchTray } from '../e2e/rig/tray-watcher.ts';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { treePssMb, wakeups } from './process-tree.ts';
import { median, percentile, rounded } from './statistics.ts';

// Everything is measured side by side in one run, in turns, so that a machine that drifts drifts for both sides.
const SHIM = path.join(checkoutDir(), 'out', 'bin', 'latchkey');
const PROFILE = 'production-DeveloperAccess';
const REPOSITORY = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
const rows: Record<string, number> = {};
const keep = (key: string, value: number): void => {
  rows[key] = rounded(value);
};

interface Running {
  readonly pid: number;
  readonly readyMs: number;
  stop(): Promise<void>;
}

let home: TestHome;
let playground: PlaygroundControl;
let tray: TrayWatcher;
let env: Readonly<Record<string, string>>;
let app: Running;
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

test('starting, and resting without a window', async () => {
  const ratios: number[] = [];
  const memory: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const empty = await startEmpty();
    await sleep(1500);
    const emptyMb = treePssMb(empty.pid);
    await empty.stop();
    const ours = await startLatchkey();
    await sleep(1500);
    ratios.push(ours.readyMs / empty.readyMs);
    memory.push(treePssMb(ours.pid) / emptyMb);
    await ours.stop();
  }
  keep('ready_vs_empty', median(ratios));
  keep('hidden_pss_vs_empty', median(memory));
  app = await startLatchkey();
  await signIn();
});

test('a cached credential through the native shim', () => {
  const shim: number[] = [];
  const node: number[] = [];
  shimBatch(5);
  for (let turn = 0; turn < 9; turn += 1) {
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
  for (let turn = 0; turn < 15; turn += 1) {
    const floorMs = timed('git', [...helper(`!'${floor}'`), 'ls-remote', REPOSITORY]);
    ratios.push(timed('git', [...ours, 'ls-remote', REPOSITORY]) / floorMs);
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

test('wake-ups at rest, and the first paint after a click in the tray', async () => {
  await sleep(5000);
  const before = wakeups(app.pid);
  await sleep(30_000);
  keep('idle_wakeups_per_min', (wakeups(app.pid) - before) * 2);
  const item = await tray.next();
  const paints: number[] = [];
  const windows = (): string => {
    try {
      return execFileSync('xdotool', ['search', '--onlyvisible', '--name', '^Latchkey$'], {
        encoding: 'utf8',
      }).trim();
    } catch {
      return '';
    }
  };
  const started = performance.now();
  await item.click('Open Latchkey');
  await waitFor('the window', () => windows() !== '', { timeoutMs: 5000 });
  paints.push(performance.now() - started);
  keep('first_paint_ms', median(paints));
  await app.stop();
});

async function startEmpty(): Promise<Running> {
  const dir = mkdtempSync(path.join(tmpdir(), 'lk-empty-'));
  const ready = path.join(dir, 'ready');
  mkdirSync(path.join(dir, 'data'));
  const own = { ...env, BENCH_READY_FILE: ready, BENCH_USER_DATA: path.join(dir, 'data') };
  const running = await start([path.join(checkoutDir(), 'bench', 'empty-app')], own, ready);
  return {
    ...running,
    stop: async () => {
      await running.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function startLatchkey(): Promise<Running> {
  // The endpoint file appears last of all, when every tool is served: a stricter mark than "ready".
  return start([checkoutDir(), '--hidden'], env, path.join(home.runtimeDir, 'endpoint.json'));
}

async function start(
  args: readonly string[],
  withEnv: Readonly<Record<string, string>>,
  mark: string,
): Promise<Running> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = performance.now();
  const child = spawn(executable, [...sandbox, ...args], { env: withEnv, stdio: 'ignore' });
  await waitFor(`${mark}`, () => existsSync(mark), { timeoutMs: 30_000, everyMs: 2 });
  const readyMs = performance.now() - started;
  return {
    pid: child.pid ?? 0,
    readyMs,
    stop: async () => {
      child.kill('SIGTERM');
      await waitFor('the app to end', () => child.exitCode !== null || child.signalCode !== null, {
        timeoutMs: 15_000,
      });
    },
  };
}

async function signIn(): Promise<void> {
  const login = ask2(['login', 'Playground', '--no-browser']);
  const code = await waitFor('a code', async () => {
    const codes = await playground.request('GET', '/user-codes');
    return Array.isArray(codes) && typeof codes[0] === 'string' ? codes[0] : undefined;
  });
  await playground.confirm(code);
  expect((await login).code).toBe(0);
  await waitFor('the sync', async () => (await ask2(['list', '--json'])).stdout.includes(PROFILE), {
    timeoutMs: 20_000,
  });
  expect((await ask(PROFILE)).code).toBe(0);
}

const ask = (profile: string) => ask2(['credential-process', '--profile', profile]);

function ask2(args: readonly string[]): Promise<{ code: number; stdout: string; ms: number }> {
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
