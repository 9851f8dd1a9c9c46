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
}
