import type { Iam } from '../../core/ports/iam.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { Sts } from '../../core/ports/sts.ts';
import type { AwsClientParts } from './aws-call.ts';
import { authorizeUrl } from './identity-center-authorize.ts';

/**
 * The AWS clients, loaded at the first call. They are most of the code there is, and the app stands ready in the tray
 * for a long time before, or without ever, speaking to AWS (docs/performance.md).
 */
export function createLazySts(parts: AwsClientParts): Sts {
  const client = once(async () => (await import('./sts-client.ts')).createStsClient(parts));
  return {
    assumeRole: async (...input) => (await client()).assumeRole(...input),
    assumeRoleWithSaml: async (...input) => (await client()).assumeRoleWithSaml(...input),
    assumeRoleWithWebIdentity: async (...input) => (await client()).assumeRoleWithWebIdentity(...input),
    getSessionToken: async (...input) => (await client()).getSessionToken(...input),
    getFederationToken: async (...input) => (await client()).getFederationToken(...input),
    getCallerIdentity: async (...input) => (await client()).getCallerIdentity(...input),
  };
}

export function createLazyIdentityCenter(parts: AwsClientParts): IdentityCenter {
  const client = once(async () =>
    (await import('./identity-center-client.ts')).createIdentityCenterClient(parts),
  );
  return {
    registerClient: async (...input) => (await client()).registerClient(...input),
    startDeviceAuthorization: async (...input) => (await client()).startDeviceAuthorization(...input),
    authorizeUrl: (input) => authorizeUrl(parts, input),
    exchangeCode: async (...input) => (await client()).exchangeCode(...input),
    pollToken: async (...input) => (await client()).pollToken(...input),
    refreshToken: async (...input) => (await client()).refreshToken(...input),
    listAccounts: async (...input) => (await client()).listAccounts(...input),
    listAccountRoles: async (...input) => (await client()).listAccountRoles(...input),
    getRoleCredentials: async (...input) => (await client()).getRoleCredentials(...input),
    logout: async (...input) => (await client()).logout(...input),
  };
}

export function createLazyIam(parts: AwsClientParts): Iam {
  const client = once(async () => (await import('./iam-client.ts')).createIamClient(parts));
  return {
    listAccessKeys: async (...input) => (await client()).listAccessKeys(...input),
    createAccessKey: async (...input) => (await client()).createAccessKey(...input),
    setAccessKeyActive: async (...input) => (await client()).setAccessKeyActive(...input),
    deleteAccessKey: async (...input) => (await client()).deleteAccessKey(...input),
    listMfaDevices: async (...input) => (await client()).listMfaDevices(...input),
    accountAlias: async (...input) => (await client()).accountAlias(...input),
  };
}

/** One load for all who ask meanwhile. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
