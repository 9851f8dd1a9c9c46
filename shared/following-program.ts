import { z } from 'zod';

/** A program on the default profile that took credentials of another session than the one that is the default now. */
export const FollowingProgram = z.strictObject({
  name: z.string().max(64),
  pid: z.number().int(),
  /** Epoch ms. The end of what it has: by then it asks again, and gets those of the new default session. */
  renewsBy: z.number(),
});
export type FollowingProgram = z.infer<typeof FollowingProgram>;
