/** Long work that can be left and taken up again: it yields wherever something else may run. */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Does all of it now. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
