import {
  CreateTokenCommand,
  type CreateTokenCommandInput,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityCenter, OidcClientRegistration, OidcToken } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsClientParts, awsCall, type Repeat } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';
import { accountScope, authorizeUrl } from './identity-center-authorize.ts';

const service = 'IAM Identity Center';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628 §3.2: five seconds when the server names none. */
const usualIntervalSeconds = 5;

const Registration = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  clientSecretExpiresAt: z.number(),
});
const Device = z.object({
  deviceCode: z.string().min(1),
  userCode: z.string().min(1).max(100),
  verificationUri: z.url({ protocol: /^https?$/ }),
  verificationUriComplete: z.url({ protocol: /^https?$/ }).nullish(),
  expiresIn: z.number().positive(),
  interval: z.number().nonnegative().nullish(),
});
const Token = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullish(),
  expiresIn: z.number().positive(),
});

type OidcHalf = Pick<
  IdentityCenter,
  | 'registerClient'
  | 'startDeviceAuthorization'
  | 'authorizeUrl'
  | 'exchangeCode'
  | 'pollToken'
  | 'refreshToken'
>;

type Calls = ReturnType<typeof createCalls>;

/** What every call of this client needs. */
function createCalls(parts: AwsClientParts) {
  const open = (region: string) => {
    const { host, ...config } = awsClientConfig(parts, 'sso_oidc', region);
    return { client: new SSOOIDCClient(config), host };
  };
  const garbage = () => err({ code: 'upstream-garbage', service } as const);

  const createToken = async (
    region: string,
    client: OidcClientRegistration,
    grant: Partial<CreateTokenCommandInput> & Pick<CreateTokenCommandInput, 'grantType'>,
    repeat: Repeat,
    signal: AbortSignal,
  ) => {
    const { client: oidc, host } = open(region);
    const command = new CreateTokenCommand({
      clientId: client.clientId,
      clientSecret: client.clientSecret.reveal(),
      ...grant,
    });
    const answer = await awsCall(
      parts,
      { action: 'CreateToken', service, host },
      repeat,
      (within) => oidc.send(command, within),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = Token.safeParse(answer.value);
    if (!parsed.success) return garbage();
    const { accessToken, refreshToken, expiresIn } = parsed.data;
    const token: OidcToken = {
      accessToken: new Secret(accessToken),
      refreshToken: refreshToken ? new Secret(refreshToken) : null,
      expiresAt: serverNow(parts) + expiresIn * 1000,
    };
    return ok(token);
  };
  return { parts, open, garbage, createToken };
}

const registerClient =
  ({ open, garbage, parts }: Calls): OidcHalf['registerClient'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const answer = await awsCall(
      parts,
      { action: 'RegisterClient', service, host },
      'any',
      (within) =>
        client.send(
          new RegisterClientCommand({
            clientName: 'Latchkey',
            clientType: 'public',
            // Without a scope no refresh token is given, and the user signs in every few hours.
            scopes: [accountScope],
            ...(input.redirectUri === undefined
              ? { grantTypes: [deviceGrant, 'refresh_token'] }
              : {
                  grantTypes: ['authorization_code', 'refresh_token'],
                  redirectUris: [withoutPort(input.redirectUri)],
                  issuerUrl: input.startUrl,
                }),
          }),
          within,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = Registration.safeParse(answer.value);
    if (!parsed.success) return garbage();
    return ok({
      clientId: parsed.data.clientId,
      clientSecret: new Secret(parsed.data.clientSecret),
      expiresAt: parsed.data.clientSecretExpiresAt * 1000,
    });
  };

const startDeviceAuthorization =
  ({ open, garbage, parts }: Calls): OidcHalf['startDeviceAuthorization'] =>
  async (input, signal) => {
    const { client, host } = open(input.region);
    const command = new StartDeviceAuthorizationCommand({
      clientId: input.client.clientId,
      clientSecret: input.client.clientSecret.reveal(),
      startUrl: input.startUrl,
    });
    const answer = await awsCall(
      parts,
      { action: 'StartDeviceAuthorization', service, host },
      'any',
      (within) => client.send(command, within),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = Device.safeParse(answer.value);
    if (!parsed.success) return garbage();
    const device = parsed.data;
    return ok({
      deviceCode: new Secret(device.deviceCode),
      userCode: device.userCode,
      verificationUri: device.verificationUri,
      verificationUriComplete: device.verificationUriComplete ?? null,
      expiresAt: serverNow(parts) + device.expiresIn * 1000,
      intervalMs: (device.interval || usualIntervalSeconds) * 1000,
    });
  };

const exchangeCode =
  ({ createToken }: Calls): OidcHalf['exchangeCode'] =>
  async (input, signal) => {
    const grant = {
      grantType: 'authorization_code',
      code: input.code.reveal(),
      redirectUri: input.redirectUri,
      codeVerifier: input.codeVerifier.reveal(),
    };
    // A code counts once.
    const answer = await createToken(input.region, input.client, grant, 'refused-only', signal);
    if (answer.ok) return ok({ kind: 'token', token: answer.value });
    return isRejection(answer.error) ? ok({ kind: 'rejected', detail: detailOf(answer.error) }) : answer;
  };

const pollToken =
  ({ createToken }: Calls): OidcHalf['pollToken'] =>
  async (input, signal) => {
    const grant = { grantType: deviceGrant, deviceCode: input.deviceCode.reveal() };
    // One attempt: the poll loop is its own retry, at the server's pace.
    const answer = await createToken(input.region, input.client, grant, 'refused-only', signal);
    if (answer.ok) return ok({ kind: 'token', token: answer.value });
    const { error } = answer;
    switch (refusal(error)) {
      case 'AuthorizationPendingException':
        return ok({ kind: 'pending' });
      case 'SlowDownException':
        return ok({ kind: 'slow-down' });
      case 'ExpiredTokenException':
        return ok({ kind: 'expired' });
      case 'AccessDeniedException':
        return ok({ kind: 'denied', detail: detailOf(error) });
      case 'InvalidGrantException':
        return ok({ kind: 'denied', detail: detailOf(error), codeIsSpent: true });
      default:
        return answer;
    }
  };

const refreshToken =
  ({ createToken }: Calls): OidcHalf['refreshToken'] =>
  async (input, signal) => {
    const grant = { grantType: 'refresh_token', refreshToken: input.refreshToken.reveal() };
    const answer = await createToken(input.region, input.client, grant, 'refused-only', signal);
    if (answer.ok) return ok({ kind: 'token', token: answer.value });
    return isRejection(answer.error) ? ok({ kind: 'rejected', detail: detailOf(answer.error) }) : answer;
  };

export function createOidcClient(parts: AwsClientParts): OidcHalf {
  const calls = createCalls(parts);
  return {
    registerClient: registerClient(calls),
    startDeviceAuthorization: startDeviceAuthorization(calls),
    authorizeUrl: (input) => authorizeUrl(parts, input),
    exchangeCode: exchangeCode(calls),
    pollToken: pollToken(calls),
    refreshToken: refreshToken(calls),
  };
}

/** What was given is no longer good: nothing but a new sign-in helps. */
function isRejection(problem: Problem): boolean {
  switch (refusal(problem)) {
    case 'InvalidGrantException':
    case 'ExpiredTokenException':
    case 'AccessDeniedException':
    case 'InvalidClientException':
    case 'UnauthorizedClientException':
      return true;
    default:
      return false;
  }
}

/** The service takes any port of a loopback address that was registered without one (RFC 8252 §7.3). */
function withoutPort(redirectUri: string): string {
  const url = new URL(redirectUri);
  url.port = '';
  return url.href;
}

/** The service's own name of a refusal. */
function refusal(problem: Problem): string | null {
  if (problem.code === 'aws-refused') return problem.awsCode;
  return problem.code === 'access-denied' ? 'AccessDeniedException' : null;
}

function detailOf(problem: Problem): string {
  return 'detail' in problem ? (problem.detail ?? '') : '';
}
