import { z } from 'zod';
import { LockWhy } from './lock.ts';
import { NetworkCause } from './network-cause.ts';
import { ShadowView } from './shadow.ts';
import { BoxEndedWhy } from './time-box.ts';
import { UpdateFault } from './update.ts';

/**
 * Everything that can go wrong for a user: a closed union of codes with typed parameters and no prose.
 * `shared/text.ts` turns each into what happened, why, and what to do; a code without its sentence does not compile.
 * `detail` is what a program, a provider or the operating system answered in its own words, trimmed. SECURITY: such words are in
 * no other parameter, because `kept-problem.ts` keeps this one from the disk.
 */
const withDetail = { detail: z.string().max(2000).optional() };
const p = <C extends string, S extends z.ZodRawShape>(code: C, shape: S) =>
  z.strictObject({ code: z.literal(code), ...shape });
const name = z.string().max(300);
/** Why a file cannot be read or written, where it is not its permissions. */
const FileCause = z.enum([
  'read-only-disk',
  'too-many-open',
  'not-a-file',
  'too-large',
  'network-disk',
  'disk-error',
  'path',
  'not-permitted',
  'not-private',
]);
/** Identity sources that may have it: their accounts and roles are still being read, or could not be. */
const withSyncs = { syncing: z.array(name).max(5).optional(), notSynced: z.array(name).max(5).optional() };

export const Problem = z.discriminatedUnion('code', [
  p('internal', { correlationId: name, ...withDetail }),
  p('cancelled', {}),
  p('timed-out', { what: name, afterMs: z.number() }),
  p('invalid-input', { field: name, reason: z.string().max(500), ...withDetail }),
  p('app-quitting', {}),
  /** No credentials leave Latchkey until the system has asked who is at the machine. `since`: epoch ms. */
  p('locked', { since: z.number(), why: LockWhy }),
  /**
   * unlock: the machine has no way to say who is at it · unlock-now: it had one when it was locked · no-screen: the lock screen locked
   * nothing · screen: it does not tell of its locked screen · idle: nor of idleness
   */
  p('lock-unavailable', {
    what: z.enum(['unlock', 'unlock-now', 'no-screen', 'screen', 'idle']),
    ...withDetail,
  }),
  /** A setting is on, and does nothing here; `what` as above. */
  p('lock-setting-fails', {
    setting: z.enum(['lockOnSleep', 'lockOnScreenLock', 'lockAfterIdleMinutes']),
    what: z.enum(['unlock', 'screen', 'idle']),
  }),
  /** Locked, but keys are left in a file, or a restart would end it. */
  p('lock-incomplete', { what: z.enum(['keys', 'record']), ...withDetail }),
  /** Another version is on the disk than the one that runs. `installed` null: not known which. */
  p('restart-to-update', { running: name, installed: name.nullable() }),
  /** `policy`: the administrator's file, which says so or cannot be read; null: the setting says so. */
  p('updates-off', { policy: name.nullable() }),
  p('update-unreachable', { host: name, ...withDetail }),
  p('update-untrusted', { fault: UpdateFault }),
  p('update-not-for-this', { version: name, arch: name }),
  /** The folder of the AppImage does not take it. */
  p('update-not-stored', { folder: name, ...withDetail }),
  /** It was downloaded and is what was signed, but does not start on this machine. */
  p('update-not-startable', { version: name, ...withDetail }),
  p('no-update-ready', {}),
  p('update-waits-for-sign-in', {}),
  p('update-available', { running: name, version: name }),
  /** `version` did not start, and the one that runs was put back. */
  p('update-rolled-back', { running: name, version: name }),

  // Sign-in
  /** `command`: as `SourceView.command`; the sign-in is made by it alone. */
  p('sign-in-needed', { source: name, command: z.string().max(500).optional() }),
  p('sign-in-not-given', { source: name, waitedMs: z.number(), command: z.string().max(500).optional() }),
  p('sign-in-denied', { source: name, ...withDetail }),
  p('saml-unusable', { source: name, reason: z.string().max(500) }),
  p('device-code-expired', { source: name }),
  p('browser-not-back', { source: name, waitedMs: z.number() }),
  /** The provider says that what was set up is wrong. `field`: the form's label. */
  p('source-set-up-wrong', { source: name, field: name, reason: z.string().max(500), ...withDetail }),
  /**
   * A source that nobody signs in to finds nothing where it looks. Both in whole sentences. `answeredBy`: whose words `detail` has,
   * where it is not what the reason is about.
   */
  p('nothing-here', {
    source: name,
    reason: z.string().max(500),
    advice: z.string().max(500),
    answeredBy: name.optional(),
    ...withDetail,
  }),
  p('token-revoked', { source: name, ...withDetail }),
  p('mfa-needed', { session: name, serial: name }),
  p('mfa-wrong', { serial: name, ...withDetail }),

  // Upstream
  p('network', { host: name, cause: NetworkCause.optional(), ...withDetail }),
  p('tls-untrusted', { host: name, ...withDetail }),
  /** `proxy`: HOST:PORT. `refused`: it was sent a user name and password. */
  p('proxy-login', { proxy: name, refused: z.boolean() }),
  /** `retryAfterMs`: how long the service asked to wait. */
  p('throttled', { service: name, retryAfterMs: z.number().optional(), ...withDetail }),
  /** `intercepted`: the response does not have the form of the service's own. */
  p('upstream-failed', {
    service: name,
    status: z.number().optional(),
    intercepted: z.literal(true).optional(),
    ...withDetail,
  }),
  p('upstream-garbage', { service: name, ...withDetail }),
  /** AWS gave credentials of somebody else than was asked for. Both as ARN or account number. */
  /** `source`: where somebody else signed in since, so that nothing but a sign-in helps. */
  p('identity-mismatch', { service: name, asked: name, answered: name, source: name.optional() }),
  /** The user signed in to another account than the one that the source is for. `answered`: an ARN. */
  p('other-account', { source: name, asked: name, answered: name }),
  p('access-denied', { action: name, ...withDetail }),
  /** A sync read the others. `reason` is of the first of them, a sentence. */
  p('accounts-not-read', {
    accounts: z.array(name).min(1).max(5),
    count: z.number().int(),
    reason: z.string().max(500),
    ...withDetail,
  }),
  p('aws-refused', { action: name, awsCode: name, ...withDetail }),
  p('clock-skewed', { skewMs: z.number(), ...withDetail }),
  p('role-not-assigned', { account: name, role: name, ...withDetail }),
  p('duration-too-long', { requestedSeconds: z.number(), chained: z.boolean(), ...withDetail }),
  p('credentials-expired', { session: name, ...withDetail }),

  // Things that are not there, or clash
  p('unknown-session', { asked: name, similar: z.array(name).max(5), ...withSyncs }),
  p('unknown-source', { asked: name, similar: z.array(name).max(5) }),
  p('unknown-account', { asked: name, similar: z.array(name).max(5) }),
  p('unknown-profile', { asked: name, similar: z.array(name).max(5), ...withSyncs }),
  /** `among`: the names of several sessions, which could be meant; absent: there are none, or `default` was named. */
  p('no-default-session', { among: z.string().max(3_000).optional() }),
  p('no-previous-default', {}),
  /** `cause`: removed · with-source: together with its identity source · not-found, parent-not-found: by the last sync of its source. */
  p('default-gone', {
    session: name,
    cause: z.enum(['removed', 'with-source', 'not-found', 'parent-not-found']),
    source: name.nullable(),
  }),
  /** The caller's environment has an access key that Latchkey did not put there. */
  p('foreign-keys', {}),
  /** Keys that `latchkey env` gave are in the caller's environment, and the id of their session is not. */
  p('session-keys-left', {}),
  /** Started in this session, by a program that took out the variables which say so. */
  p('pin-dropped', { session: name }),
  /** The default profile was asked for, which nothing names, where the environment says another session. `other`: the default session. */
  p('credentials-gone', { session: name, other: name }),
  /** AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY. */
  p('half-keys', {}),
  /** AWS_PROFILE and AWS_DEFAULT_PROFILE name two profiles. `other`: AWS_DEFAULT_PROFILE. */
  p('profile-variables-differ', { profile: name, other: name }),
  /** The remotes of a submodule's superproject name several profiles. `hasPlain`: one of them names none; `isUnclear`: there are more, which are not known. */
  p('superproject-remotes-differ', {
    profiles: z.array(name).max(5),
    hasPlain: z.boolean(),
    isUnclear: z.boolean(),
  }),
  /** A shell has the id of one session and the profile of another. */
  p('pins-mixed', { profile: name }),
  /** A shell has the id of one session and the access key of another. `keys`: whose they are. */
  p('keys-of-another', { keys: name, session: name }),
  /** A profile of the user's own: Latchkey has no session that gives what it gives. */
  p('own-profile', {
    profile: name,
    /** Of the session that has this profile name, and gets the profile where the user lets it: what to type for it. */
    session: name.optional(),
    has: z.enum([
      'role',
      'sso',
      'keys',
      'process',
      'web-identity',
      'credential-source',
      'login',
      'malformed',
    ]),
  }),
  /** The session that a shell was started with is no longer there. `session`: its id. */
  p('pinned-session-gone', { session: name }),
  /** What asks was started in this session, which since acts as somebody else. `role` and `account`: as it is now. */
  p('session-edited', {
    session: name,
    address: name.optional(),
    role: name.nullable(),
    account: name.nullable(),
  }),
  /** What asks was started in this session, whose keys are of another account now; null: nobody could say of which. */
  p('keys-of-other-account', {
    session: name,
    address: name.optional(),
    account: name.nullable(),
    started: name,
  }),
  /** What asks was started in this session while another user was signed in at its source. `user`: who is now; null: not known. */
  p('signed-in-as-another', { session: name, address: name.optional(), source: name, user: name.nullable() }),
  p('session-stopped', { session: name, address: name.optional() }),
  /** The time for which it gives credentials is over since `at` (epoch ms). `asked`: the session that is built on it. */
  p('session-ended', {
    session: name,
    address: name.optional(),
    at: z.number(),
    why: BoxEndedWhy,
    /** How long that time was. */
    spanMs: z.number(),
    asked: name.optional(),
  }),
  /** It is stopped until Latchkey quits: its end could not be saved. */
  p('stop-not-kept', { session: name, ...withDetail }),
  p('ambiguous', { asked: name, matches: z.array(name).max(20) }),
  p('chain-cycle', { chain: z.array(name).max(64) }),
  p('chain-parent-missing', { session: name, parent: name }),
  p('region-missing', { session: name }),
  p('profile-name-taken', { profile: name, file: name }),
  p('profile-name-invalid', { profile: name }),
  /** Something in the user's files that tools take instead of a session's profile. */
  p('profile-shadowed', ShadowView.shape),
  /** Nobody could be asked whether a session that is production is to become the default. */
  p('production-unconfirmed', { session: name, account: name.nullable() }),
  /** The user asked for another default session, or for none, while this switch waited. `session` null: it was to be none. */
  p('switch-superseded', { session: name.nullable() }),
  /** Another program has the key combination. */
  p('shortcut-taken', { shortcut: name }),
  /** The desktop gives programs no key combinations. */
  p('shortcut-unsupported', {}),
  p('in-use', { what: name, by: z.array(name).max(50) }),

  // Keychain
  p('keychain-missing', { ...withDetail }),
  p('keychain-locked', { ...withDetail }),
  p('keychain-cancelled', {}),
  p('keychain-volatile', { ...withDetail }),
  p('keychain-timeout', { afterMs: z.number() }),
  p('keychain-failed', { ...withDetail }),
  p('keychain-corrupt', { source: name }),
  p('keychain-not-removed', { source: name }),

  // Files
  p('file-unreadable', { file: name, cause: FileCause.optional(), ...withDetail }),
  p('file-unwritable', { file: name, cause: FileCause.optional(), ...withDetail }),
  p('file-malformed', { file: name, line: z.number().optional(), ...withDetail }),
  /** A file of Latchkey beside the user's: git offers it for the next commit. `list`: the file with the rules that git goes by. */
  p('left-in-git', { file: name, list: name }),
  /** A write was cut short, and what was written of it could not be put back. */
  p('not-taken-back', { file: name, ...withDetail }),
  /** One profile of the user's files could not be changed; everything else was done. */
  p('profile-blocked', { profile: name, file: name, line: z.number().optional(), ...withDetail }),
  /** A command of `exec` runs in this profile as another identity: until it ends, the profile has the command and no keys. */
  p('profile-in-use', { profile: name, program: name, pid: z.number().int() }),
  /** At start the files had another default session than Latchkey's records, which count. */
  p('default-put-right', { found: name, kept: name.nullable() }),
  p('file-changed-meanwhile', { file: name }),
  p('file-locked', { file: name, holder: name }),
  /** `limit`: what is used up, where it is not the disk. */
  p('disk-full', { file: name, limit: z.enum(['quota', 'file-size']).optional() }),
  p('nothing-to-undo', {}),
  p('undo-refused', { file: name }),
  /** The user took Latchkey out of their files, and what was asked for would be written there. */
  p('detached', {}),

  // Endpoint, shim, terminal
  p('usage', { message: z.string().max(2000) }),
  p('not-codecommit-url', { url: name, reason: z.string().max(500) }),
  p('program-missing', { program: name }),
  p('endpoint-unavailable', { ...withDetail }),
  p('refused', { reason: z.string().max(500), ...withDetail }),
]);
export type Problem = z.infer<typeof Problem>;
export type ProblemCode = Problem['code'];
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;
