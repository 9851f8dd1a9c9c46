import type { Region } from '../../../shared/ids.ts';

// https://docs.aws.amazon.com/general/latest/gr/signin-service.html; the other partitions by their endpoint rules.
const hosts: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'signin.amazonaws.cn'],
  ['us-gov-', 'signin.amazonaws-us-gov.com'],
  ['eusc-', 'eusc-de-east-1.signin.amazonaws-eusc.eu'],
  ['us-iso-', 'signin.c2shome.ic.gov'],
  ['us-isob-', 'signin.sc2shome.sgov.gov'],
  ['eu-isoe-', 'signin.csphome.adc-e.uk'],
  ['us-isof-', 'signin.csphome.hci.ic.gov'],
];

/** AWS's assertion consumer in the partition of a region: what a request asks the provider to post to. */
export function awsAcs(region: Region | null): string {
  const host = hosts.find(([prefix]) => region?.startsWith(prefix))?.[1] ?? 'signin.aws.amazon.com';
  return `https://${host}/saml`;
}
