import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { waitFor } from '../../e2e/rig/dbus.ts';
import type { BenchPage } from '../cdp.ts';

// What the window takes from a key or a click to the frame that shows its outcome. Behind React's commit, as in scale/keystrokes.ts.

const PALETTE = '[role=combobox]';
const PAUSE_MS = 250;

/** Notes the time of each key until the first frame that has the palette's field. */
const WATCH_PALETTE = `(() => {
  globalThis.benchPalette = [];
  let pressedAt = 0;
  document.addEventListener('keydown', ({ key, timeStamp }) => { if (key === 'k') pressedAt = timeStamp; }, true);
  new MutationObserver(() => {
    if (pressedAt === 0 || document.querySelector('${PALETTE}') === null) return;
    const at = pressedAt;
    pressedAt = 0;
    requestAnimationFrame(() => globalThis.benchPalette.push(performance.now() - at));
  }).observe(document.body, { childList: true, subtree: true });
})()`;

const Times = z.array(z.number());

/** Milliseconds of each opening by Control+K, in order. */
export async function paletteMs(page: BenchPage, count: number): Promise<readonly number[]> {
  await page.evaluate(WATCH_PALETTE);
  const isOpen = () => page.evaluate(`document.querySelector('${PALETTE}') !== null`);
  for (let turn = 0; turn < count; turn += 1) {
    await page.press('k', true);
    await waitFor('the palette', isOpen);
    await sleep(PAUSE_MS);
    await page.press('Escape');
    await waitFor('the palette to be gone', async () => !(await isOpen()));
    await sleep(PAUSE_MS);
  }
  const took = Times.parse(await page.evaluate('globalThis.benchPalette'));
  if (took.length !== count) throw new Error(`${took.length} of ${count} openings were seen`);
  return took;
}

/** From the mouse button's event until the first frame behind what it did. */
const WATCH_CLICKS = `(() => {
  globalThis.benchClicks = [];
  document.addEventListener('click', ({ timeStamp }) => {
    queueMicrotask(() => requestAnimationFrame(() => globalThis.benchClicks.push(performance.now() - timeStamp)));
  }, true);
})()`;

/** One after the other: each finds what it needs in the page where the one before it led. */
const CLICKED = [
  '[role=columnheader] button',
  '[role=columnheader] button',
  '[role=row][data-session]:nth-of-type(3)',
  '[role=row][data-session]:nth-of-type(6) input[type=checkbox]',
  '[role=row][data-session]:nth-of-type(6) input[type=checkbox]',
  'a[href="#sources"]',
  'a[href="#activity"]',
  'a[href="#settings"]',
  'a[href="#sessions"]',
];

/** Milliseconds of each click; the first round apart, in which pages are read that were never shown. */
export async function clicksMs(
  page: BenchPage,
  rounds: number,
): Promise<{ readonly first: readonly number[]; readonly later: readonly number[] }> {
  await page.evaluate(WATCH_CLICKS);
  for (let round = 0; round < rounds + 1; round += 1)
    for (const selector of CLICKED) {
      await waitFor(selector, () =>
        page.evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`),
      );
      await page.click(selector);
      await sleep(PAUSE_MS);
    }
  const took = Times.parse(await page.evaluate('globalThis.benchClicks'));
  const expected = CLICKED.length * (rounds + 1);
  if (took.length !== expected) throw new Error(`${took.length} of ${expected} clicks were seen`);
  return { first: took.slice(0, CLICKED.length), later: took.slice(CLICKED.length) };
}
