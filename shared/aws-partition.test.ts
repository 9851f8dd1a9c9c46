import { describe, expect, it } from 'vitest';
import { partitionOfArn, partitionOfRegion } from './aws-partition.ts';

describe('the partition', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['us-east-1', 'aws'],
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-west-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
  ])('of %s is %s', (region, partition) => {
    expect(partitionOfRegion(region)).toBe(partition);
  });

  it('of an ARN is what it says', () => {
    expect(partitionOfArn('arn:aws-us-gov:iam::111111111111:role/x')).toBe('aws-us-gov');
    expect(partitionOfArn('111111111111')).toBeNull();
  });
});
