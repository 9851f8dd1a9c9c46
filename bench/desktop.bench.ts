import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, test } from 'vitest';
import { waitFor } from '../e2e/rig/dbus.ts';
import { type TrayWatcher, watchTray } from '../e2e/rig/tray-watcher.ts';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import { isShown, shownAfterMs } from './apps.ts';
import { clicksMs, paletteMs } from './desktop/answers.ts';
import { compileNative, type Native } from './native.ts';
import { keep, keepOne } from './results.ts';
import { type Company, startCompany } from './scale/company.ts';
import { KEYSTROKE_SWITCHES } from './scale/keystrokes.ts';
import { percentile } from './statistics.ts';
import { isQuick, turns } from './turns.ts';

// What a user waits for who works with 20,000 sessions by keys and clicks.
const SIZE = 20_000;
const PANEL_TITLE = '^Latchkey quick panel$';
const PANELS = 15;
const PALETTES = isQuick ? 1 : 15;
const CLICK_ROUNDS = isQuick ? 1 : 12;
const PAUSE_MS = 400;

let native: Native;
let tray: TrayWatcher;
let company: Company;

beforeAll(async () => {
  native = compileNative();
  tray = await watchTray();
  const { executable } = await electronRuntime();
  company = await startCompany(SIZE, { executable, tray, native });
  await company.relaunch();
  await company.quiet();
  await company.signInAndSync();
});

afterAll(async () => {
  await company.stop();
  tray.close();
  native.remove();
});

test('the quick panel, from its command to the display', async () => {
  await company.quiet();
  const open = () => shownAfterMs(PANEL_TITLE, () => company.latchkey(['panel'], 1));
  const close = async () => {
    await promisify(execFile)('xdotool', ['key', 'Escape']);
    await waitFor('the panel to be gone', async () => !(await isShown(PANEL_TITLE)));
    await sleep(PAUSE_MS);
  };
  // The first one makes the window.
  keepOne('quick_panel_first_ms', await open());
  // Its list grows behind the first paint, until all sessions are there.
  await company.quiet();
  await close();
  const took: number[] = [];
  for (const _ of turns(PANELS)) {
    took.push(await open());
    await sleep(PAUSE_MS);
    await close();
  }
  keep('quick_panel_ms', took);
});

test('the palette and clicks in the window', async () => {
  await company.relaunch({ switches: KEYSTROKE_SWITCHES });
  const page = await company.openWindow();
  await company.quiet();
  keep('palette_ms', await paletteMs(page, PALETTES));
  const { first, later } = await clicksMs(page, CLICK_ROUNDS);
  keepOne('click_first_p99_ms', percentile(first, 0.99));
  keepOne('click_p99_ms', percentile(later, 0.99));
});
