import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';

/** Any region of the partition answers. */
export const anyRegion = ({ machine }: Pick<IdentityPorts, 'machine'>): Region =>
  Region.safeParse(machine.env('AWS_REGION') ?? '').data ?? Region.parse('us-east-1');

/** Whose the keys are, by AWS's own word. */
export async function whoHas(
  ports: Pick<IdentityPorts, 'machine' | 'sts'>,
  lease: Lease,
  signal: AbortSignal,
): Promise<Result<{ readonly arn: string }, Problem>> {
  const who = await ports.sts.getCallerIdentity(lease, anyRegion(ports), signal);
  signal.throwIfAborted();
  return who;
}

/**
 * True when the keys have ended. Where they seem to, the clock of this machine may be the one that is wrong, and nothing else
 * here asks AWS for the time: its answers carry it, and two that agree are believed.
 */
export async function hasEnded(ports: IdentityPorts, lease: Lease, signal: AbortSignal): Promise<boolean> {
  const seemsSo = () => lease.expiresAt <= serverNow(ports);
  for (let answers = 0; answers < 2 && seemsSo(); answers += 1)
    if (!(await whoHas(ports, lease, signal)).ok) break;
  return seemsSo();
}
