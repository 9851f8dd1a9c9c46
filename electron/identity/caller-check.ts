import type { AccountId, Region, SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Lease } from '../core/credentials.ts';
import type { IdentityPorts } from '../core/identity-source.ts';

/** A caller that waits for keys waits no longer than this for STS, which some networks keep out. */
const LONGEST_MS = 3_000;
/** Where STS gave no answer, other callers do not wait for it again before this. The next keys after it are asked about. */
const QUIET_MS = 60_000;

export interface ExpectedCaller {
  readonly sessionId: SessionId;
  readonly accountId: AccountId;
  /** The permission set. */
  readonly role: string;
  readonly region: Region;
  /** Who gave the credentials, for words. */
  readonly service: string;
  /** Where the sign-in does not say whose it is: AWS is asked until it is known. */
  readonly user?: { readonly isKnown: boolean; note(arn: string): void };
}

interface CallerPorts {
  readonly sts: Pick<IdentityPorts['sts'], 'getCallerIdentity'>;
  readonly clock: Pick<IdentityPorts['clock'], 'after' | 'monotonicMs'>;
}

export type AskCaller = (lease: Lease, region: Region, signal: AbortSignal) => Promise<string | null>;

/** The ARN that credentials have by AWS STS, which needs no permission; null: it gave none in time. */
export function createAskCaller({ sts, clock }: CallerPorts): AskCaller {
  const quietUntil = new Map<Region, number>();
  return async (lease, region, signal) => {
    if ((quietUntil.get(region) ?? Number.NEGATIVE_INFINITY) > clock.monotonicMs()) return null;
    signal.throwIfAborted();
    const late = new AbortController();
    const disarm = clock.after(LONGEST_MS, () => late.abort());
    let arn: string | null;
    try {
      const within = AbortSignal.any([signal, late.signal]);
      const caller = await sts.getCallerIdentity(lease, region, within);
      arn = caller.ok ? caller.value.arn : null;
    } catch (error) {
      if (signal.aborted || !late.signal.aborted) throw error;
      arn = null;
    } finally {
      disarm();
    }
    signal.throwIfAborted();
    if (arn === null) quietUntil.set(region, clock.monotonicMs() + QUIET_MS);
    return arn;
  };
}

/**
 * Says whether credentials of a portal are those that were asked for. A portal's answer names nobody, so AWS STS is asked,
 * until it has answered once for the session in this run. Where STS does not answer, it is not known, and the next keys are asked
 * about.
 *
 * SECURITY: credentials of another account are handed to nobody.
 */
export function createCallerCheck(ports: CallerPorts) {
  const known = new Set<string>();
  const askCaller = createAskCaller(ports);
  return async (
    lease: Lease,
    expected: ExpectedCaller,
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const key = [expected.sessionId, expected.accountId, expected.role].join(' ');
    const { user } = expected;
    if (known.has(key) && user?.isKnown !== false) return ok(lease);
    const arn = await askCaller(lease, expected.region, signal);
    if (arn === null) return ok(lease);
    if (!isOf(arn, expected)) {
      const { accountId, role } = expected;
      return err({
        code: 'identity-mismatch',
        service: expected.service,
        asked: `${role} in account ${accountId}`.slice(0, 300),
        answered: arn.slice(0, 300),
      });
    }
    known.add(key);
    user?.note(arn);
    return ok(lease);
  };
}

/** `arn:aws:sts::ACCOUNT:assumed-role/AWSReservedSSO_PERMISSIONSET_16HEX/USER`. */
function isOf(arn: string, { accountId, role }: ExpectedCaller): boolean {
  const [, , , , account, resource = ''] = arn.split(':', 6);
  if (account !== accountId) return false;
  const reserved = /^assumed-role\/AWSReservedSSO_(.+)_[0-9a-f]{16}\//.exec(resource)?.[1];
  // A role of another kind, which only a stand-in for AWS gives, is judged by its account.
  return reserved === undefined || reserved === role;
}
