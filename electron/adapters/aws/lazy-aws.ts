import { lazyPort } from '../../../shared/lazy-port.ts';
import type { ConsoleFederation } from '../../core/ports/console.ts';
import type { Iam } from '../../core/ports/iam.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { Sts } from '../../core/ports/sts.ts';
import type { AwsClientParts } from './aws-call.ts';
import { authorizeUrl } from './identity-center-authorize.ts';

// The AWS clients are most of the code there is, and the app is in the tray for a long time before, or without ever,
// speaking to AWS.

export const createLazySts = (parts: AwsClientParts): Sts =>
  lazyPort<Sts>(
    {
      assumeRole: true,
      assumeRoleWithSaml: true,
      assumeRoleWithWebIdentity: true,
      getSessionToken: true,
      getFederationToken: true,
      getCallerIdentity: true,
    },
    async () => (await import('./sts-client.ts')).createStsClient(parts),
  );

export const createLazyIdentityCenter = (parts: AwsClientParts): IdentityCenter => ({
  ...lazyPort<Omit<IdentityCenter, 'authorizeUrl'>>(
    {
      registerClient: true,
      startDeviceAuthorization: true,
      exchangeCode: true,
      pollToken: true,
      refreshToken: true,
      listAccounts: true,
      listAccountRoles: true,
      getRoleCredentials: true,
      logout: true,
    },
    async () => (await import('./identity-center-client.ts')).createIdentityCenterClient(parts),
  ),
  authorizeUrl: (input) => authorizeUrl(parts, input),
});

export const createLazyIam = (parts: AwsClientParts): Iam =>
  lazyPort<Iam>(
    {
      listAccessKeys: true,
      createAccessKey: true,
      setAccessKeyActive: true,
      deleteAccessKey: true,
      listMfaDevices: true,
      accountAlias: true,
    },
    async () => (await import('./iam-client.ts')).createIamClient(parts),
  );

export const createLazyConsoleFederation = (parts: AwsClientParts): ConsoleFederation =>
  lazyPort<ConsoleFederation>({ loginUrl: true }, async () =>
    (await import('./console-federation.ts')).createConsoleFederation(parts),
  );
