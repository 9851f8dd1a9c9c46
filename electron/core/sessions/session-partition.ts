import { partitionOfArn, partitionOfRegion } from '../../../shared/aws-partition.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Region } from '../../../shared/ids.ts';
import { parseStartUrl } from '../../../shared/portal.ts';
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
 * What the sign-in below a session says of its partition: the address of its portal, and the region that it lives in. Null: nothing.
 */
export function partitionOfSource({ startUrl, region }: FormValues): string | null {
  const portal = parseStartUrl(startUrl ?? '');
  const host = portal.ok ? portal.value.host : '';
  if (host.endsWith('.cn')) return 'aws-cn';
  if (host.endsWith('.us-gov-home.awsapps.com')) return 'aws-us-gov';
  const named = (portal.ok ? portal.value.region : null) ?? region ?? '';
  return named === '' ? null : partitionOfRegion(named.trim().toLowerCase());
}

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
