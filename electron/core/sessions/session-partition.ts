import { partitionOfArn, partitionOfRegion, regionElsewhere } from '../../../shared/aws-partition.ts';
import type { Region, RoleArn } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SessionView } from '../../../shared/session.ts';
import { sessionLabel } from './session-names.ts';

/** The partition whose operator made, and knows, the credentials of a session. */
export const partitionOfSession = ({
  partition,
  roleArn,
  region,
}: Pick<SessionView, 'partition' | 'roleArn' | 'region'>): string =>
  partition ?? partitionOfArn(roleArn ?? '') ?? partitionOfRegion(region ?? '');

/**
 * SECURITY: a signature carries the session token, which would go to the operator of another partition.
 * Null: the region is of the session's own.
 */
export function otherPartition(region: Region, session: SessionView): Problem | null {
  const [there, own] = [partitionOfRegion(region), partitionOfSession(session)];
  if (there === own) return null;
  const name = sessionLabel(session).slice(0, 120);
  const reason = `The region ${region} is of the partition ${there}, and ${name} is of the partition ${own}: its credentials are unknown there, and are not sent there. Choose a session of ${there}, or a region of ${own}.`;
  return { code: 'refused', reason };
}

/**
 * What a form says of a session that is to be: of its role and region, and what is below it, nearest first. Null: all of one partition.
 * SECURITY: a role or region of another one would get the credentials of those below.
 */
export function partitionFault(
  own: { readonly roleArn: RoleArn | null; readonly region: Region | null },
  below: readonly (string | null)[],
): Problem | null {
  const ofRole = partitionOfArn(own.roleArn ?? '');
  const parent = below.find((one) => one !== null) ?? null;
  if (ofRole !== null && parent !== null && ofRole !== parent)
    return invalidInput(
      'roleArn',
      `This role is of the partition ${ofRole}, and what it is built on is of ${parent}: credentials of one are unknown in the other.`,
    ).error;
  const partition = ofRole ?? parent;
  if (own.region === null || partition === null || partitionOfRegion(own.region) === partition) return null;
  return invalidInput('region', regionElsewhere(own.region, partition)).error;
}
