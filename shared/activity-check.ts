import { z } from 'zod';

/** What a check of the kept activity found, in the order of the record. */
const ActivityFinding = z.discriminatedUnion('kind', [
  /** A line is not as it was written. `seq`: of the entry, where it can still be read. */
  z.strictObject({
    kind: z.literal('changed'),
    file: z.string(),
    line: z.number().int(),
    seq: z.number().nullable(),
  }),
  /** Entries between these two were taken out, put in or moved. */
  z.strictObject({ kind: z.literal('cut'), file: z.string(), after: z.number(), before: z.number() }),
  /** The record does not begin where it did, and nothing in it says that Latchkey removed what is missing. */
  z.strictObject({ kind: z.literal('start-missing'), file: z.string(), before: z.number() }),
  /** The end is not what the running app wrote last. */
  z.strictObject({ kind: z.literal('end-missing'), after: z.number() }),
  /** Latchkey removed everything up to this entry, by age or size. No fault. */
  z.strictObject({ kind: z.literal('removed'), until: z.number(), at: z.number() }),
  /** A write that a crash or a full disk cut short. No fault. */
  z.strictObject({ kind: z.literal('torn'), file: z.string() }),
  /** A file that could not be read, so nobody knows what is in it. */
  z.strictObject({ kind: z.literal('unread'), file: z.string(), reason: z.string() }),
  /** A file that could not be read when Latchkey began to write: the chain begins once more behind it. No fault. */
  z.strictObject({ kind: z.literal('begins-again'), file: z.string(), at: z.number() }),
  /** Numbers that no entry has, in an unbroken chain: they could not be saved. No fault. */
  z.strictObject({ kind: z.literal('not-saved'), after: z.number(), before: z.number() }),
]);
export type ActivityFinding = z.infer<typeof ActivityFinding>;

export const ActivityCheck = z.strictObject({
  /** `unverified`: what could be read is as it was written. */
  state: z.enum(['empty', 'intact', 'broken', 'unverified']),
  entries: z.number().int(),
  /** Of the first and the last entry, epoch ms. */
  from: z.number().nullable(),
  until: z.number().nullable(),
  /** The hash that stands for the whole record: noted elsewhere, it shows later that nothing before it was rewritten. */
  hash: z.string().nullable(),
  findings: z.array(ActivityFinding).max(200),
});
export type ActivityCheck = z.infer<typeof ActivityCheck>;

const faults: readonly ActivityFinding['kind'][] = [
  'changed',
  'cut',
  'start-missing',
  'end-missing',
  'unread',
];
export const isActivityFault = ({ kind }: ActivityFinding): boolean => faults.includes(kind);
