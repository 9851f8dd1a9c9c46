import { AccountId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { SamlWindow } from '../../core/ports/browser.ts';
import type { ConsoleSignIn, ConsoleTokenAnswer } from '../../core/ports/console-sign-in.ts';
import type { Iam } from '../../core/ports/iam.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { Machine } from '../../core/ports/machine.ts';
import type { Sts } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';

// What the world answers when a scenario says nothing else: all is well.

/** Part of every secret of this world, so that a leaked one is found. */
export const secretMark = 'XYZZY-SECRET';
export const serverExpiry = 4_000_000_000_000;

export const lease: Lease = {
  accessKeyId: 'ASIACONFORMANCE',
  secretAccessKey: new Secret(`${secretMark}-key`),
  sessionToken: new Secret(`${secretMark}-session`),
  expiresAt: serverExpiry,
  issuedAt: 1_800_000_000_000,
  accountId: AccountId.parse('111111111111'),
  chained: false,
};

const callerArn = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/maria';

export const usualSts: Sts = {
  assumeRole: async () => ok(lease),
  assumeRoleWithSaml: async () => ok(lease),
  assumeRoleWithWebIdentity: async () => ok(lease),
  getSessionToken: async () => ok(lease),
  getFederationToken: async () => ok(lease),
  getCallerIdentity: async () =>
    ok({ arn: callerArn, account: AccountId.parse('111111111111'), userId: 'u' }),
};

export const usualIam: Iam = {
  listAccessKeys: async () =>
    ok([{ accessKeyId: 'AKIACONFORMANCE', createdAt: 1_700_000_000_000, isActive: true }]),
  createAccessKey: async (key) =>
    ok({ ...key, accessKeyId: 'AKIACONFORMANCENEW', secretAccessKey: new Secret(`${secretMark}-new-key`) }),
  setAccessKeyActive: async () => ok(undefined),
  deleteAccessKey: async () => ok(undefined),
  listMfaDevices: async () => ok(['arn:aws:iam::111111111111:mfa/maria']),
  accountAlias: async () => ok('acme-production'),
};

export const usualSamlWindow: SamlWindow = {
  capture: async () =>
    ok({ assertion: new Secret(`${secretMark}-assertion`), acsUrl: 'https://signin.aws.amazon.com/saml' }),
  raise: async () => undefined,
  forget: async () => undefined,
};

export const usualMachine: Machine = {
  env: () => undefined,
  homeDirectory: () => '/home/maria',
  readText: async (path) => err({ code: 'file-unreadable', file: path, detail: 'There is no such file.' }),
  list: async () => ok([]),
  run: async () => ok(new Secret(`${secretMark}-output`)),
};

export function usualConsoleSignIn(): ConsoleSignIn {
  const token = (identity: string | null): ConsoleTokenAnswer => ({
    kind: 'token',
    token: {
      accessKeyId: 'ASIACONFORMANCE',
      secretAccessKey: new Secret(`${secretMark}-key`),
      sessionToken: new Secret(`${secretMark}-session`),
      issuedAt: lease.issuedAt,
      expiresAt: serverExpiry,
      refreshToken: new Secret(`${secretMark}-refresh`),
      identity,
    },
  });
  return {
    createKey: async () => new Secret(`${secretMark}-proof-key`),
    authorizeUrl: ({ redirectUri, state }) =>
      `https://signin.example.com/v1/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state })}`,
    confirmationUrl: () => 'https://signin.example.com/v1/sessions/confirmation',
    exchangeCode: async () => ok(token(callerArn)),
    refresh: async () => ok(token(null)),
  };
}

export function usualIdentityCenter(world: { readonly nowMs: number }): IdentityCenter {
  const token = () => ({
    accessToken: new Secret(`${secretMark}-access`),
    refreshToken: new Secret(`${secretMark}-refresh`),
    expiresAt: world.nowMs + 3_600_000,
  });
  return {
    registerClient: async () =>
      ok({ clientId: 'client', clientSecret: new Secret(`${secretMark}-client`), expiresAt: serverExpiry }),
    startDeviceAuthorization: async () =>
      ok({
        deviceCode: new Secret(`${secretMark}-device`),
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://device.example.com/',
        verificationUriComplete: 'https://device.example.com/?code=ABCD-EFGH',
        expiresAt: world.nowMs + 600_000,
        intervalMs: 5000,
      }),
    authorizeUrl: ({ redirectUri, state }) =>
      `https://oidc.example.com/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state })}`,
    exchangeCode: async () => ok({ kind: 'token', token: token() }),
    pollToken: async () => ok({ kind: 'token', token: token() }),
    refreshToken: async () => ok({ kind: 'token', token: token() }),
    listAccounts: async () =>
      ok({
        accounts: [{ accountId: AccountId.parse('111111111111'), name: 'One', email: null }],
        nextToken: null,
      }),
    listAccountRoles: async () => ok({ roles: ['Admin', 'Read'], nextToken: null }),
    getRoleCredentials: async () => ok(lease),
    logout: async () => ok(undefined),
  };
}
