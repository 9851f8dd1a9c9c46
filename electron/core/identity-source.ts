import type { PromptAnswer, SecretField } from '../../shared/app-state.ts';
import type { FormSpec } from '../../shared/form.ts';
import type { FormValues } from '../../shared/form-values.ts';
import type { AccountId, Region, RoleArn, SessionId, SourceId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { SourceAction } from '../../shared/source.ts';
import type { Lease, LeaseIdentity } from './credentials.ts';
import type { Loopback, SamlWindow } from './ports/browser.ts';
import type { Clock, ClockSkew } from './ports/clock.ts';
import type { ConsoleSignIn } from './ports/console-sign-in.ts';
import type { Hash, Random } from './ports/crypto.ts';
import type { Iam } from './ports/iam.ts';
import type { IdentityCenter } from './ports/identity-center.ts';
import type { HttpFetch, Machine } from './ports/machine.ts';
import type { Presence } from './ports/presence.ts';
import type { LongTermKey, Sts } from './ports/sts.ts';
import type { Secret } from './secret.ts';

/** What an identity folder may use of the world. A new kind that needs more adds a port here, nothing else. */
export interface IdentityPorts {
  readonly clock: Clock;
  readonly skew: ClockSkew;
  readonly random: Random;
  readonly sts: Sts;
  readonly identityCenter: IdentityCenter;
  readonly consoleSignIn: ConsoleSignIn;
  readonly hash: Hash;
  readonly iam: Iam;
  readonly loopback: Loopback;
  readonly samlWindow: SamlWindow;
  readonly machine: Machine;
  readonly fetch: HttpFetch;
  /** As `fetch`, but a redirect is an answer (status 3xx with `Location`) and is not followed. */
  readonly fetchOneHop: HttpFetch;
  /** Never through a proxy: for metadata addresses, which only this machine or its own network answers. */
  readonly directFetch: HttpFetch;
}

/** What a question to the user looks like before it has an id. Prompts are state: see shared/app-state.ts. */
export type PromptSpec =
  | {
      readonly kind: 'device-code';
      readonly userCode: string;
      readonly verificationUri: string;
      readonly verificationUriComplete: string | null;
      readonly issuedAt: number;
      readonly expiresAt: number;
    }
  | { readonly kind: 'mfa-code'; readonly serial: string; readonly problem: Problem | null }
  /**
   * What must never be in the configuration, such as an access key. Answered by 'fields', the values by field name; put again
   * with `problem` when they were no good. SECURITY: the answer goes to the kind alone, never into the state.
   */
  | {
      readonly kind: 'secrets';
      readonly title: string;
      /** The page that shows what is asked for: the user opens it in any browser. */
      readonly page?: string;
      readonly fields: readonly SecretField[];
      readonly problem: Problem | null;
    }
  /**
   * "Continue in your browser": answered only by 'cancel', and by 'use-code' where the kind offers that; taken back when
   * the browser came back.
   */
  | {
      readonly kind: 'browser';
      readonly url: string;
      readonly expiresAt: number;
      readonly offersCode?: boolean;
    }
  /**
   * The kind's own window is open, or waits for somebody to be there: answered only by 'cancel', taken back when that
   * window, or that waiting, is no more.
   */
  | {
      readonly kind: 'sign-in-window';
      readonly host: string;
      readonly issuedAt: number;
      readonly expiresAt: number;
      readonly isPutOff?: boolean;
    }
  /** Several roles in one assertion: answered by 'text' with the chosen keys, one a line. */
  | {
      readonly kind: 'choose-roles';
      readonly roles: readonly OfferedRole[];
    };

/** `accountName`: what this source calls the account; null: nothing. The user reads the name of the book of accounts. */
export interface OfferedRole {
  readonly key: string;
  readonly accountId: AccountId;
  readonly accountName: string | null;
  readonly role: string;
}

/**
 * Bound to one identity source or one session by the caller. Puts the question and waits for the answer. Aborting takes
 * the question back. A 'device-code' prompt is answered only by 'cancel' (or by being aborted when the provider said yes).
 */
export type Ask = (spec: PromptSpec, signal: AbortSignal) => Promise<PromptAnswer>;

/** The identity source's own item in the keychain: JSON text whose shape only its kind knows. Calls are serialised per source. */
export interface SourceSecrets {
  read(signal: AbortSignal): Promise<Result<Secret<string> | null, Problem>>;
  write(secret: Secret<string>, signal: AbortSignal): Promise<Result<void, Problem>>;
  /**
   * For a renewal, after which what the item holds is spent. `read` gives it until the keychain has taken it. Resolves at once: a
   * locked keychain asks its user for a minute, and every caller that needs the new keys would wait for that.
   */
  keep(secret: Secret<string>): Promise<void>;
  remove(signal: AbortSignal): Promise<Result<void, Problem>>;
}

/** One secret in memory, forgotten when its time is over. */
export interface MemorySlot {
  get(): Secret<string> | null;
  /** `expiresAt` is epoch ms by AWS's clock (`serverNow`). */
  set(secret: Secret<string>, expiresAt: number): void;
  clear(): void;
}

export interface SourceContext {
  readonly sourceId: SourceId;
  readonly sourceName: string;
  /** The validated form values, as `parseConfig` returned them. */
  readonly config: FormValues;
  readonly secrets: SourceSecrets;
  /** For what must not outlive the app, such as a SAML assertion: memory only, forgotten at sign-out. */
  readonly memory: MemorySlot;
  readonly ask: Ask;
  /**
   * Opens a sign-in page in the user's browser: once in a sign-in, when somebody is at the machine, and not in a sign-in
   * that was started without a browser. Never fails a sign-in; false where no browser could be started.
   */
  readonly openPage: (url: string) => Promise<boolean>;
  /** Whether somebody is at this machine. For a kind that opens a window of its own. Absent: somebody is. */
  readonly presence?: Pick<Presence, 'isHere' | 'here'>;
  /** This sign-in was started without a browser (`--no-browser`): a kind that can, shows a code instead. */
  readonly withoutBrowser?: boolean;
  /**
   * Runs read-renew-write of the keychain item alone per source: a rotating refresh token used twice is revoked by the
   * provider. Not re-entrant. Released when the work settles or the signal aborts while waiting.
   */
  readonly exclusively: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

export type SignInStatus =
  | {
      readonly kind: 'signed-out';
      /** What the user runs in a terminal to sign in, where Latchkey only reads the sign-in of another program. */
      readonly command?: string;
      /** Who was signed in last. Absent: the kind keeps no such thing, or the user signed out. */
      readonly before?: LeaseIdentity;
    }
  | {
      readonly kind: 'signed-in';
      /** As above: what renews it. */
      readonly command?: string;
      readonly signedInAs: string | null;
      /** The ARN of who signed in, where AWS gave it: a name alone may be of another account. Absent: the name is all that is known. */
      readonly callerArn?: string;
      /**
       * Who signed in: the same text for the same user over every renewal and restart, also where the name that is shown changes.
       * Never shown. Absent: not known, and then nobody is refused for being another one.
       */
      readonly user?: string;
      /** As above, where it is not known who is signed in. */
      readonly before?: LeaseIdentity;
      /** Epoch ms until which it holds without the user; null when the provider does not say. */
      readonly expiresAt: number | null;
      /** Epoch ms since when what ends at `expiresAt` holds: a session may have renewed it some time ago. Absent: as of now. */
      readonly issuedAt?: number;
      /** True when a renewal without the user is expected to move `expiresAt` on. Absent: false. */
      readonly renewsItself?: boolean;
      /** What a user should know of it, a line each, such as the age of a key. Never a secret. */
      readonly facts?: readonly string[];
    };

/** A session that a sync found. `key` is stable within the source over syncs: the session id is made from it. */
export interface FoundSession {
  readonly key: string;
  readonly sessionKind: string;
  readonly name: string;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly role: string;
  readonly config: FormValues;
}

/**
 * What a sync found. `unread`: accounts whose roles could not be read, and why; their sessions stay as they were. `facts`: in the
 * place of the sign-in's; absent: those stay.
 */
export interface FoundSessions extends ReadonlyArray<FoundSession> {
  readonly facts?: readonly string[];
  readonly unread?: { readonly accounts: ReadonlySet<AccountId>; readonly problem: Problem };
}

export type SyncProgress = (done: number, total: number | null) => void;

/**
 * An identity kind's source half: where a user proves who they are. Pure policy over ports; holds no state but what
 * is in the keychain item. Every method honours its signal at every await and maps failures to Problems.
 */
export interface SourceKind {
  readonly kind: string;
  /** The kind in a word or two, for lists. */
  readonly word: string;
  readonly form: FormSpec;
  /** Trims, normalises, refuses. The subtitle is one line for lists, such as the host. */
  parseConfig(
    values: FormValues,
  ): Result<{ readonly config: FormValues; readonly subtitle: string }, Problem>;
  /** Editing the form leaves the sign-in as it is: what it rests on does not depend on the form's values. Absent: it ends. */
  readonly keepsSignInOnEdit?: boolean;
  /**
   * Its sign-in is outside Latchkey (a file, a variable, the machine, another program's cache), and comes and goes without it:
   * it is looked at again before a caller is notified that it is missing, and whenever the user signs in; also every `lookEveryMs`,
   * null where looking runs the user's own program or asks the network.
   */
  readonly externalSignIn?: { readonly lookEveryMs: number | null } | undefined;
  /** It reads the names that the organisation gave its accounts; they are shown before what other sources call them. */
  readonly namesAccounts?: boolean;
  /** What a user may do with a source that is signed in, beside signing out: buttons and terminal verbs, by id. */
  readonly actions?: readonly SourceAction[];
  /**
   * The keychain item made of a long-term key that an import found in the user's files; absent: the kind takes none
   * over. SECURITY: what goes in and what comes out is secret; `invalid-input` never quotes it.
   */
  adopt?(key: {
    readonly accessKeyId: string;
    readonly secretAccessKey: Secret<string>;
  }): Result<Secret<string>, Problem>;
  /**
   * True when an item holds nothing but this key and what can be asked of AWS with it, so that the undo of an import may remove
   * it; false for a key that was rotated, or with an MFA seed beside it. Absent: only the very text of `adopt` counts.
   */
  holdsOnly?(
    item: Secret<string>,
    key: { readonly accessKeyId: string; readonly secretAccessKey: Secret<string> },
  ): boolean;
  /** True when an item holds this very key, whatever else: then the file may give it up. Absent: only the text of `adopt` counts. */
  holdsKey?(
    item: Secret<string>,
    key: { readonly accessKeyId: string; readonly secretAccessKey: Secret<string> },
  ): boolean;
  bind(ports: IdentityPorts): BoundSource;
}
export interface BoundSource {
  /** What the keychain says at start; no network. */
  restore(ctx: SourceContext, signal: AbortSignal): Promise<Result<SignInStatus, Problem>>;
  signIn(ctx: SourceContext, signal: AbortSignal): Promise<Result<SignInStatus, Problem>>;
  /**
   * The form's values, with an address that redirects replaced by the one it leads to; asks the network, and is called before the
   * values are saved. Values without such an address, or that `parseConfig` refuses, are returned unchanged. Absent: this kind
   * has no such address.
   */
  resolve?(values: FormValues, signal: AbortSignal): Promise<Result<FormValues, Problem>>;
  /** Tells the provider, and forgets even when the provider cannot be reached. */
  signOut(ctx: SourceContext, signal: AbortSignal): Promise<Result<void, Problem>>;
  /**
   * Renews the sign-in without the user when it is due; `sign-in-needed` when only the user can. Called ahead of
   * expiry by the app and by the kind's own sessions.
   */
  refresh(ctx: SourceContext, signal: AbortSignal): Promise<Result<SignInStatus, Problem>>;
  /** Null when this kind has no catalogue to read. */
  readonly sync:
    | ((
        ctx: SourceContext,
        progress: SyncProgress,
        signal: AbortSignal,
      ) => Promise<Result<FoundSessions, Problem>>)
    | null;
  /** Does one of the kind's `actions`; what it ends in is the source's state from then on. */
  act?(ctx: SourceContext, action: string, signal: AbortSignal): Promise<Result<SignInStatus, Problem>>;
  /**
   * A code of the MFA device with this serial, where the user left its seed here; null: only the user can. It may wait
   * for the next one, 30 s at most. Throws the signal's reason.
   */
  mfaCode?(ctx: SourceContext, serial: string, signal: AbortSignal): Promise<Secret<string> | null>;
  /**
   * The long-term key this source keeps, for the sessions of other folders that AWS lets be made of nothing else
   * (GetFederationToken). `sign-in-needed` when there is none. Absent: this kind keeps none.
   */
  longTermKey?(ctx: SourceContext, signal: AbortSignal): Promise<Result<Required<LongTermKey>, Problem>>;
}

export interface SessionContext {
  readonly sessionId: SessionId;
  readonly sessionName: string;
  readonly config: FormValues;
  readonly region: Region | null;
  /** Its identity source, when it is built directly on one. */
  readonly source: SourceContext | null;
  /** A fresh lease of the parent session, when it is built on one: cycle-checked, single-flight. */
  readonly parentLease: ((signal: AbortSignal) => Promise<Result<Lease, Problem>>) | null;
  /** See `BoundSource.longTermKey`, of the source it is built directly on. Absent: that source has none. */
  readonly longTermKey?:
    | ((signal: AbortSignal) => Promise<Result<Required<LongTermKey>, Problem>>)
    | undefined;
  readonly ask: Ask;
  /** The user asked for a new lease ("Renew now"), or AWS refused the last one: one that the kind keeps itself does not do. Absent: false. */
  readonly isForced?: boolean;
}

/** What a session's form says about its parent and what it reaches; for lists, chains and cycle checks. */
export interface SessionShape {
  readonly config: FormValues;
  readonly parent:
    | { readonly kind: 'session'; readonly id: SessionId }
    | { readonly kind: 'source'; readonly id: SourceId };
  /** Null, directly on a source: that of the identity that is signed in there, which AWS says. */
  readonly accountId: AccountId | null;
  readonly role: string | null;
  readonly roleArn: RoleArn | null;
  readonly region: Region | null;
}

/** An identity kind's session half: a named thing that yields a lease. */
export interface SessionKind {
  readonly kind: string;
  /** The kind in a word or two, for lists. */
  readonly word: string;
  /** Null for sessions only a sync makes. */
  readonly form: FormSpec | null;
  parseConfig(values: FormValues): Result<SessionShape, Problem>;
  bind(ports: IdentityPorts): BoundSession;
}
export interface BoundSession {
  /** One new lease from upstream. Expiry from the server. `sign-in-needed` when the source needs the user. */
  lease(ctx: SessionContext, signal: AbortSignal): Promise<Result<Lease, Problem>>;
  /**
   * How the session gets into the AWS console. Absent: AWS's federation endpoint takes the session's own credentials. `destination`
   * is the page of the console that a user wants.
   */
  console?(
    ctx: SessionContext,
    destination: string,
    signal: AbortSignal,
  ): Promise<Result<ConsoleAccess, Problem>>;
}

export type ConsoleAccess =
  /** A page of the provider, where the user's browser is signed in, or is asked to. It holds no secret. */
  | { readonly kind: 'page'; readonly url: string }
  /** Credentials that the federation endpoint takes where it refuses the session's own; `note`: what differs, for the user. */
  | { readonly kind: 'credentials'; readonly lease: Lease; readonly note: string };

/** What a folder under electron/identity contributes; its index.ts exports one. */
export interface IdentityFolder {
  /** Of the folder, and of its page in docs/user-guide. */
  readonly name: string;
  /** What a reader has who needs that page, for the index of the guide. */
  readonly youHave: string;
  readonly sources: readonly SourceKind[];
  readonly sessions: readonly SessionKind[];
}
