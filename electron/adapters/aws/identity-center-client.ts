import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from '@aws-sdk/client-sso';
import { z } from 'zod';
import { AccountId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsClientParts, awsCall } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';
import { createOidcClient } from './identity-center-oidc.ts';

const service = 'IAM Identity Center';
const nextToken = z
  .string()
  .nullish()
  .transform((token) => token || null);
const AccountsAnswer = z.object({
  accountList: z
    .array(
      z.object({
        accountId: AccountId,
        accountName: z.string().nullish(),
        emailAddress: z.string().nullish(),
      }),
    )
    .default([]),
  nextToken,
});
const RolesAnswer = z.object({
  roleList: z.array(z.object({ roleName: z.string() })).default([]),
  nextToken,
});
const RoleCredentialsAnswer = z.object({
  roleCredentials: z.object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1),
    /** Epoch milliseconds, unlike everywhere else on AWS's wire. */
    expiration: z.number().positive(),
  }),
});

type Calls = ReturnType<typeof createCalls>;

/** What every call of this client needs. */
function createCalls(parts: AwsClientParts) {
  let held: { readonly key: string; readonly host: string; readonly client: SSOClient } | null = null;
  // A sync makes a thousand calls to one address: making a client takes a third of the time of a call.
  const open = (region: string) => {
    const { host, ...config } = awsClientConfig(parts, 'sso', region);
    const key = [region, config.endpoint, config.systemClockOffset].join(' ');
    if (held?.key !== key) held = { key, host, client: new SSOClient(config) };
    return held;
  };
  const garbage = () => err({ code: 'upstream-garbage', service } as const);
  return { parts, open, garbage };
}

const listAccounts =
  ({ open, garbage, parts }: Calls): IdentityCenter['listAccounts'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const answer = await awsCall(
      parts,
      { action: 'ListAccounts', service, host, bearer: true },
      'any',
      (within) =>
        client.send(
          new ListAccountsCommand({
            accessToken: input.accessToken.reveal(),
            maxResults: 100,
            ...(input.nextToken === null ? {} : { nextToken: input.nextToken }),
          }),
          within,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = AccountsAnswer.safeParse(answer.value);
    if (!parsed.success) return garbage();
    const accounts = parsed.data.accountList.map((account) => ({
      accountId: account.accountId,
      name: account.accountName || account.accountId,
      email: account.emailAddress || null,
    }));
    return ok({ accounts, nextToken: parsed.data.nextToken });
  };

const listAccountRoles =
  ({ open, garbage, parts }: Calls): IdentityCenter['listAccountRoles'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const answer = await awsCall(
      parts,
      { action: 'ListAccountRoles', service, host, bearer: true },
      'any',
      (within) =>
        client.send(
          new ListAccountRolesCommand({
            accessToken: input.accessToken.reveal(),
            accountId: input.accountId,
            maxResults: 100,
            ...(input.nextToken === null ? {} : { nextToken: input.nextToken }),
          }),
          within,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = RolesAnswer.safeParse(answer.value);
    if (!parsed.success) return garbage();
    return ok({
      roles: parsed.data.roleList.map(({ roleName }) => roleName),
      nextToken: parsed.data.nextToken,
    });
  };

const getRoleCredentials =
  ({ open, garbage, parts }: Calls): IdentityCenter['getRoleCredentials'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const assignment = { account: input.accountId, role: input.role };
    const answer = await awsCall(
      parts,
      { action: 'GetRoleCredentials', service, host, bearer: true, assignment },
      'any',
      (within) =>
        client.send(
          new GetRoleCredentialsCommand({
            accessToken: input.accessToken.reveal(),
            accountId: input.accountId,
            roleName: input.role,
          }),
          within,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = RoleCredentialsAnswer.safeParse(answer.value);
    if (!parsed.success) return garbage();
    const { roleCredentials } = parsed.data;
    return ok({
      accessKeyId: roleCredentials.accessKeyId,
      secretAccessKey: new Secret(roleCredentials.secretAccessKey),
      sessionToken: new Secret(roleCredentials.sessionToken),
      expiresAt: roleCredentials.expiration,
      issuedAt: serverNow(parts),
      accountId: input.accountId,
      // A permission set is a role session, yet the user's own first one.
      chained: false,
    });
  };

const logout =
  ({ open, parts }: Calls): IdentityCenter['logout'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const answer = await awsCall(
      parts,
      { action: 'Logout', service, host, bearer: true },
      'any',
      (within) => client.send(new LogoutCommand({ accessToken: input.accessToken.reveal() }), within),
      signal,
    );
    return answer.ok ? ok(undefined) : answer;
  };

export function createIdentityCenterClient(parts: AwsClientParts): IdentityCenter {
  const calls = createCalls(parts);
  return {
    ...createOidcClient(parts),
    listAccounts: listAccounts(calls),
    listAccountRoles: listAccountRoles(calls),
    getRoleCredentials: getRoleCredentials(calls),
    logout: logout(calls),
  };
}
