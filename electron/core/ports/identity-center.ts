import type { AccountId, Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { Secret } from '../secret.ts';

export interface OidcClientRegistration {
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  /** Epoch ms. The wire says seconds. */
  readonly expiresAt: number;
}

export interface DeviceAuthorization {
  readonly deviceCode: Secret<string>;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  readonly expiresAt: number;
  /** Between polls, ms; the wire says seconds, 5 when absent. */
  readonly intervalMs: number;
}

export interface OidcToken {
  readonly accessToken: Secret<string>;
  readonly refreshToken: Secret<string> | null;
  readonly expiresAt: number;
}

/** 'pending' and 'slow-down' are answers, not failures: protocols §viii. */
export type TokenPoll =
  | { readonly kind: 'token'; readonly token: OidcToken }
  | { readonly kind: 'pending' }
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'expired' }
  /** `codeIsSpent`: nobody said no; the service knows this code no more, as after a yes whose answer was lost. */
  | { readonly kind: 'denied'; readonly detail: string; readonly codeIsSpent?: boolean };

export type TokenRefresh =
  | { readonly kind: 'token'; readonly token: OidcToken }
  /** The refresh token or the client is no longer good: drop it and sign in again. */
  | { readonly kind: 'rejected'; readonly detail: string };

export interface PortalAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly email: string | null;
}

/** IAM Identity Center: the OIDC service and the access portal of one region. */
export interface IdentityCenter {
  registerClient(
    input: {
      readonly region: Region;
      readonly startUrl: string;
      /** Absent: a client for the device flow. The port is left out of what is registered. */
      readonly redirectUri?: string;
    },
    signal: AbortSignal,
  ): Promise<Result<OidcClientRegistration, Problem>>;
  startDeviceAuthorization(
    input: { readonly region: Region; readonly startUrl: string; readonly client: OidcClientRegistration },
    signal: AbortSignal,
  ): Promise<Result<DeviceAuthorization, Problem>>;
  /** Where the user's browser goes for the authorization-code flow with PKCE (S256). */
  authorizeUrl(input: {
    readonly region: Region;
    readonly client: OidcClientRegistration;
    /** With its port. */
    readonly redirectUri: string;
    readonly state: string;
    /** Base64url of the verifier's SHA-256, 43 characters. */
    readonly codeChallenge: string;
  }): string;
  exchangeCode(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly redirectUri: string;
      readonly code: Secret<string>;
      readonly codeVerifier: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenRefresh, Problem>>;
  pollToken(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly deviceCode: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenPoll, Problem>>;
  refreshToken(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly refreshToken: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenRefresh, Problem>>;
  /** One page; throttling is retried inside with back-off. */
  listAccounts(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly nextToken: string | null;
    },
    signal: AbortSignal,
  ): Promise<
    Result<{ readonly accounts: readonly PortalAccount[]; readonly nextToken: string | null }, Problem>
  >;
  listAccountRoles(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly accountId: AccountId;
      readonly nextToken: string | null;
    },
    signal: AbortSignal,
  ): Promise<Result<{ readonly roles: readonly string[]; readonly nextToken: string | null }, Problem>>;
  getRoleCredentials(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly accountId: AccountId;
      readonly role: string;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  logout(
    input: { readonly region: Region; readonly accessToken: Secret<string> },
    signal: AbortSignal,
  ): Promise<Result<void, Problem>>;
}
