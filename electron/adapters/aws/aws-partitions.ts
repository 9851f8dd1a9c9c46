// The partitions of AWS and what their hosts end in. Data of botocore's partitions.json and of each service's own endpoint
// rules; aws-endpoints.test.ts compares every line with what the SDK's rules answer.

import { partitionOfRegion } from '../../../shared/aws-partition.ts';

/** Which of AWS's hosts are meant: those with FIPS 140 validated cryptography, those that answer on IPv6 too. */
export interface AwsEndpointVariant {
  readonly fips: boolean;
  readonly dualStack: boolean;
}
export const plainAwsEndpoints: AwsEndpointVariant = { fips: false, dualStack: false };

export interface Partition {
  readonly suffix: string;
  readonly dualStackSuffix: string;
  /** IAM has one address in a partition, and the region that its requests are signed for. */
  readonly iam: {
    readonly region: string;
    readonly host: string;
    readonly fipsHost: string;
    readonly dualStackHost: string;
    readonly fipsDualStackHost: string;
  };
  /** The ordinary hosts of STS and Identity Center are the FIPS ones. */
  readonly fipsIsPlain: boolean;
  /** Where a browser signs in to the console. */
  readonly signin: (region: string) => string;
}

const partitionOf = (
  suffix: string,
  dualStackSuffix: string,
  iam: { readonly region: string } & Partial<Partition['iam']>,
  signin: Partition['signin'],
  fipsIsPlain = false,
): Partition => ({
  suffix,
  dualStackSuffix,
  iam: {
    host: `iam.${iam.region}.${suffix}`,
    fipsHost: `iam-fips.${suffix}`,
    dualStackHost: `iam.${dualStackSuffix}`,
    fipsDualStackHost: `iam-fips.${dualStackSuffix}`,
    ...iam,
  },
  fipsIsPlain,
  signin,
});

const aws = partitionOf(
  'amazonaws.com',
  'api.aws',
  {
    region: 'us-east-1',
    host: 'iam.amazonaws.com',
    dualStackHost: 'iam.global.api.aws',
    fipsDualStackHost: 'iam-fips.global.api.aws',
  },
  () => 'signin.aws.amazon.com',
);

const others: readonly (readonly [name: string, Partition])[] = [
  [
    'aws-cn',
    partitionOf(
      'amazonaws.com.cn',
      'api.amazonwebservices.com.cn',
      {
        region: 'cn-north-1',
        dualStackHost: 'iam.global.api.amazonwebservices.com.cn',
      },
      () => 'signin.amazonaws.cn',
    ),
  ],
  [
    'aws-us-gov',
    partitionOf(
      'amazonaws.com',
      'api.aws',
      {
        region: 'us-gov-west-1',
        host: 'iam.us-gov.amazonaws.com',
        fipsHost: 'iam.us-gov.amazonaws.com',
        dualStackHost: 'iam.us-gov.api.aws',
        fipsDualStackHost: 'iam.us-gov.api.aws',
      },
      () => 'signin.amazonaws-us-gov.com',
      true,
    ),
  ],
  [
    'aws-eusc',
    partitionOf(
      'amazonaws.eu',
      'api.amazonwebservices.eu',
      {
        region: 'eusc-de-east-1',
        dualStackHost: 'iam.global.api.amazonwebservices.eu',
      },
      (region) => `${region}.signin.amazonaws-eusc.eu`,
    ),
  ],
  [
    'aws-iso',
    partitionOf(
      'c2s.ic.gov',
      'api.aws.ic.gov',
      {
        region: 'us-iso-east-1',
        fipsHost: 'iam-fips.us-iso-east-1.c2s.ic.gov',
      },
      (region) => `${region}.signin.c2shome.ic.gov`,
    ),
  ],
  [
    'aws-iso-b',
    partitionOf(
      'sc2s.sgov.gov',
      'api.aws.scloud',
      {
        region: 'us-isob-east-1',
        fipsHost: 'iam-fips.us-isob-east-1.sc2s.sgov.gov',
      },
      (region) => `${region}.signin.sc2shome.sgov.gov`,
    ),
  ],
  [
    'aws-iso-e',
    partitionOf(
      'cloud.adc-e.uk',
      'api.cloud-aws.adc-e.uk',
      { region: 'eu-isoe-west-1' },
      (region) => `${region}.signin.csphome.adc-e.uk`,
    ),
  ],
  [
    'aws-iso-f',
    partitionOf(
      'csp.hci.ic.gov',
      'api.aws.hci.ic.gov',
      { region: 'us-isof-south-1' },
      (region) => `${region}.signin.csphome.hci.ic.gov`,
    ),
  ],
];

const suffixes = [aws, ...others.map(([, one]) => one)].flatMap((one) => [one.suffix, one.dualStackSuffix]);

/** True for a host of AWS's own, in any partition; a VPC endpoint is one, too. */
export const isAwsHost = (host: string): boolean => suffixes.some((suffix) => host.endsWith(`.${suffix}`));

export function partition(region: string): Partition {
  const name = partitionOfRegion(region);
  return others.find(([other]) => other === name)?.[1] ?? aws;
}
