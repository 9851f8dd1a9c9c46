// What else differs between the partitions for the services that Latchkey calls. aws-endpoints.test.ts compares every line with what
// the rules in AWS's own clients answer.

import { awsPartitions, partitionAt } from '../../../shared/aws-partition.ts';

/** Which of AWS's hosts are meant: those with FIPS 140 validated cryptography, those that answer on IPv6 too. */
export interface AwsEndpointVariant {
  readonly fips: boolean;
  readonly dualStack: boolean;
}
export const plainAwsEndpoints: AwsEndpointVariant = { fips: false, dualStack: false };

/** IAM has one address in a partition. */
export interface IamHosts {
  readonly host: string;
  readonly fipsHost: string;
  readonly dualStackHost: string;
  readonly fipsDualStackHost: string;
}

const own: Readonly<Record<string, Partial<IamHosts>>> = {
  aws: {
    host: 'iam.amazonaws.com',
    dualStackHost: 'iam.global.api.aws',
    fipsDualStackHost: 'iam-fips.global.api.aws',
  },
  'aws-cn': { dualStackHost: 'iam.global.api.amazonwebservices.com.cn' },
  'aws-us-gov': {
    host: 'iam.us-gov.amazonaws.com',
    fipsHost: 'iam.us-gov.amazonaws.com',
    dualStackHost: 'iam.us-gov.api.aws',
    fipsDualStackHost: 'iam.us-gov.api.aws',
  },
  'aws-eusc': { dualStackHost: 'iam.global.api.amazonwebservices.eu' },
  'aws-iso': { fipsHost: 'iam-fips.us-iso-east-1.c2s.ic.gov' },
  'aws-iso-b': { fipsHost: 'iam-fips.us-isob-east-1.sc2s.sgov.gov' },
};

export function iamHosts(region: string): IamHosts {
  const { name, firstRegion, suffix, dualStackSuffix } = partitionAt(region);
  return {
    host: `iam.${firstRegion}.${suffix}`,
    fipsHost: `iam-fips.${suffix}`,
    dualStackHost: `iam.${dualStackSuffix}`,
    fipsDualStackHost: `iam-fips.${dualStackSuffix}`,
    ...own[name],
  };
}

/** The ordinary hosts of STS and Identity Center are the FIPS ones. */
export const isFipsPlain = (region: string): boolean => partitionAt(region).name === 'aws-us-gov';

const suffixes = awsPartitions.flatMap((one) => [one.suffix, one.dualStackSuffix]);

/** True for a host of AWS's own, in any partition; a VPC endpoint is one, too. */
export const isAwsHost = (host: string): boolean => suffixes.some((suffix) => host.endsWith(`.${suffix}`));
