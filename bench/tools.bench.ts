import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { type Environment, type RunningApp, startEmpty, startLatchkey } from './apps.ts';
import { programNamed } from './clients.ts';
import { compileNative, type Native } from './native.ts';
import { wakeups } from './process-tree.ts';
import { keep, keepNone, keepOne } from './results.ts';
import { median, percentile } from './statistics.ts';
import { PROFILE, SHIM, startTestUser, type TestUser } from './test-user.ts';
import { turns } from './turns.ts';

// Everything is measured side by side in one run, in turns, so that a machine that drifts drifts for both sides.
const REPOSITORY = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
const ASKED = `protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/MyDemoRepo\n\n`;
const SETTLE_MS = 20_000;

let user: TestUser;
let native: Native;
let app: RunningApp;
let executable: string;
let env: Environment;

beforeAll(async () => {
  executable = (await electronRuntime()).executable;
  native = compileNative();
  user = await startTestUser();
  env = user.env;
  app = await startLatchkey(executable, env, user.home.runtimeDir);
  await user.signIn();
});

afterAll(async () => {
  await user.stop();
  native.remove();
});

test('a cached credential through the native shim, beside Node and beside a program that only asks', async () => {
  const args = ['credential-process', '--profile', PROFILE];
  const { socket, file } = native.request(args, env);
  const measured: { shim: number; floor: number; node: number }[] = [];
  await native.time(SHIM, args, env, 5);
  for (const _ of turns(21)) {
    const shim = median(await native.time(SHIM, args, env, 40));
    const floor = median(await native.time(native.floor, [socket, file], env, 40));
    const node = median(await native.time(process.execPath, ['-e', '0'], env, 5));
    measured.push({ shim, floor, node });
  }
  keep(
    'shim_ms',
    measured.map(({ shim }) => shim),
  );
  keep(
    'shim_vs_node',
    measured.map(({ shim, node }) => shim / node),
  );
  keep(
    'shim_vs_floor',
    measured.map(({ shim, floor }) => shim / floor),
  );
});

test("git's credentials beside those of the AWS CLI and of git-remote-codecommit", async () => {
  const asked = user.home.path('asked');
  writeFileSync(asked, ASKED);
  // As they are at their fastest: keys in the environment, no sign-in and no process to ask.
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAPLAYGRNDMARIAAAA', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) };
  const theirs = { ...env, ...keys, AWS_DEFAULT_REGION: 'us-east-1', AWS_CONFIG_FILE: '/dev/null' };
  const piped = (program: string, ...args: string[]) => ['-c', 'exec "$@" < "$0"', asked, program, ...args];
  const ours = (...args: string[]) => native.time('sh', piped(SHIM, 'git-credential', ...args), env);

  const aws = await programNamed('aws');
  if (aws === null) keepNone('shim_vs_aws_cli', 'aws is not installed');
  else {
    const call = piped(aws, 'codecommit', 'credential-helper', 'get');
    const ratios: number[] = [];
    for (const _ of turns(9)) {
      const [[us = Number.NaN], [them]] = [
        await ours('--profile', PROFILE, 'get'),
        await native.time('sh', call, theirs),
      ];
      ratios.push(us / (them ?? Number.NaN));
    }
    keep('shim_vs_aws_cli', ratios);
  }

  const grc = await programNamed('git-remote-codecommit');
  if (grc === null) return keepNone('shim_vs_grc', 'git-remote-codecommit is not installed');
  // Both hand over to git in the end: here to one that does nothing.
  const bin = user.home.path('no-git');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), '#!/bin/sh\nexit 0\n');
  chmodSync(path.join(bin, 'git'), 0o700);
  const onPath = (one: Environment): Environment => ({ ...one, PATH: `${bin}:${one.PATH}` });
  const remote = (profile: string) => ['origin', `codecommit://${profile}MyDemoRepo`];
  const ratios: number[] = [];
  for (const _ of turns(9)) {
    const [us = Number.NaN] = await native.time(
      path.join(path.dirname(SHIM), 'git-remote-codecommit'),
      remote(`${PROFILE}@`),
      onPath(env),
    );
    const [them = Number.NaN] = await native.time(grc, remote(''), onPath(theirs));
    ratios.push(us / them);
  }
  keep('shim_vs_grc', ratios);
});

test('git ls-remote against a helper that prints a ready answer', () => {
  const ready = execFileSync(SHIM, ['git-credential', '--profile', PROFILE, 'get'], { env, input: ASKED });
  const floor = user.home.path('floor.sh');
  writeFileSync(floor, `#!/bin/sh\n[ "$1" = get ] && cat <<'END'\n${ready}END\nexit 0\n`);
  chmodSync(floor, 0o700);
  const ours = helper(`!'${SHIM}' git-credential --profile ${PROFILE}`);
  const ratios: number[] = [];
  for (const turn of turns(25)) {
    const early = turn % 2 === 0 ? timed('git', [...ours, 'ls-remote', REPOSITORY]) : null;
    const floorMs = timed('git', [...helper(`!'${floor}'`), 'ls-remote', REPOSITORY]);
    ratios.push((early ?? timed('git', [...ours, 'ls-remote', REPOSITORY])) / floorMs);
  }
  keep('git_ls_remote_vs_floor', ratios);
});

test('two hundred callers of a cold session', async () => {
  const upstream: number[] = [];
  const failed: number[] = [];
  const waits: number[] = [];
  const { playground } = user;
  for (const profile of ['staging-ReadOnlyAccess', 'sandbox-ReadOnlyAccess', 'security-ReadOnlyAccess']) {
    await playground.clearCalls();
    const ask = () => user.latchkey('credential-process', '--profile', profile);
    const answers = await Promise.all(Array.from({ length: 200 }, ask));
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
  keepOne('cold200_upstream_calls', Math.max(...upstream));
  keepOne('cold200_failed', Math.max(...failed));
  keep('cold200_p99_ms', waits);
});

test('wake-ups at rest', async () => {
  const empty = await startEmpty(executable, env);
  // What two hundred callers left behind (files to save, memory to give back) is done by then.
  await sleep(SETTLE_MS);
  const [oursBefore, emptyBefore] = [wakeups(app.pid), wakeups(empty.pid)];
  await sleep(60_000);
  keepOne('idle_wakeups_per_min', wakeups(app.pid) - oursBefore);
  keepOne('idle_wakeups_empty_per_min', wakeups(empty.pid) - emptyBefore);
  await empty.stop();
  await app.stop();
});

const helper = (command: string): readonly string[] => [
  '-c',
  'credential.helper=',
  '-c',
  `credential.helper=${command}`,
  '-c',
  'credential.useHttpPath=true',
];

function timed(program: string, args: readonly string[]): number {
  const started = performance.now();
  execFileSync(program, [...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  return performance.now() - started;
}
