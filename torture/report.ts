/** What one part of the harness has found. */
export interface PartResult {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skipped?: string;
  /** For docs/reliability.md. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface Options {
  readonly quick: boolean;
  readonly seed: number;
  /** Only what contains one of these words. */
  readonly only: readonly string[];
}

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Every k-th of them, `most` at most, from a place that the seed says. */
export function sample<T>(all: readonly T[], most: number, seed: number): readonly T[] {
  if (all.length <= most) return all;
  const step = all.length / most;
  const from = seed % Math.max(1, Math.floor(step));
  return Array.from({ length: most }, (_, k) => all[Math.floor(k * step) + from]).flatMap((one) =>
    one === undefined ? [] : [one],
  );
}
