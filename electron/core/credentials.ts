import type { AccountId } from '../../shared/ids.ts';
import type { Secret } from './secret.ts';

/** One set of temporary credentials. Times are epoch ms; `expiresAt` always comes from the server. */
export interface Lease {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  readonly sessionToken: Secret<string> | null;
  readonly expiresAt: number;
  readonly issuedAt: number;
  readonly accountId: AccountId | null;
  /** True when the caller of AssumeRole was itself a role session: caps and console links differ (protocols §vii, §x). */
  readonly chained: boolean;
  /** The MFA device that was proven when it was made: a hop that wants the same one need not ask again. */
  readonly mfaSerial?: string;
  /**
   * Whose they are, by the very credential that they were made with: for a source whose identity changes without a sign-in here.
   * Absent: of who is signed in at the source.
   */
  readonly identity?: LeaseIdentity;
  /** In an answer: the session gives none from then on, whatever AWS would still take. Absent: it has no end. */
  readonly sessionEndsAt?: number;
}

/** The expiry that a tool gets: it asks again then, and is refused where the session has ended. Never later than AWS says. */
export const shownEnd = ({ expiresAt, sessionEndsAt }: Pick<Lease, 'expiresAt' | 'sessionEndsAt'>): number =>
  sessionEndsAt === undefined ? expiresAt : Math.min(expiresAt, sessionEndsAt);

/** The fields of `SignInStatus` that say who it is. */
export interface LeaseIdentity {
  /** Null: not known. */
  readonly signedInAs: string | null;
  readonly callerArn?: string;
  readonly user?: string;
  readonly facts?: readonly string[];
}
