import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import { createMachine } from '../../adapters/machine/machine.ts';
import { createSystemClock } from '../../adapters/machine/system-clock.ts';
import { ambientSessionKind } from './session.ts';
import { ambientKind } from './source.ts';

// The real adapters against the playground as an EC2 instance, a container and a program.
let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground();
});
afterEach(() => playground.close());

type Values = Readonly<Record<string, string>>;
function machine(config: Values, env: Values) {
  const own = { ...process.env, ...env };
  const ports = createRealPorts(playground.endpoints, {}, fetch, {
    machine: createMachine({ env: own, clock: createSystemClock() }),
  });
  const { ctx } = createSourceRig(config);
  const session = sessionContext({ config: { source: 'acme' }, source: ctx });
  const bound = ambientSessionKind.bind(ports);
  return {
    signIn: () => ambientKind.bind(ports).signIn(ctx, never),
    lease: () => bound.lease(session, never),
    who: async () => {
      const lease = must(await bound.lease(session, never));
      return must(await ports.sts.getCallerIdentity(lease, usEast1, never)).arn;
    },
  };
}
const ec2 = (env: Values = {}) =>
  machine({ origin: 'ec2' }, { AWS_EC2_METADATA_SERVICE_ENDPOINT: playground.metadata.ec2, ...env });
const container = (env: Values = {}) =>
  machine(
    { origin: 'container' },
    {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: playground.metadata.container,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: playground.metadata.authorization,
      ...env,
    },
  );
const reported = async (failing: Promise<Awaited<ReturnType<ReturnType<typeof ec2>['lease']>>>) => {
  const result = await failing;
  return result.ok ? 'ok' : problemSentence(result.error);
};

it('takes the role of an EC2 instance with a token, as AWS then knows it', async () => {
  expect(await ec2().who()).toBe('arn:aws:sts::111111111111:assumed-role/InstanceRole/i-0c0ffee0c0ffee000');
  expect(playground.calls.filter(({ service }) => service === 'metadata').map((c) => c.operation)).toEqual([
    'PutToken',
    'GetRoleName',
    'GetInstanceCredentials',
  ]);
  expect(must(await ec2().signIn())).toMatchObject({
    signedInAs: 'i-0c0ffee0c0ffee000',
    facts: [expect.stringContaining('It needs no setup')],
  });
  const lease = must(await ec2().lease());
  expect(lease.expiresAt).toBeGreaterThan(Date.now() + 5 * 3_600_000);
});

it('says what an instance lacks', async () => {
  playground.setMachine({ instanceRole: null });
  expect(await reported(ec2().lease())).toContain('has no instance profile');
  playground.setMachine({ instanceRole: 'InstanceRole', failure: 'AssumeRoleUnauthorizedAccess' });
  expect(await reported(ec2().lease())).toContain(
    'AssumeRoleUnauthorizedAccess: EC2 cannot assume the role.',
  );
  playground.setMachine({ disabled: true });
  expect(await reported(ec2().lease())).toContain('--http-endpoint enabled');
  expect(await reported(ec2({ AWS_EC2_METADATA_DISABLED: 'True' }).lease())).toContain(
    'AWS_EC2_METADATA_DISABLED',
  );
  expect(await reported(ec2({ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'nonsense' }).lease())).toContain(
    'cannot be used',
  );
});

it('hints at the hop limit when the answer does not come this far', async () => {
  playground.faults.add({ service: 'metadata', operation: 'PutToken', hang: true });
  expect(await reported(ec2().lease())).toContain('--http-put-response-hop-limit 2');
}, 15_000);

it('bears one failure, and tells a broken service', async () => {
  playground.faults.add({ service: 'metadata', operation: 'PutToken', times: 1, status: 503 });
  expect(await ec2().who()).toContain('InstanceRole');
  playground.faults.add({
    service: 'metadata',
    operation: 'GetInstanceCredentials',
    times: 1,
    garbage: true,
  });
  expect(await ec2().lease()).toMatchObject({ error: { code: 'upstream-garbage' } });
});

it('uses late keys on, as AWS takes them meanwhile', async () => {
  playground.setMachine({ late: true });
  const lease = must(await ec2().lease());
  expect(lease.expiresAt - Date.now()).toBeGreaterThan(14 * 60_000);
  expect(lease.expiresAt - Date.now()).toBeLessThanOrEqual(15 * 60_000 + 5000);
  expect(await ec2().who()).toContain('InstanceRole');
});

it('takes the role of a container, with a token of the environment or of a file read each time', async () => {
  expect(await container().who()).toContain(':assumed-role/TaskRole/');
  const file = join(playground.directory, 'authorization');
  writeFileSync(file, `${playground.metadata.authorization}\n`);
  const pod = container({
    AWS_CONTAINER_AUTHORIZATION_TOKEN: '',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  });
  expect(await pod.who()).toContain('TaskRole');
  playground.setMachine({ authorization: 'another' });
  expect(await pod.lease()).toMatchObject({ error: { code: 'upstream-failed', status: 401 } });
  writeFileSync(file, 'another');
  expect(await pod.who()).toContain('TaskRole');
});

it('gives no keys over plain HTTP to another host, and none of its own', async () => {
  const other = container({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.7/keys' });
  expect(await reported(other.lease())).toContain('192.0.2.7 over plain HTTP');
  expect(await reported(container({ LATCHKEY_SESSION: 'prod' }).lease())).toContain('latchkey exec');
  expect(await reported(container({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }).lease())).toContain(
    'neither an ECS task',
  );
});

it('takes keys of the environment, and says which are missing', async () => {
  const key = playground.world.iamUsers[1];
  const env = {
    AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
    AWS_SESSION_TOKEN: '',
  };
  expect(await machine({ origin: 'environment' }, env).who()).toBe('arn:aws:iam::111111111111:user/build');
  const without = machine({ origin: 'environment' }, { ...env, AWS_SECRET_ACCESS_KEY: '' });
  expect(await reported(without.lease())).toContain('AWS_SECRET_ACCESS_KEY is not set');
});

/** What a program prints for these keys. */
const printedOf = (key: ReturnType<typeof playground.issueRoleCredentials>) => ({
  Version: 1,
  AccessKeyId: key.accessKeyId,
  SecretAccessKey: key.secretAccessKey,
  SessionToken: key.sessionToken,
  Expiration: new Date(key.expiresAt).toISOString(),
});

it('takes what another program prints, and repeats nothing of an invalid one', async () => {
  const program = join(playground.directory, 'print-keys');
  const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
  const prints = (value: unknown) => {
    writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${JSON.stringify(value)}\nEND\n`);
    chmodSync(program, 0o700);
    return machine({ origin: 'process', command: `"${program}" --quiet` }, {});
  };
  const good = printedOf(key);
  expect(await prints(good).who()).toContain('AWSReservedSSO_DeveloperAccess');
  const bad = await prints({ ...good, Version: 2 }).lease();
  expect(bad).toMatchObject({ error: { code: 'nothing-here' } });
  expect(JSON.stringify(bad)).not.toContain(key.secretAccessKey);
  expect(await prints({ ...good, Expiration: '2001-01-01T00:00:00Z' }).lease()).toMatchObject({
    error: { code: 'credentials-expired' },
  });
});

it('says with each lease whose keys a program printed, and asks AWS once for a key', async () => {
  const program = join(playground.directory, 'print-keys-of');
  const prints = (user: string) => {
    const key = playground.issueRoleCredentials(user, '111111111111', 'DeveloperAccess');
    const printed = { ...printedOf(key), AccountId: '111111111111' };
    writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${JSON.stringify(printed)}\nEND\n`);
    chmodSync(program, 0o700);
  };
  const own = machine({ origin: 'process', command: `"${program}"` }, {});
  const asked = () => playground.calls.filter(({ operation }) => operation === 'GetCallerIdentity').length;
  prints('maria.garcia');
  const maria = must(await own.lease()).identity;
  expect(maria).toMatchObject({ signedInAs: 'maria.garcia' });
  const once = asked();
  expect(must(await own.lease()).identity).toEqual(maria);
  expect(asked()).toBe(once);
  prints('sam.lee');
  const sam = must(await own.lease()).identity;
  expect(sam).toMatchObject({ signedInAs: 'sam.lee' });
  expect(sam?.user).not.toBe(maria?.user);
  playground.faults.add({
    service: 'sts',
    operation: 'GetCallerIdentity',
    status: 403,
    code: 'AccessDenied',
  });
  prints('maria.garcia');
  expect(must(await own.lease()).identity).toMatchObject({ signedInAs: null });
});
