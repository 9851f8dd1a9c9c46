import type { Region, SourceId } from '../../../shared/ids.ts';
import type { Lease, LeaseIdentity } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { createAskCaller } from '../caller-check.ts';

/** Without the name of a role's session, which a machine makes again each time; of Identity Center it is the user's. */
const lastingPart = (arn: string): string =>
  /:assumed-role\/AWSReservedSSO_/.test(arn) ? arn : arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1');

/** Who has this ARN. */
export const ownerBy = (arn: string): LeaseIdentity => ({
  signedInAs: arn.split('/').at(-1) ?? null,
  callerArn: arn,
  user: lastingPart(arn),
});

/** Whose keys these are. A program or the machine may give another one's each time, so AWS is asked about each new key. */
export function createOwners(ports: Pick<IdentityPorts, 'sts' | 'clock'>) {
  const askCaller = createAskCaller(ports);
  const last = new Map<SourceId, { readonly key: string; readonly owner: LeaseIdentity }>();
  return async (
    source: SourceId,
    lease: Lease,
    region: Region,
    signal: AbortSignal,
  ): Promise<LeaseIdentity> => {
    const known = last.get(source);
    if (known !== undefined && known.key === lease.accessKeyId) return known.owner;
    const arn = await askCaller(lease, region, signal);
    // Keys of another partition are not known in every region, and some networks keep STS out: a name is worth no failure.
    if (arn === null) return { signedInAs: null };
    const owner = ownerBy(arn);
    last.set(source, { key: lease.accessKeyId, owner });
    return owner;
  };
}
