import type { AccountId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import type { Result } from '../../../shared/result.ts';
import type { SignInState, SyncView } from '../../../shared/source.ts';
import type { Agenda } from '../async/agenda.ts';
import type { LeaseIdentity } from '../credentials.ts';
import type {
  Ask,
  BoundSource,
  FoundSession,
  SessionContext,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../identity-source.ts';
import type { Random } from '../ports/crypto.ts';
import type { Presence } from '../ports/presence.ts';
import type { SignInPage } from './sign-in-page.ts';
import type { SourceNews } from './source-news.ts';
import type { SecretsPort } from './source-secrets.ts';

export interface SourceSnapshot {
  readonly state: SignInState;
  readonly status: SignInStatus;
  /** See `userBefore`. */
  readonly userBefore: string | null;
  readonly sync: SyncView;
  readonly problem: Problem | null;
  /** As `SignInStatus.command`, also when the sign-in ended. */
  readonly command: string | null;
}

/** Runs one identity source: its sign-in, its renewal ahead of time and its syncs. */
export interface SourceRunner {
  readonly id: SourceId;
  snapshot(): SourceSnapshot;
  /** What sessions directly on this source get. */
  context(): SourceContext;
  isSignedIn(): boolean;
  /** The user signed out, and the keychain holds the sign-in, or did not confirm that it removed it. */
  isLeaving(): boolean;
  /** Reads the sign-in from the keychain. While the keychain holds what the user signed out of, finishes that sign-out instead. */
  restore(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Checks whether a sign-in outside Latchkey came or went; never after the user signed out here. */
  look(signal: AbortSignal): Promise<Result<void, Problem>>;
  signIn(options: { readonly openBrowser: boolean }, signal: AbortSignal): Promise<Result<void, Problem>>;
  cancelSignIn(): void;
  /**
   * Forgets the sign-in, even when the provider cannot be reached. The source shows `keychain-not-removed` for as long as
   * the keychain could not be made to remove it.
   */
  signOut(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Renews without the user; one renewal at a time however many ask. */
  refresh(signal: AbortSignal): Promise<Result<void, Problem>>;
  sync(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** One of the kind's actions. */
  act(action: string, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** See `BoundSource.mfaCode`. */
  mfaCode(serial: string, signal: AbortSignal): Promise<string | null>;
  /** See `BoundSource.longTermKey`. */
  readonly longTermKey: SessionContext['longTermKey'];
  /** A session was given credentials that say whose they are: the source is signed in as that one. */
  identified(identity: LeaseIdentity): void;
  /** A session found that only the user can bring the sign-in back. */
  lost(problem: Problem): void;
  dispose(): void;
  /** Removes the keychain item: the source is to be deleted. Not a failure where no keychain is and none was ever given anything. */
  removeSecrets(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** The keychain is open again: offers it what it has not taken. Shows no window. */
  offerSecrets(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when no exclusive work runs any more, and an open keychain was offered what it has not taken. A renewal under way
   * outlives `dispose`: its refresh token is spent.
   */
  settled(signal: AbortSignal): Promise<void>;
}

export interface SourceRunnerPorts {
  readonly record: () => SourceRecord;
  /** Its name, with what tells it apart where another source has it. */
  readonly shownName: () => string;
  readonly bound: BoundSource;
  /** As `SourceKind.externalSignIn`. */
  readonly externalSignIn: SourceKind['externalSignIn'];
  readonly secrets: SecretsPort;
  readonly ask: Ask;
  /** A new one for each sign-in. */
  readonly signInPage: () => SignInPage;
  readonly presence: Presence;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly now: () => number;
  readonly onThrow: (error: unknown) => Problem;
  readonly changed: () => void;
  /** Remembers over a restart that a sign-out is not finished. */
  readonly keepLeaving: (isLeaving: boolean) => void;
  readonly found: (
    sessions: readonly FoundSession[],
    /** Whose sessions stay as they were. */
    unread: ReadonlySet<AccountId>,
  ) => Promise<{ readonly added: number; readonly removed: number }>;
  /** Called after the model and what the user is shown of it have changed. */
  readonly emit: (news: SourceNews) => void;
}
