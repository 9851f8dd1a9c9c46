const BUDGET_MS = 60_000;
const FEWEST = 3;

/** To try the bench itself: every part runs once, and the figures mean nothing. */
export const isQuick = process.env.BENCH_QUICK === '1';

/** The numbers of the turns of a measurement: `most`, or as many as a minute has room for, and three whatever they take. */
export function* turns(most: number): Generator<number> {
  const started = performance.now();
  for (let turn = 0; turn < most; turn += 1) {
    if (turn >= FEWEST && performance.now() - started > BUDGET_MS) return;
    if (turn > 0 && isQuick) return;
    yield turn;
  }
}
