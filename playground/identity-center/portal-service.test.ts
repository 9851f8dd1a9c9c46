import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../playground.ts';

let playground: Playground;
let sso: SSOClient;
beforeAll(async () => {
  playground = await startPlayground({ generate: { accounts: 1200, rolesPerAccount: 3 } });
  sso = new SSOClient({ region: 'us-east-1', endpoint: playground.endpoints.sso, maxAttempts: 1 });
});
afterAll(() => playground.close());

async function signIn(userName: string): Promise<string> {
  const oidc = new SSOOIDCClient({ region: 'us-east-1', endpoint: playground.endpoints.ssoOidc });
  const { clientId, clientSecret } = await oidc.send(
    new RegisterClientCommand({
      clientName: 'Latchkey',
      clientType: 'public',
      scopes: ['sso:account:access'],
    }),
  );
  const client = { clientId, clientSecret };
  const { deviceCode, userCode } = await oidc.send(
    new StartDeviceAuthorizationCommand({ ...client, startUrl: `${playground.startUrl}/` }),
  );
  playground.confirmDevice(userCode ?? '', { userName });
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const { accessToken } = await oidc.send(new CreateTokenCommand({ ...client, deviceCode, grantType }));
  return accessToken ?? '';
}

describe('listing', () => {
  it('pages through 1,200 accounts', async () => {
    const accessToken = await signIn('maria.garcia');
    const seen = new Set<string>();
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page = await sso.send(new ListAccountsCommand({ accessToken, nextToken, maxResults: 100 }));
      for (const { accountId } of page.accountList ?? []) seen.add(accountId ?? '');
      nextToken = page.nextToken ?? undefined;
      pages += 1;
    } while (nextToken !== undefined);
    expect([seen.size, pages]).toEqual([1200, 12]);
  });

  it('gives 20 a page when not asked otherwise, and a user only what is theirs', async () => {
    const page = await sso.send(new ListAccountsCommand({ accessToken: await signIn('maria.garcia') }));
    expect(page.accountList).toHaveLength(20);
    const sam = await sso.send(new ListAccountsCommand({ accessToken: await signIn('sam.lee') }));
    expect(sam.accountList).toEqual([
      { accountId: '333333333333', accountName: 'Sandbox', emailAddress: 'aws+sandbox@example.com' },
    ]);
  });

  it('joins the assignments of an account', async () => {
    const accessToken = await signIn('maria.garcia');
    const roles = await sso.send(new ListAccountRolesCommand({ accessToken, accountId: '333333333333' }));
    expect(roles.roleList?.map(({ roleName }) => roleName)).toEqual([
      'DeveloperAccess',
      'ReadOnlyAccess',
      'AdministratorAccess',
    ]);
  });

  it.each([0, 101])('refuses max_result %d', async (maxResults) => {
    const accessToken = await signIn('maria.garcia');
    await expect(sso.send(new ListAccountsCommand({ accessToken, maxResults }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  it('refuses a page token it did not give for this list', async () => {
    const accessToken = await signIn('maria.garcia');
    const { nextToken } = await sso.send(new ListAccountsCommand({ accessToken }));
    for (const input of [{ nextToken: 'abc' }, { nextToken: Buffer.from('20.x').toString('base64') }])
      await expect(sso.send(new ListAccountsCommand({ accessToken, ...input }))).rejects.toMatchObject({
        name: 'InvalidRequestException',
      });
    const foreign = new ListAccountRolesCommand({ accessToken, accountId: '333333333333', nextToken });
    await expect(sso.send(foreign)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});

describe('role credentials', () => {
  it('are a session of the reserved role, good for STS, with an end in milliseconds', async () => {
    const accessToken = await signIn('maria.garcia');
    const { roleCredentials: c } = await sso.send(
      new GetRoleCredentialsCommand({ accessToken, accountId: '111111111111', roleName: 'DeveloperAccess' }),
    );
    const leftMs = (c?.expiration ?? 0) - playground.clock.now();
    expect(Math.abs(leftMs - 14_400_000)).toBeLessThan(30_000);
    const credentials = {
      accessKeyId: c?.accessKeyId ?? '',
      secretAccessKey: c?.secretAccessKey ?? '',
      sessionToken: c?.sessionToken ?? '',
    };
    const sts = new STSClient({ region: 'us-east-1', endpoint: playground.endpoints.sts, credentials });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toMatch(
      /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_DeveloperAccess_[0-9a-f]{16}\/maria\.garcia$/,
    );
  });

  it('can be made to last a minute, so that rotation can be watched', async () => {
    playground.setCredentialLifetimeMs(60_000);
    const accessToken = await signIn('maria.garcia');
    const { roleCredentials } = await sso.send(
      new GetRoleCredentialsCommand({ accessToken, accountId: '111111111111', roleName: 'DeveloperAccess' }),
    );
    playground.setCredentialLifetimeMs(null);
    expect((roleCredentials?.expiration ?? 0) - playground.clock.now()).toBeLessThanOrEqual(60_000);
  });

  it('are refused for a role that is not assigned and an account that is not there', async () => {
    const accessToken = await signIn('sam.lee');
    const get = (accountId: string, roleName: string) =>
      sso.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }));
    const no = { name: 'ForbiddenException', $metadata: { httpStatusCode: 403 } };
    await expect(get('333333333333', 'AdministratorAccess')).rejects.toMatchObject(no);
    await expect(get('111111111111', 'ReadOnlyAccess')).rejects.toMatchObject(no);
    await expect(get('999999999999', 'ReadOnlyAccess')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('a dead token', () => {
  const dead = { name: 'UnauthorizedException', $metadata: { httpStatusCode: 401 } };

  it.each<readonly [string, (accessToken: string) => unknown]>([
    ['never given', () => undefined],
    ['signed out', (accessToken) => sso.send(new LogoutCommand({ accessToken }))],
    ['revoked', () => playground.revokeToken('sam.lee')],
    ['past its hour', () => playground.clock.advance(3_600_000)],
  ])('%s gets 401', async (how, kill) => {
    const accessToken = how === 'never given' ? 'aoaNever' : await signIn('sam.lee');
    if (how !== 'never given') await sso.send(new ListAccountsCommand({ accessToken }));
    await kill(accessToken);
    await expect(sso.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject(dead);
  });
});

it('throttles a hasty caller with 429 and lets it in again later', async () => {
  const accessToken = await signIn('sam.lee');
  playground.setPortalRate({ perSecond: 1, burst: 3 });
  const call = () => sso.send(new ListAccountsCommand({ accessToken }));
  for (let i = 0; i < 3; i += 1) await call();
  await expect(call()).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  playground.clock.advance(1_000);
  await expect(call()).resolves.toBeDefined();
  playground.setPortalRate(null);
});

it('refuses a query parameter it does not know', async () => {
  const headers = { 'x-amz-sso_bearer_token': await signIn('sam.lee') };
  const reply = await fetch(`${playground.endpoints.sso}/assignment/accounts?maxResults=5`, { headers });
  expect([reply.status, reply.headers.get('x-amzn-errortype')]).toEqual([400, 'InvalidRequestException']);
});
