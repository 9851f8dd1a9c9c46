import { z } from 'zod';

export const MAX_FILTERS = 50;

/** What the user searches for often, under a name of their own. */
export const SavedFilter = z.strictObject({
  name: z.string().trim().min(1).max(60),
  query: z.string().trim().min(1).max(200),
});
export type SavedFilter = z.infer<typeof SavedFilter>;
