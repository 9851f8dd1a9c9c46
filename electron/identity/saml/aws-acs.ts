import { partitionAt } from '../../../shared/aws-partition.ts';
import type { Region } from '../../../shared/ids.ts';

/**
 * AWS's assertion consumer in the partition of a region: what a request asks the provider to post to
 * (https://docs.aws.amazon.com/general/latest/gr/signin-service.html).
 */
export const awsAcs = (region: Region | null): string => `https://${partitionAt(region ?? '').samlHost}/saml`;
