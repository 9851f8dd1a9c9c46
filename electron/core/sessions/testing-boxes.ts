import { ok } from '../../../shared/result.ts';
import type { TimeBoxes } from './time-boxes.ts';

/** No session has an end. For tests. */
export const noBoxes: TimeBoxes = {
  problem: () => null,
  isOver: () => false,
  pass: (_, work) => work(),
  endsAt: () => null,
  change: async () => ok(undefined),
  used: () => undefined,
  stopped: async () => ok(undefined),
  look: () => undefined,
  noteTime: () => undefined,
};
