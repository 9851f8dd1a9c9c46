import { z } from 'zod';

// The only place with branded strings. 'inout' brands both sides, so a raw string is refused by the compiler
// where an id is asked for, and zod input types stay honest.

/** For who checks thousands of them at a start; everybody else asks the schemas. */
export const idPatterns = {
  accountId: /^\d{12}$/,
  sessionId: /^[A-Za-z0-9_.:@/-]{1,200}$/,
  sourceId: /^[a-z0-9-]{1,64}$/,
  profileName: /^[A-Za-z0-9_@+.%:/-]+$/,
} as const;

/** Twelve digits. Source: STS service model, accountType. */
export const AccountId = z.string().regex(idPatterns.accountId).brand<'AccountId', 'inout'>();
export type AccountId = z.infer<typeof AccountId>;

/** An IAM role ARN of any partition: two colons before the account id. 20 to 2048 characters (STS model, arnType). */
export const RoleArn = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/)
  .brand<'RoleArn', 'inout'>();
export type RoleArn = z.infer<typeof RoleArn>;

/** Region name such as `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const Region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/)
  .brand<'Region', 'inout'>();
export type Region = z.infer<typeof Region>;

/** Our own id of a session: stable over restarts and syncs; safe in file comments and URLs. */
export const SessionId = z.string().regex(idPatterns.sessionId).brand<'SessionId', 'inout'>();
export type SessionId = z.infer<typeof SessionId>;

/** Our own id of an identity source. */
export const SourceId = z.string().regex(idPatterns.sourceId).brand<'SourceId', 'inout'>();
export type SourceId = z.infer<typeof SourceId>;

/**
 * A profile name every tool can see. Narrower than what Python accepts: the JavaScript SDK does not see a profile
 * whose name has other characters, and a name goes onto a command line that JavaScript runs through a shell.
 */
export const ProfileName = z.string().max(128).regex(idPatterns.profileName).brand<'ProfileName', 'inout'>();
export type ProfileName = z.infer<typeof ProfileName>;

/** A question put to the user: see prompts in the app state. */
export const PromptId = z.string().min(1).max(64).brand<'PromptId', 'inout'>();
export type PromptId = z.infer<typeof PromptId>;
