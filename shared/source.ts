import { z } from 'zod';
import { SourceId } from './ids.ts';
import { Problem } from './problem.ts';

/** The state of an identity source. */
export const SignInState = z.enum(['signed-out', 'signing-in', 'signed-in', 'needs-attention']);
export type SignInState = z.infer<typeof SignInState>;

/** Progress and outcome of reading accounts and roles. */
export const SyncView = z.strictObject({
  running: z.boolean(),
  doneAccounts: z.number(),
  totalAccounts: z.number().nullable(),
  /** Epoch ms of the last finished sync. */
  lastAt: z.number().nullable(),
  added: z.number(),
  removed: z.number(),
  problem: Problem.nullable(),
});
export type SyncView = z.infer<typeof SyncView>;

export const SourceView = z.strictObject({
  id: SourceId,
  kind: z.string(),
  name: z.string(),
  state: SignInState,
  /** What the person set up, as form values; never a secret. */
  config: z.record(z.string(), z.string()),
  /** One line under the name, such as the start URL's host. */
  subtitle: z.string(),
  signedInAs: z.string().nullable(),
  /** Epoch ms until which the sign-in holds without the person; null when signed out or unknown. */
  expiresAt: z.number().nullable(),
  sync: SyncView,
  sessionCount: z.number(),
  problem: Problem.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;
