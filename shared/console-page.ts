import { z } from 'zod';
import { Region } from './ids.ts';

/** A page of the AWS console: one that is named, or whatever page or resource the clipboard has. */
export const ConsolePage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clipboard') }),
  z.strictObject({
    kind: z.literal('named'),
    /** A short name, such as `s3`; null: the first page. */
    service: z.string().max(100).nullable(),
    /** Null: that of the session. */
    region: Region.nullable(),
    /** The ARN of a resource, or the address of a page of the console; comes before the service. */
    to: z.string().max(4_000).nullable(),
  }),
]);
export type ConsolePage = z.infer<typeof ConsolePage>;
