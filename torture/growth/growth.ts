import { timesLonger } from '../../electron/core/testing/growth.ts';
import { type Options, type PartResult, print } from '../report.ts';
import { type Reader, readers } from './readers.ts';

const factor = 8;
/** Quadratic is `factor` times `factor`. `timesLonger` tries again what is above two and a half times. */
const mostTimes = factor * 3;
/** What is over sooner says more of the clock than of the reader, and is done several times. */
const leastMs = 2;

const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** How many times longer the larger input takes. */
function timesOf({ bytes, reading }: Reader, piece: string): number {
  const small = bytes / factor;
  const [readSmall, readLarge] = [small, bytes].map((size) =>
    reading(flat(piece.repeat(Math.ceil(size / piece.length)))),
  );
  const timed = (count: number): number => {
    const begun = performance.now();
    for (let n = 0; n < count; n++) readSmall?.();
    return performance.now() - begun;
  };
  let count = 1;
  while (timed(count) < leastMs && count < 65_536) count *= 2;
  const work = (size: number): void => {
    for (let n = 0; n < count; n++) (size === small ? readSmall : readLarge)?.();
  };
  return timesLonger(work, { from: small, factor, now: () => performance.now() });
}

/** Eight times the input takes eight times as long, not sixty-four times, whatever it repeats. */
export async function growth({ only }: Options): Promise<PartResult> {
  const failures: string[] = [];
  let [passed, worst] = [0, 0];
  const chosen = readers.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
  for (const reader of chosen) {
    const { name, repeated } = reader;
    let slowest = 0;
    for (const piece of repeated) {
      const times = timesOf(reader, piece);
      slowest = Math.max(slowest, times);
      if (times < mostTimes) passed += 1;
      else
        failures.push(
          `growth: ${name}: ${factor} times as much of ${JSON.stringify(piece)} takes ${times.toFixed(1)} times as long`,
        );
    }
    worst = Math.max(worst, slowest);
    print(`  ${name}: ${repeated.length} shapes, ${slowest.toFixed(1)} times as long at most`);
  }
  return {
    passed,
    failures,
    figures: { shapes: passed + failures.length, 'times as long at most': Math.round(worst * 10) / 10 },
  };
}
