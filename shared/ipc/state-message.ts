import { z } from 'zod';
import { ActivityEntry, AppState } from '../app-state.ts';
import { SessionId } from '../ids.ts';
import { SessionView } from '../session.ts';

/** The parts of the state that are small: each travels whole, and only when it changed. */
export const Slices = AppState.omit({ revision: true, now: true, sessions: true, activity: true });
export type Slices = Readonly<z.infer<typeof Slices>>;

const Runs = z
  .array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()]).readonly())
  .readonly()
  .nullable();

/**
 * What main says to a page, one way. It brings the page one step closer to the state: the small slices that changed,
 * and what changed in the two long lists (`ListChange`), at most a page of each.
 * SECURITY: strict throughout, and main parses what it is about to send, so nothing that is not written here can leave.
 */
export const StateMessage = z.strictObject({
  /** Counts up by one; 1 starts over and holds every slice. A page that misses a number asks to start over. */
  seq: z.number().int().positive(),
  revision: AppState.shape.revision,
  slices: Slices.partial().readonly(),
  sessions: z
    .strictObject({
      /** How many there are, whether they have been sent or not. */
      total: z.number().int().nonnegative(),
      removed: z.array(SessionId).readonly(),
      upserts: z.array(SessionView).readonly(),
      order: Runs,
    })
    .readonly()
    .nullable(),
  activity: z
    .strictObject({
      removed: z.array(ActivityEntry.shape.seq).readonly(),
      upserts: z.array(ActivityEntry).readonly(),
      order: Runs,
    })
    .readonly()
    .nullable(),
  /** True: there is more, which comes with the next change or when it is asked for. */
  isBehind: z.boolean(),
});
export type StateMessage = Readonly<z.infer<typeof StateMessage>>;
