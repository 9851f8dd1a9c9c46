/**
 * How many times longer `work` takes for `factor` times the size: about `factor` where it is linear, its square where it
 * is quadratic. Both sizes are tried in turns and the quickest try of each counts, until the answer is clear: a busy
 * machine and a collection of garbage take time too, but not each time.
 */
export function timesLonger(
  work: (size: number) => void,
  { from, factor, now }: { readonly from: number; readonly factor: number; readonly now: () => number },
): number {
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const timed = (size: number): number => {
    const begun = now();
    work(size);
    return now() - begun;
  };
  timed(from);
  for (let turn = 0; turn < 8 && !(large / small < factor * 2.5); turn++) {
    // The small one twice: it is the one that a moment's disturbance changes more.
    small = Math.min(small, timed(from), timed(from));
    large = Math.min(large, timed(from * factor));
  }
  return large / small;
}
