import { z } from 'zod';

/** Why no session is the default where one was: only the user makes one again, and none answers in its place. */
export const WithoutDefault = z.discriminatedUnion('why', [
  /** The user wants none. */
  z.strictObject({ why: z.literal('chosen') }),
  /** It was removed. `session`: as a list names it; `source`: the identity source that was removed with it. */
  z.strictObject({
    why: z.literal('removed'),
    session: z.string().max(300),
    source: z.string().max(300).nullable(),
  }),
]);
export type WithoutDefault = z.infer<typeof WithoutDefault>;
