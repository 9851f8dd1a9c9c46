import { z } from 'zod';
import { AccountId } from './ids.ts';

/**
 * What tools take instead of a session's credentials. keys, role, web-identity, sso, login, process: settings of the user
 * under the same name · inherited: a [DEFAULT] section · second-section: another section of the same name · missing: the
 * file does not have what was written · own-section: one of the user's that gives no credentials and is not ours ·
 * other-session: the section of another session · other-latchkey: the command of another Latchkey · region: the credentials are the session's, the region is not ·
 * no-program: our own section names a program that is not there ·
 * bad-region: our own section has a region that is none · unreadable: aws and boto3 refuse the whole file ·
 * unmarked: tools do take the session, yet the comments by which Latchkey knows its lines are gone.
 */
export const ShadowCause = z.enum([
  'keys',
  'role',
  'web-identity',
  'sso',
  'login',
  'process',
  'inherited',
  'second-section',
  'missing',
  'own-section',
  'other-session',
  'other-latchkey',
  'no-program',
  'region',
  'bad-region',
  'unreadable',
  'unmarked',
]);
export type ShadowCause = z.infer<typeof ShadowCause>;

/** As people see it: names and places, no value but a region. */
export const ShadowView = z.strictObject({
  profile: z.string().max(300),
  /** Path of the file that has it, or should. */
  file: z.string().max(300),
  /** Name of the session that should be in force. */
  session: z.string().max(300),
  cause: ShadowCause,
  /** Counted from 1; null where something is missing. */
  line: z.number().int().nullable(),
  /** False: only some tools take it. */
  every: z.boolean(),
  /** aws and boto3 take the session; only programs in other languages may not. */
  onlySdks: z.literal(true).optional(),
  /** The region that tools take; set for the causes 'region' and 'bad-region' alone. */
  region: z.string().max(100).optional(),
  /** Names of sessions repeat: this one means no other. */
  handle: z.string().max(300).optional(),
  /** It is in a section of the user's own, which a yes (`--take-over`) moves aside. */
  canTakeOver: z.literal(true).optional(),
  /** Of the role or the permission set that it names. */
  account: AccountId.optional(),
  /** It is Latchkey's own command, for this profile. */
  asks: z.string().max(300).optional(),
  /** The program of that command, which is not there. */
  program: z.string().max(300).optional(),
});
export type ShadowView = z.infer<typeof ShadowView>;

/** What AWS's tools find in the user's files now. */
export interface InForce {
  /** What they take instead of sessions. */
  readonly shadows: readonly ShadowView[];
  /** What is no trouble but true: after an undo, or of profiles that need not be in the files. */
  readonly beside: readonly ShadowView[];
  /** Sections of ours without our comments: tools take the session, and the next write marks them again. */
  readonly unmarked: readonly ShadowView[];
  /** Where the default profile gives credentials although no session is the default; `session` is empty. */
  readonly ownDefault: ShadowView | null;
  /** The region that the default profile gives then, with or without credentials. */
  readonly ownRegion: ShadowView | null;
}
