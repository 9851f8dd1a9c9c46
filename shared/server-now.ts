/** Epoch milliseconds by AWS's clock, as far as it is known: whole, because stored times are. */
export const serverNow = (ports: {
  readonly clock: { nowMs(): number };
  readonly skew: { skewMs(): number };
}): number => Math.round(ports.clock.nowMs() + ports.skew.skewMs());
