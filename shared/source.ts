import { z } from 'zod';
import { SourceId } from './ids.ts';
import { Problem } from './problem.ts';

/** How long before its end a sign-in is announced. */
export const LeadMinutes = z.number().int().min(1).max(240);

/** Something a user may do with a source that is signed in. */
export const SourceAction = z.strictObject({
  id: z.string().max(64),
  label: z.string(),
  /** Asked before it is done; null: done at once. */
  confirm: z.string().nullable(),
});
export type SourceAction = z.infer<typeof SourceAction>;

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
  /** With what tells it apart, where another source has the same name. */
  name: z.string(),
  /** As the user gave it. Absent: as `name`. */
  givenName: z.string().optional(),
  state: SignInState,
  /** What the user set up, as form values; never a secret. */
  config: z.record(z.string(), z.string()),
  /** One line under the name, such as the start URL's host. */
  subtitle: z.string(),
  signedInAs: z.string().nullable(),
  /** Who was signed in before, where another user is now; '': it has no name. Absent: the same one, or nobody knows. */
  signedInBefore: z.string().optional(),
  /** What its kind has to tell, a line each, such as the age of a key. */
  facts: z.array(z.string()).optional(),
  /** What may be done with it while it is signed in. */
  actions: z.array(SourceAction).optional(),
  /** Epoch ms until which the sign-in holds without the user; null when signed out or unknown. */
  expiresAt: z.number().nullable(),
  /** True while renewals without the user move `expiresAt` on: it is then no end to speak of. False once a due one did not. */
  renewsItself: z.boolean(),
  sync: SyncView,
  /** False: its kind has no accounts and roles to read. Absent: true. */
  hasSync: z.boolean().optional(),
  /** True: its sign-in is made outside Latchkey. Absent: false. */
  hasExternalSignIn: z.boolean().optional(),
  /** What the user runs in a terminal to make or renew a sign-in that Latchkey only reads. Absent: it is made here. */
  command: z.string().max(500).optional(),
  sessionCount: z.number(),
  /** How long before its end its sign-in is announced; absent: as the settings say. */
  notifyLeadMinutes: LeadMinutes.optional(),
  problem: Problem.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;
