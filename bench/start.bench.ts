import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { type TrayWatcher, watchTray } from '../e2e/rig/tray-watcher.ts';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { firstPaintMs, startEmpty, startLatchkey } from './apps.ts';
import { treePssMb } from './process-tree.ts';
import { keep } from './results.ts';
import { startTestUser, type TestUser } from './test-user.ts';
import { isQuick } from './turns.ts';

/** Even: starting first and starting second then count the same. */
const PAIRS = isQuick ? 2 : 12;
const REST_MS = 1500;

let user: TestUser;
let tray: TrayWatcher;
let executable: string;

beforeAll(async () => {
  executable = (await electronRuntime()).executable;
  user = await startTestUser();
  tray = await watchTray();
});

afterAll(async () => {
  tray.close();
  await user.stop();
});

test('starting, resting without a window, and the first paint after a click in the tray', async () => {
  const { env, home } = user;
  const ratios: number[] = [];
  const starts: number[] = [];
  const floors: number[] = [];
  const answers: number[] = [];
  const memory: number[] = [];
  const paints: number[] = [];
  // The first turn only warms the disk's cache, for both sides.
  for (let turn = 0; turn < PAIRS + 1; turn += 1) {
    // The app that starts second finds the machine a little warmer, so the order alternates.
    const first = turn % 2 === 0 ? await startEmpty(executable, env) : null;
    if (first !== null) await sleep(REST_MS);
    const ours = await startLatchkey(executable, env, home.runtimeDir);
    const answered = performance.now();
    await user.latchkey('status', '--json');
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
  keep('ready_vs_empty', ratios);
  keep('ready_ms', starts);
  keep('ready_empty_ms', floors);
  keep('first_answer_vs_empty', answers);
  keep('hidden_pss_vs_empty', memory);
  keep('first_paint_ms', paints);
});
