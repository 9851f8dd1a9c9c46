import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../playground.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
const codeCommitAccess = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
const breakGlass = 'arn:aws:iam::111111111111:role/BreakGlass';
const deploy = 'arn:aws:iam::222222222222:role/Deploy';
const serial = 'arn:aws:iam::111111111111:mfa/maria';

let playground: Playground;
let developer: Keys;
let maria: Keys;
beforeAll(async () => {
  playground = await startPlayground();
  developer = playground.issueRoleCredentials('maria.garcia', '444444444444', 'DeveloperAccess');
  const user = playground.world.iamUsers[0];
  if (user === undefined) throw new Error('no user');
  maria = { accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey };
});
afterAll(() => playground.close());

const client = (credentials: Keys): STSClient =>
  new STSClient({ region: 'us-east-1', endpoint: playground.endpoints.sts, credentials, maxAttempts: 1 });
const assume = (keys: Keys, input: Partial<AssumeRoleCommandInput> = {}) =>
  client(keys).send(new AssumeRoleCommand({ RoleArn: codeCommitAccess, RoleSessionName: 'me', ...input }));
const keysOf = (reply: Awaited<ReturnType<typeof assume>>): Keys => ({
  accessKeyId: reply.Credentials?.AccessKeyId ?? '',
  secretAccessKey: reply.Credentials?.SecretAccessKey ?? '',
  sessionToken: reply.Credentials?.SessionToken ?? '',
});

describe('AssumeRole', () => {
  it('gives a session of the role to whom it trusts', async () => {
    const before = playground.clock.now();
    const reply = await assume(developer, {
      Tags: [{ Key: 'team', Value: 'a b' }],
      TransitiveTagKeys: ['team'],
      SourceIdentity: 'maria',
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    });
    expect(reply.AssumedRoleUser?.Arn).toBe('arn:aws:sts::111111111111:assumed-role/CodeCommitAccess/me');
    expect(reply.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:me$/);
    expect(reply.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(reply.SourceIdentity).toBe('maria');
    expect(reply.PackedPolicySize).toBeGreaterThan(0);
    const lastsMs = (reply.Credentials?.Expiration?.getTime() ?? 0) - before;
    expect(Math.abs(lastsMs - 3_600_000)).toBeLessThan(30_000);
  });

  it('goes down a chain, with the external id where the role asks for one', async () => {
    const first = keysOf(await assume(developer));
    const input = { RoleArn: deploy, ExternalId: 'latchkey-demo' };
    const second = keysOf(await assume(first, input));
    await expect(
      assume(second, { RoleArn: 'arn:aws:iam::333333333333:role/DataReader' }),
    ).resolves.toBeDefined();
    for (const ExternalId of [undefined, 'another-id'])
      await expect(assume(first, { ...input, ExternalId })).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:sts::111111111111:assumed-role/CodeCommitAccess/me is not authorized to perform: sts:AssumeRole on resource: ${deploy}`,
      });
  });

  it('holds a chained session to one hour and a user to the role’s maximum', async () => {
    await expect(assume(developer, { DurationSeconds: 3601 })).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
    await expect(assume(maria, { DurationSeconds: 14_400 })).resolves.toBeDefined();
    await expect(assume(maria, { DurationSeconds: 14_401 })).rejects.toMatchObject({
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });

  it('counts a GetSessionToken session as chained', async () => {
    const { Credentials: c } = await client(maria).send(new GetSessionTokenCommand({}));
    const session = {
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken ?? '',
    };
    await expect(assume(session, { DurationSeconds: 7200 })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(assume(session)).resolves.toBeDefined();
  });

  it('ends with everything that was chained from the same user', async () => {
    const sam = playground.issueRoleCredentials('sam.lee', '444444444444', 'DeveloperAccess');
    const chained = keysOf(await assume(sam));
    expect(playground.expireCredentials('sam.lee')).toBe(2);
    await expect(assume(chained)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('refuses callers the role does not trust, and roles that are not there, alike', async () => {
    const readOnly = playground.issueRoleCredentials('maria.garcia', '111111111111', 'ReadOnlyAccess');
    await expect(assume(readOnly)).rejects.toMatchObject({ name: 'AccessDenied' });
    const absent = 'arn:aws:iam::111111111111:role/Absent';
    await expect(assume(developer, { RoleArn: absent })).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it.each<readonly [string, Partial<AssumeRoleCommandInput>, string]>([
    ['an ARN with three colons', { RoleArn: 'arn:aws:iam:::111111111111:role/X' }, 'ValidationError'],
    ['an ARN that is too short', { RoleArn: 'arn:aws:iam' }, 'ValidationError'],
    ['a session name with a space', { RoleSessionName: 'Maria Garcia' }, 'ValidationError'],
    ['a session name of one letter', { RoleSessionName: 'm' }, 'ValidationError'],
    ['a session name of 65', { RoleSessionName: 'm'.repeat(65) }, 'ValidationError'],
    ['899 seconds', { DurationSeconds: 899 }, 'ValidationError'],
    ['43201 seconds', { DurationSeconds: 43_201 }, 'ValidationError'],
    ['an external id with a space', { ExternalId: 'a b' }, 'ValidationError'],
    ['a source identity with a space', { SourceIdentity: 'a b' }, 'ValidationError'],
    ['a code of five digits', { SerialNumber: serial, TokenCode: '12345' }, 'ValidationError'],
    ['a policy that is no JSON', { Policy: '{' }, 'MalformedPolicyDocumentException'],
    ['a policy that says nothing', { Policy: '{}' }, 'MalformedPolicyDocumentException'],
    ['a policy of 2049 characters', { Policy: 'x'.repeat(2049) }, 'ValidationError'],
    [
      'a policy ARN of another service',
      { PolicyArns: [{ arn: 'arn:aws:s3:::bucket/policy/x' }] },
      'ValidationError',
    ],
    [
      '11 policy ARNs',
      { PolicyArns: Array(11).fill({ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }) },
      'ValidationError',
    ],
    [
      '51 tags',
      { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: 'v' })) },
      'ValidationError',
    ],
    ['a tag key of 129', { Tags: [{ Key: 'k'.repeat(129), Value: '' }] }, 'ValidationError'],
    ['a tag value of 257', { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, 'ValidationError'],
    [
      'tags that differ in case only',
      {
        Tags: [
          { Key: 'k', Value: '1' },
          { Key: 'K', Value: '2' },
        ],
      },
      'InvalidParameterValue',
    ],
    ['a transitive key that is no tag', { TransitiveTagKeys: ['absent'] }, 'InvalidParameterValue'],
  ])('refuses %s', async (_, input, name) => {
    await expect(assume(maria, input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('refuses tags that pack too large though each is within its limit', async () => {
    const noise = Array.from({ length: 2000 }, (_, i) => ((i * 2654435761) >>> 7).toString(36)).join('');
    const Tags = Array.from({ length: 50 }, (_, i) => ({
      Key: `k${i}`,
      Value: noise.slice(i * 200, i * 200 + 200),
    }));
    await expect(assume(maria, { Tags })).rejects.toMatchObject({ name: 'PackedPolicyTooLargeException' });
  });

  it('hands transitive tags and the source identity down and lets neither be changed', async () => {
    const first = keysOf(
      await assume(developer, {
        Tags: [{ Key: 'team', Value: 'a' }],
        TransitiveTagKeys: ['Team'],
        SourceIdentity: 'maria',
      }),
    );
    const next = { RoleArn: deploy, ExternalId: 'latchkey-demo' };
    expect((await assume(first, next)).SourceIdentity).toBe('maria');
    await expect(assume(first, { ...next, SourceIdentity: 'sam' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(assume(first, { ...next, Tags: [{ Key: 'TEAM', Value: 'b' }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('multi-factor authentication', () => {
  it('asks for a code where the role does, and takes each code once', async () => {
    await expect(assume(maria, { RoleArn: breakGlass })).rejects.toMatchObject({ name: 'AccessDenied' });
    const withCode = { RoleArn: breakGlass, SerialNumber: serial, TokenCode: playground.mfaCode('maria') };
    await expect(assume(maria, withCode)).resolves.toBeDefined();
    await expect(assume(maria, withCode)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      ),
    });
  });

  it('refuses a foreign device, a code without a device and a device in the hand of a role', async () => {
    const foreign = { SerialNumber: 'arn:aws:iam::111111111111:mfa/sam', TokenCode: '123456' };
    await expect(assume(maria, foreign)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(maria, { TokenCode: '123456' })).rejects.toMatchObject({ name: 'AccessDenied' });
    const own = { SerialNumber: serial, TokenCode: playground.mfaCode('maria') };
    await expect(assume(developer, own)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('sessions of a user', () => {
  it('are refused to role sessions', async () => {
    const sts = client(developer);
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(sts.send(new GetFederationTokenCommand({ Name: 'me' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('give a federated user that can assume nothing', async () => {
    const reply = await client(maria).send(new GetFederationTokenCommand({ Name: 'guest' }));
    expect(reply.FederatedUser?.Arn).toBe('arn:aws:sts::111111111111:federated-user/guest');
    const c = reply.Credentials;
    const keys = {
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken ?? '',
    };
    await expect(assume(keys)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
