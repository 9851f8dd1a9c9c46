import { z } from 'zod';
import { Mark } from './account.ts';
import { Delivery } from './delivery.ts';
import { AccountId, ProfileName, Region, RoleArn, SessionId, SourceId } from './ids.ts';
import { Problem } from './problem.ts';
import { Tag } from './tag.ts';
import { StopsAfterMinutes, TimeBoxView } from './time-box.ts';

/**
 * inactive: no lease is held · renewing: a lease is being fetched · active: a lease is held · expiring: held, but
 * close to its end and renewal has not yet given more · needs-sign-in: its identity source is signed out and somebody
 * asked · failed: the last attempt failed for another reason.
 */
export const SessionState = z.enum(['inactive', 'renewing', 'active', 'expiring', 'needs-sign-in', 'failed']);
export type SessionState = z.infer<typeof SessionState>;

export const ChainStep = z.strictObject({
  kind: z.enum(['source', 'session']),
  label: z.string(),
  detail: z.string(),
});
export type ChainStep = z.infer<typeof ChainStep>;

export const SessionView = z.strictObject({
  id: SessionId,
  kind: z.string(),
  name: z.string(),
  /** The name it is known by everywhere; null: it is to have none. */
  profile: ProfileName.nullable(),
  /** Whether the AWS files have that profile, or are to have it; the session answers to the name either way. */
  profileWritten: z.boolean(),
  /** The AWS files have it nevertheless, until this command of `exec` that runs in it has ended. Absent: none does. */
  profileHeldBy: z.string().max(400).optional(),
  /** It is written only because it was before there were more sessions than all get a profile. */
  profileKept: z.literal(true).optional(),
  /** Its profiles beside the main one, in order; `region` null: that of the session. Absent: there are none. */
  otherProfiles: z.array(z.strictObject({ name: ProfileName, region: Region.nullable() })).optional(),
  /** The region of the `default` profile while this is the default session; absent: that of the session. */
  regionAsDefault: Region.optional(),
  sourceId: SourceId.nullable(),
  sourceName: z.string().nullable(),
  accountId: AccountId.nullable(),
  /** As its sources call it, the same for every session of the account; null where none names it. */
  accountName: z.string().nullable(),
  /** The user's own name for it, which is shown instead: see `accountText`. */
  accountLabel: z.string().optional(),
  /** It is production by its own mark, by that of its account, or by the patterns of the settings. */
  production: z.literal(true).optional(),
  /** The session's own mark; absent: as its account and the patterns say. */
  mark: Mark.optional(),
  /** Words of the user's, to find it by. Absent: there are none. */
  tags: z.array(Tag).optional(),
  role: z.string().nullable(),
  roleArn: RoleArn.nullable(),
  region: Region.nullable(),
  /** Of AWS; absent: that of the role's ARN, else that of the region. */
  partition: z.string().max(40).optional(),
  state: SessionState,
  /** Epoch ms from the server's Expiration; null when no lease is held. */
  expiresAt: z.number().nullable(),
  /** Epoch ms of the lease's issue, so that a bar can drain. */
  leasedAt: z.number().nullable(),
  /** The time for which it gives credentials, of its chain the first that ends; absent: it has no end. */
  timeBox: TimeBoxView.optional(),
  /** Its setting: it stops automatically so long after it was started. */
  stopsAfterMinutes: StopsAfterMinutes.optional(),
  delivery: Delivery,
  isDefault: z.boolean(),
  pinned: z.boolean(),
  /** Epoch ms of the last time a tool or the user used it. */
  lastUsedAt: z.number().nullable(),
  /** True when the user made it by hand (edit, duplicate, delete); false when a sync found it. */
  editable: z.boolean(),
  /** True when the last sync no longer found it: kept, greyed, until the user deletes it. */
  missing: z.boolean(),
  chain: z.array(ChainStep),
  problem: Problem.nullable(),
});
export type SessionView = z.infer<typeof SessionView>;
