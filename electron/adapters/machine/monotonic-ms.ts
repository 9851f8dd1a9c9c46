/**
 * Milliseconds of a clock that nobody sets; only what lies between two looks means anything. Not `performance.now()`: its first use
 * makes Node compile eight modules of its own, in every start.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
