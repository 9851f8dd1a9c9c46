import { expect, it } from 'vitest';
import { Region, RoleArn } from '../../../shared/ids.ts';
import { isAcs } from '../../shell/saml-post.ts';
import { regionFor } from './assertion.ts';
import { awsAcs } from './aws-acs.ts';

const every = [
  ['aws', 'eu-central-1', 'https://signin.aws.amazon.com/saml', 'us-east-1'],
  ['aws-cn', 'cn-northwest-1', 'https://signin.amazonaws.cn/saml', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-east-1', 'https://signin.amazonaws-us-gov.com/saml', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1', 'https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml', 'eusc-de-east-1'],
  ['aws-iso', 'us-iso-west-1', 'https://signin.c2shome.ic.gov/saml', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1', 'https://signin.sc2shome.sgov.gov/saml', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1', 'https://signin.csphome.adc-e.uk/saml', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1', 'https://signin.csphome.hci.ic.gov/saml', 'us-isof-south-1'],
] as const;

it.each(every)('%s: asks for a consumer whose answer is caught, and for STS of the role', (...row) => {
  const [partition, name, acs, fallback] = row;
  const region = Region.parse(name);
  const role = RoleArn.parse(`arn:${partition}:iam::111111111111:role/Dev`);
  expect(awsAcs(region)).toBe(acs);
  expect(isAcs(acs)).toBe(true);
  expect(regionFor(role, region)).toBe(name);
  expect(regionFor(role, null)).toBe(fallback);
  // A region typed for another partition has no STS that knows the role.
  const other = Region.parse(partition === 'aws' ? 'cn-north-1' : 'us-east-1');
  expect(regionFor(role, other)).toBe(fallback);
});
