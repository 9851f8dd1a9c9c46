import type { ActivityEntry, AppState } from '../../shared/app-state.ts';
import type { Region, SessionId } from '../../shared/ids.ts';
import type { AppContract } from '../../shared/ipc/contract.ts';
import type { Handlers } from '../../shared/ipc/define.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { SessionView } from '../../shared/session.ts';
import type { InForce } from '../../shared/shadow.ts';
import type { ActsAs, ActsAsNow } from './acts-as.ts';
import type { Lease } from './credentials.ts';
import type { FollowingPrograms } from './following-programs.ts';
import type { GivenKeys } from './given-keys.ts';
import type { ListedSession } from './listed-session.ts';
import type { OwnRole } from './own-profile.ts';
import type { RunningCommands } from './running-commands.ts';
import type { Secret } from './secret.ts';

/** Who asked, as shown in Activity. */
export interface Caller {
  /** The verb, such as `credential-process`. */
  readonly verb: string;
  /** Name of the process that asked the shim, such as `aws`; null where the platform does not tell. */
  readonly process: string | null;
  readonly pid: number | null;
  readonly cwd: string | null;
}

export interface LeaseRequest {
  readonly sessionId: SessionId;
  readonly caller: Caller;
  /**
   * wait: raise one sign-in prompt and wait for the user (bounded by the settings) · fail: answer at once ·
   * background: as fail, and never raise a prompt or a notification.
   */
  readonly whenSignInNeeded: 'wait' | 'fail' | 'background';
  /** Of a caller that was started in the session: refused where it acts as somebody else now, or another user signed in. */
  readonly startedAs?: ActsAs;
  /** Ask upstream even when a good lease is held ("Renew now"). */
  readonly force?: boolean;
  /** A caller that cannot wait longer: it is given this problem then, and the sign-in goes on. */
  readonly answerWithin?: { readonly ms: number; readonly late: () => Problem };
}

/** The one place that hands out leases: single flight per session, the same answer to all that wait. */
export interface Broker {
  lease(request: LeaseRequest, signal: AbortSignal): Promise<Result<Lease, Problem>>;
  /** The lease held now, if any; never asks upstream. */
  held(sessionId: SessionId): Lease | null;
  /** Forgets the lease and releases every waiting caller with 'session-stopped'. */
  stop(sessionId: SessionId): void;
}

/** A role of the user's own profiles on top of a session, as a caller asks for it. */
export interface OwnRoleRequest {
  readonly session: Pick<SessionView, 'id' | 'name' | 'profile'>;
  /** From the session outwards; at least one. */
  readonly roles: readonly OwnRole[];
  /** Where STS is called. */
  readonly region: Region;
  readonly caller: Caller;
  readonly whenSignInNeeded: LeaseRequest['whenSignInNeeded'];
  /** See `LeaseRequest`; of the session. */
  readonly startedAs?: ActsAs;
}

export interface OwnRoleLeases {
  lease(request: OwnRoleRequest, signal: AbortSignal): Promise<Result<Lease, Problem>>;
}

/** Where in the console a user wants to go; null: nowhere in particular. */
export interface ConsolePlace {
  /** A short name, such as `s3`. */
  readonly service: string | null;
  readonly region: Region | null;
  /** The ARN of a resource, or the address of a page of the console. */
  readonly to: string | null;
}

/** A way into the AWS console. */
export interface ConsoleLink {
  /** `isSecret`: it signs in any user who opens it within 15 minutes. Otherwise the provider's page asks who they are. */
  readonly url: Secret<string>;
  readonly isSecret: boolean;
  /** What the user should know of this console, a sentence; null: it is as they expect. */
  readonly note: string | null;
}

export interface ConsoleRequest {
  readonly sessionId: SessionId;
  readonly place: ConsolePlace;
  /** Credentials of the session, where the way needs them: the caller knows whom to ask for a sign-in, and how. */
  readonly lease: () => Promise<Result<Lease, Problem>>;
}

export interface ConsoleLinks {
  link(request: ConsoleRequest, signal: AbortSignal): Promise<Result<ConsoleLink, Problem>>;
  /** Opens it in the user's browser. */
  open(request: ConsoleRequest, signal: AbortSignal): Promise<Result<ConsoleLink, Problem>>;
}

/** What the shell, the terminal commands and the window drive; all truth is behind it. */
export interface App {
  /** As of now: what changed in this turn is in it. */
  state(): AppState;
  /** Settles when `state` has no long work to finish, which would keep every other tool waiting. */
  caughtUp(): Promise<void>;
  /** What a list says of all sessions as of now: it waits for no work on thousands of them. */
  listed(): { readonly sources: AppState['sources']; readonly sessions: readonly ListedSession[] };
  /** As announced last: never waits for work on thousands of sessions, and may lag behind by some turns. */
  announced(): AppState;
  subscribe(listener: (state: AppState) => void): () => void;
  /** The renderer contract, implemented. The terminal uses the same verbs. */
  readonly verbs: Handlers<AppContract>;
  readonly broker: Broker;
  readonly ownRoles: OwnRoleLeases;
  readonly consoleLinks: ConsoleLinks;
  /** Whom a session acts as now. Null: there is no such session. */
  readonly actsAs: ActsAsNow;
  /** Keys in environments that Latchkey does not see. */
  readonly givenKeys: GivenKeys;
  /** Commands of `exec` in a profile of the files. */
  readonly commands: RunningCommands;
  /** Settles when no write of the user's files is under way that began before. */
  filesSettled(): Promise<void>;
  /** Programs that ask again and follow a change. */
  readonly followingPrograms: FollowingPrograms;
  /** Takes over what the user changed in profiles of ours, before a caller gets the region of a session. */
  noticeEdits(signal: AbortSignal): Promise<void>;
  /** Settles when the user's files say what the app knows now, or could not be written. */
  filesWritten(): Promise<void>;
  /** What AWS's tools find in the user's files, read now. */
  inForce(signal: AbortSignal): Promise<Result<InForce, Problem>>;
  /** Adds a line to Activity. */
  record(entry: Partial<ActivityEntry> & Pick<ActivityEntry, 'event'>): void;
}
