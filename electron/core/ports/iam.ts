import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { LongTermKey } from './sts.ts';

export interface AccessKeyInfo {
  readonly accessKeyId: string;
  readonly createdAt: number;
  readonly isActive: boolean;
}

/** What of IAM a user may do for themselves: their own keys and devices. */
export interface Iam {
  listAccessKeys(key: LongTermKey, signal: AbortSignal): Promise<Result<readonly AccessKeyInfo[], Problem>>;
  createAccessKey(key: LongTermKey, signal: AbortSignal): Promise<Result<LongTermKey, Problem>>;
  setAccessKeyActive(
    key: LongTermKey,
    accessKeyId: string,
    isActive: boolean,
    signal: AbortSignal,
  ): Promise<Result<void, Problem>>;
  deleteAccessKey(key: LongTermKey, accessKeyId: string, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Serial numbers of the user's virtual and hardware devices. */
  listMfaDevices(key: LongTermKey, signal: AbortSignal): Promise<Result<readonly string[], Problem>>;
  /** What the account of a session calls itself (iam:ListAccountAliases); null when it has no alias. */
  accountAlias(lease: Lease, region: Region, signal: AbortSignal): Promise<Result<string | null, Problem>>;
}
