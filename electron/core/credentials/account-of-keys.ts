import { AccountId, Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { answerWithin } from '../async/answer-within.ts';
import { resultOf } from '../async/result-of.ts';
import type { Lease } from '../credentials.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sts } from '../ports/sts.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';

/** Longer than AWS takes, and short beside the minute that tools wait for keys. The kinds that ask for themselves wait as long. */
const MOST_MS = 3_000;

/** The lease with the account that its keys are of; unchanged where nobody can say it. */
export type AccountOfKeys = (
  entry: SessionEntry,
  lease: Lease,
  before: Lease | null,
  signal: AbortSignal,
) => Promise<Lease>;

/**
 * SECURITY: a session that names no account acts in that of its keys, and a program or a machine may give keys of another one at
 * any time. So AWS is asked about each new key before anybody is given it: what was started in one account is held to that.
 */
export function createAccountOfKeys({
  clock,
  sts,
  region,
  status,
  onThrow,
}: {
  readonly clock: Pick<Clock, 'after'>;
  readonly sts: Pick<Sts, 'getCallerIdentity'>;
  readonly region: (entry: SessionEntry) => Region | null;
  /** How the identity source of this session is signed in. */
  readonly status: (entry: SessionEntry) => SignInStatus | null;
  readonly onThrow: (error: unknown) => Problem;
}): AccountOfKeys {
  return async (entry, lease, before, signal) => {
    if (entry.accountId !== null || entry.parent.kind !== 'source') return lease;
    // By AWS's word, where the kind has asked for it: a program may print another account than its keys have.
    const { identity } = lease;
    if (identity !== undefined)
      return { ...lease, accountId: accountOfArn(identity.callerArn) ?? lease.accountId };
    if (lease.accountId !== null) return lease;
    const isSameKey = before !== null && before.accessKeyId === lease.accessKeyId;
    const known = accountOfCaller(status(entry)) ?? (isSameKey ? before.accountId : null);
    if (known !== null) return { ...lease, accountId: known };
    const where = region(entry) ?? anyRegion;
    const late = () => null;
    const ask = async (own: AbortSignal) => {
      const who = await resultOf(() => sts.getCallerIdentity(lease, where, own), onThrow, own);
      return who.ok ? who.value.account : null;
    };
    const accountId = await answerWithin(clock, { ms: MOST_MS, late, onThrow }, ask, signal);
    return { ...lease, accountId };
  };
}

const anyRegion = Region.parse('us-east-1');

/** Null: the sign-in does not say whose it is. */
export const accountOfCaller = (status: SignInStatus | null): AccountId | null =>
  status?.kind === 'signed-in' ? accountOfArn(status.callerArn) : null;

/** `arn:PARTITION:SERVICE::ACCOUNT:RESOURCE` */
const accountOfArn = (arn: string | undefined): AccountId | null =>
  AccountId.safeParse(arn?.split(':')[4]).data ?? null;
