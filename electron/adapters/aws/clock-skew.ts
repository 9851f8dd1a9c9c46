import type { ClockSkew } from '../../core/ports/clock.ts';

const keep = 5;
/** `Date` headers have whole seconds, and a proxy may hold an answer for a moment. */
const agreeMs = 3000;
const noiseMs = 2000;

/**
 * AWS time minus local time. One odd `Date` header (a cache, a captive portal) moves nothing: the newest measurement
 * counts once an earlier one agrees with it, and then their median is the skew.
 */
export function createClockSkew(options: { readonly onChange?: (skewMs: number) => void } = {}): ClockSkew {
  const seen: number[] = [];
  let skewMs = 0;
  return {
    skewMs: () => skewMs,
    observe(serverDateMs, receivedAtMs) {
      const newest = Math.round(serverDateMs - receivedAtMs);
      if (!Number.isFinite(newest)) return;
      seen.push(newest);
      if (seen.length > keep) seen.shift();
      const agreeing = seen.filter((one) => Math.abs(one - newest) <= agreeMs).sort((a, b) => a - b);
      if (agreeing.length < 2) return;
      const median = agreeing[Math.floor(agreeing.length / 2)] ?? newest;
      const settled = Math.abs(median) < noiseMs ? 0 : median;
      // A change within the noise keeps the old value: a skew that wobbles would re-plan every timer.
      if (settled !== 0 && Math.abs(settled - skewMs) < noiseMs) return;
      if (settled === skewMs) return;
      skewMs = settled;
      options.onChange?.(skewMs);
    },
  };
}
