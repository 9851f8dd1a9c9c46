/**
 * The partition of AWS that a region is of, by the beginning of its name (botocore's partitions.json). A partition has its own operator,
 * accounts and keys.
 */
export const partitionOfRegion = (region: string): string =>
  prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

const prefixes: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

/** Why a form refuses a region. */
export const regionElsewhere = (region: string, partition: string): string =>
  `${region} is of the partition ${partitionOfRegion(region)}, and this is of ${partition}: credentials of one are unknown in the other.`;

/** The partition that an ARN names; null: it is none. */
export const partitionOfArn = (arn: string): string | null => /^arn:(aws[a-z-]*):/.exec(arn)?.[1] ?? null;
