import { z } from 'zod';

/** A program that took credentials of another session than the one that is the default now, or of another user than the one signed in now. */
export const FollowingProgram = z.strictObject({
  name: z.string().max(64),
  pid: z.number().int(),
  /** Epoch ms. The end of what it has: by then it asks again, and gets the new ones. */
  renewsBy: z.number(),
});
export type FollowingProgram = z.infer<typeof FollowingProgram>;
