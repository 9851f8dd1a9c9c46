import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  awsPartitions,
  partitionAt,
  partitionNamed,
  partitionOfArn,
  partitionOfRegion,
} from './aws-partition.ts';

const root = path.dirname(import.meta.dirname);
/** The client exports what it finds in its table, not the table itself. */
const table = readFileSync(
  path.join(
    root,
    'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
  ),
  'utf8',
);
const known = z
  .object({
    partitions: z.array(
      z.object({
        id: z.string(),
        outputs: z.object({ dnsSuffix: z.string(), dualStackDnsSuffix: z.string() }),
        regions: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .parse(JSON.parse(table.slice(table.indexOf('{'), table.lastIndexOf('}') + 1))).partitions;

describe('the table of AWS’s own client', () => {
  it('has the same partitions', () => {
    expect(known.map(({ id }) => id).toSorted()).toEqual(awsPartitions.map(({ name }) => name).toSorted());
  });

  it.each(known)('has $id as here, with every region', ({ id, outputs, regions }) => {
    expect(partitionNamed(id)).toMatchObject({
      name: id,
      suffix: outputs.dnsSuffix,
      dualStackSuffix: outputs.dualStackDnsSuffix,
    });
    const real = Object.keys(regions).filter((region) => !region.endsWith('-global'));
    expect(real).toContain(partitionNamed(id)?.firstRegion);
    for (const region of real) expect(partitionOfRegion(region), region).toBe(id);
  });
});

const endpoints = z.object({
  partitions: z.array(
    z.object({
      partition: z.string(),
      dnsSuffix: z.string(),
      services: z.record(z.string(), z.object({ endpoints: z.record(z.string(), z.unknown()) })),
    }),
  ),
});
const asked = ['-c', 'import botocore; print(botocore.__path__[0])'];
const { stdout } = spawnSync('python3', asked, { encoding: 'utf8' });
// Null where there is no python3.
const botocore = (stdout ?? '').trim();

// It is of the AWS CLI that a machine has, and may be older than a partition.
it.skipIf(botocore === '')('the table of botocore has CodeCommit where this one has it', () => {
  const file = path.join(botocore, 'data', 'endpoints.json');
  const { partitions } = endpoints.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(partitions.length).toBeGreaterThan(2);
  for (const { partition, dnsSuffix, services } of partitions) {
    const own = partitionNamed(partition);
    expect(own?.suffix, partition).toBe(dnsSuffix);
    expect(own?.hasCodeCommit, partition).toBe('codecommit' in services);
    // A client signs in where it has a portal and an address for tokens.
    for (const service of ['sts', 'oidc', 'portal.sso'])
      for (const region of Object.keys(services[service]?.endpoints ?? {}).filter((one) =>
        /^\w+(-[a-z]+)+-\d$/.test(one),
      ))
        expect(partitionAt(region).name, `${service} in ${region}`).toBe(partition);
  }
});

describe('the partition', () => {
  it('of a region that nobody knows is the one with all others', () => {
    expect(partitionOfRegion('ap-southwest-9')).toBe('aws');
    expect(partitionOfRegion('')).toBe('aws');
  });

  it('of an ARN is what it says', () => {
    expect(partitionOfArn('arn:aws-us-gov:iam::111111111111:role/x')).toBe('aws-us-gov');
    expect(partitionOfArn('111111111111')).toBeNull();
  });
});
