import { z } from 'zod';
import { ActivityEntry } from '../../../shared/app-state.ts';

/**
 * What a line says: what happened, that Latchkey removed what is older, or that it could not read the newest file when it began to
 * write, so that nobody knew the hash to go on from.
 */
const Body = z.union([
  z.strictObject({ entry: ActivityEntry }),
  z.strictObject({
    removed: z.strictObject({ until: z.number(), hash: z.string(), at: z.number() }),
  }),
  z.strictObject({ unread: z.strictObject({ file: z.string(), at: z.number() }) }),
]);
type Body = z.infer<typeof Body>;

/** Null: no newer version of Latchkey and no older one writes that, or it is one that this version does not know. */
export function readBody(body: string): Body | null {
  try {
    return Body.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
