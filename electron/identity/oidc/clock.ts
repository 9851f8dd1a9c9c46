import type { IdentityPorts } from '../../core/identity-source.ts';

/** AWS's clock as far as it is known: every stored time is in it. */
export const serverNow = (ports: IdentityPorts): number => ports.clock.nowMs() + ports.skew.skewMs();
