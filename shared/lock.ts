import { z } from 'zod';

/** What locked Latchkey. */
export const LockWhy = z.enum(['asked', 'sleep', 'screen', 'idle', 'unsure']);
export type LockWhy = z.infer<typeof LockWhy>;

/** While this is so, no credentials leave Latchkey. */
export const Locked = z.strictObject({
  /** Epoch ms. */
  since: z.number(),
  why: LockWhy,
  /** The user has asked for the end of it: the next time that the system lets them in at the screen ends it. */
  unlockAsked: z.literal(true).optional(),
});
export type Locked = z.infer<typeof Locked>;
