import { setImmediate as nextTurn } from 'node:timers/promises';
import { lazyPort } from '../../../shared/lazy-port.ts';
import type { ConsoleFederation } from '../../core/ports/console.ts';
import type { ConsoleSignIn } from '../../core/ports/console-sign-in.ts';
import type { Iam } from '../../core/ports/iam.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { Sts } from '../../core/ports/sts.ts';
import type { AwsClientParts } from './aws-call.ts';
import { confirmationUrl, consoleAuthorizeUrl } from './console-authorize.ts';
import { authorizeUrl } from './identity-center-authorize.ts';

// The AWS clients are most of the code there is, and the app is in the tray for a long time before, or without ever,
// speaking to AWS.

/** A client's code, a part in each turn: all at once would keep tools waiting for as long as it takes to read it. */
async function inTurns<T>(client: () => Promise<T>): Promise<T> {
  const parts = [
    () => import('node:https'),
    // Node reads its own HTTP client when one of these is named first.
    async () => globalThis.Headers,
    () => import('./aws-http-handler.ts'),
    () => import('./aws-client-config.ts'),
  ];
  for (const part of parts) {
    await part();
    await nextTurn();
  }
  const made = await client();
  // Nor does the first call begin in the turn that read the last part.
  await nextTurn();
  return made;
}

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
    () => inTurns(async () => (await import('./sts-client.ts')).createStsClient(parts)),
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
    () =>
      inTurns(async () => (await import('./identity-center-client.ts')).createIdentityCenterClient(parts)),
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
    () => inTurns(async () => (await import('./iam-client.ts')).createIamClient(parts)),
  );

export const createLazyConsoleFederation = (parts: AwsClientParts): ConsoleFederation =>
  lazyPort<ConsoleFederation>({ loginUrl: true }, async () =>
    (await import('./console-federation.ts')).createConsoleFederation(parts),
  );

export const createLazyConsoleSignIn = (parts: AwsClientParts): ConsoleSignIn => ({
  ...lazyPort<Omit<ConsoleSignIn, 'authorizeUrl' | 'confirmationUrl'>>(
    { createKey: true, exchangeCode: true, refresh: true },
    async () => (await import('./console-sign-in.ts')).createConsoleSignIn(parts),
  ),
  authorizeUrl: (input) => consoleAuthorizeUrl(parts, input),
  confirmationUrl: (region) => confirmationUrl(parts, region),
});
