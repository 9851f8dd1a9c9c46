import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchPage } from '../cdp.ts';

/**
 * Without waiting for a display's next refresh: what is measured is our work between a key and the frame that shows it, and
 * not the 0 to 16.7 ms until a display of 60 Hz takes one.
 */
export const KEYSTROKE_SWITCHES = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

const TYPED = ['Team 0077/Team02', 'access', 'tesm 0007', '70000'];
const PAUSE_MS = 120;

/** Puts the cursor into the search field and notes for each key: its event's time until the first frame behind React's commit. */
const WATCH = `(() => {
  const field = document.querySelector('input[type=search]');
  field.focus();
  const took = [];
  let pressedAt = 0;
  field.addEventListener('keydown', (event) => { pressedAt = event.timeStamp; }, true);
  document.addEventListener('input', () => {
    const at = pressedAt;
    // React's own listener sits at the root and commits before this event ends; a microtask is behind it.
    queueMicrotask(() => requestAnimationFrame(() => took.push(performance.now() - at)));
  }, true);
  globalThis.benchTook = took;
})()`;

/** Milliseconds of each keystroke, in order: some queries typed letter by letter and taken back again. */
export async function keystrokesMs(page: BenchPage): Promise<readonly number[]> {
  await page.evaluate(WATCH);
  for (const text of TYPED) {
    for (const letter of text) {
      await page.key(letter);
      await sleep(PAUSE_MS);
    }
    for (const _ of text) {
      await page.key('Backspace');
      await sleep(PAUSE_MS);
    }
  }
  const took = await page.evaluate('globalThis.benchTook');
  const expected = 2 * TYPED.join('').length;
  if (!Array.isArray(took) || took.length !== expected)
    throw new Error(`${Array.isArray(took) ? took.length : 'no'} of ${expected} keys came through`);
  return took.filter((ms) => typeof ms === 'number');
}
