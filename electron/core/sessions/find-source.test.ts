import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { testSource } from '../terminal/testing-state.ts';
import { findSource } from './find-source.ts';

const gov = 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory';
const source = (id: string, startUrl: string, region: string) =>
  testSource({ id: SourceId.parse(id), name: id, config: { startUrl, region } });
const sources = [
  source('a', `${gov}/d-1111111111`, 'us-gov-west-1'),
  source('b', `${gov}/d-2222222222`, 'us-gov-west-1'),
  source('c', 'https://acme.awsapps.com/start', 'us-east-1'),
  source('d', 'https://acme.awsapps.com/start', 'eu-west-1'),
];
const found = (asked: string) => {
  const outcome = findSource({ sources }, asked);
  return outcome.ok ? outcome.value.id : outcome.error.code;
};

describe('an identity source by the address of its portal', () => {
  it.each([
    [`${gov}/d-2222222222#/`, 'b'],
    [`${gov}/d-1111111111/`, 'a'],
    ['https://ACME.awsapps.com/start/#/', 'ambiguous'],
    ['https://other.awsapps.com/start', 'unknown-source'],
    ['c', 'c'],
  ])('%s is %s', (asked, wanted) => {
    expect(found(asked)).toBe(wanted);
  });
});
