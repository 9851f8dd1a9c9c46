import { timesLonger } from '../../electron/core/testing/growth.ts';
import { type Options, type PartResult, print } from '../report.ts';
import { readers } from './readers.ts';

const factor = 8;
/** Quadratic would be `factor` times `factor`. What is made once, and a cache that is missed, are well below this. */
const mostTimes = factor * 2.5;

/** Eight times the input takes eight times as long, not sixty-four times, whatever it repeats. */
export async function growth({ only }: Options): Promise<PartResult> {
  const failures: string[] = [];
  let [passed, worst] = [0, 0];
  const chosen = readers.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
  for (const { name, bytes, repeated, read } of chosen) {
    let slowest = 0;
    for (const piece of repeated) {
      const times = timesLonger((size) => read(piece.repeat(Math.ceil(size / piece.length))), {
        from: bytes / factor,
        factor,
        now: () => performance.now(),
      });
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
