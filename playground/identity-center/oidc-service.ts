import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, type MessageService, Refusal, type Reply } from '../service.ts';
import { equalInConstantTime } from '../sigv4.ts';
import type { Authorizations } from './authorizations.ts';
import { accountAccessScope, type Client, type Clients, grantTypes, invalidRequest } from './clients.ts';
import { jsonReply, oidcRefusal } from './json.ts';
import type { SignIns, Tokens } from './sign-ins.ts';

export interface OidcPorts {
  readonly clock: PlaygroundClock;
  readonly clients: Clients;
  readonly authorizations: Authorizations;
  readonly signIns: SignIns;
  readonly regions: readonly string[];
  readonly isStartUrl: (url: string) => boolean;
  /** Where the sign-in pages are. */
  readonly pagesUrl: () => string;
}

const slowDownMs = 5_000;
/** A timer may fire a little early; a client that waited is never punished for it. */
const toleranceMs = 50;

const deviceAuthorization = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  startUrl: z.string(),
});
const tokenRequest = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  grantType: z.string(),
  deviceCode: z.string().optional(),
  code: z.string().optional(),
  refreshToken: z.string().optional(),
  scope: z.array(z.string()).optional(),
  redirectUri: z.string().optional(),
  codeVerifier: z.string().optional(),
});

const operationNames: Readonly<Record<string, string>> = {
  'POST /client/register': 'RegisterClient',
  'POST /device_authorization': 'StartDeviceAuthorization',
  'POST /token': 'CreateToken',
  'GET /authorize': 'Authorize',
};

export function createOidcService(ports: OidcPorts): MessageService {
  const operationOf = (request: Incoming): string =>
    operationNames[`${request.method} ${request.path}`] ?? '-';
  return {
    kind: 'message',
    name: 'sso-oidc',
    operationOf,
    refuse: oidcRefusal,
    handle: (request) => {
      if (request.region !== null && !ports.regions.includes(request.region))
        throw invalidRequest('There is no IAM Identity Center in this region.');
      switch (operationOf(request)) {
        case 'RegisterClient':
          return registerClient(jsonBody(request), ports);
        case 'StartDeviceAuthorization':
          return startDeviceAuthorization(jsonBody(request), ports);
        case 'CreateToken':
          return createToken(jsonBody(request), ports);
        case 'Authorize':
          // The page itself lives with the other pages, on an address that every browser reaches.
          return redirect(`${ports.pagesUrl()}/authorize?${request.rawQuery}`);
        default:
          throw new Refusal(404, 'UnknownOperationException', 'There is no such operation.');
      }
    },
  };
}

const redirect = (location: string): Reply => ({ status: 303, headers: { location }, body: '' });

function jsonBody(request: Incoming): unknown {
  if (!(request.header('content-type') ?? '').startsWith('application/'))
    throw invalidRequest('The body must be JSON and say so.');
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw invalidRequest('The body is no JSON.');
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

function registerClient(body: unknown, ports: OidcPorts): Reply {
  const client = ports.clients.register(body);
  return jsonReply({
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    clientIdIssuedAt: Math.floor(client.issuedAt / 1000),
    clientSecretExpiresAt: Math.floor(client.expiresAt / 1000),
  });
}

function startDeviceAuthorization(body: unknown, ports: OidcPorts): Reply {
  const request = parse(deviceAuthorization, body);
  const client = ports.clients.authenticate(request.clientId, request.clientSecret);
  requireGrant(client, grantTypes.device);
  if (!ports.isStartUrl(request.startUrl)) throw invalidRequest('Invalid startUrl provided');
  const device = ports.authorizations.openDevice(client.clientId, client.clientName);
  const verificationUri = `${ports.pagesUrl()}/device`;
  return jsonReply({
    deviceCode: device.deviceCode,
    userCode: device.userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${device.userCode}`,
    // Made this very moment: a millisecond since must not cost a second.
    expiresIn: Math.round((device.expiresAt - ports.clock.now()) / 1000),
    interval: device.intervalMs / 1000,
  });
}

function createToken(body: unknown, ports: OidcPorts): Reply {
  const request = parse(tokenRequest, body);
  const client = ports.clients.authenticate(request.clientId, request.clientSecret);
  requireGrant(client, request.grantType);
  for (const scope of request.scope ?? [])
    if (!client.scopes.includes(scope))
      throw new Refusal(400, 'InvalidScopeException', `The client was not registered with scope ${scope}.`);
  switch (request.grantType) {
    case grantTypes.device:
      return tokenReply(byDeviceCode(client, request.deviceCode, ports));
    case grantTypes.refresh: {
      if (request.refreshToken === undefined) throw invalidRequest('refreshToken is missing.');
      const tokens = ports.signIns.refresh(request.refreshToken, client.clientId);
      if (tokens === null) throw invalidGrant('Invalid refresh token provided');
      return tokenReply(tokens);
    }
    default: {
      const { code, redirectUri, codeVerifier } = request;
      if (code === undefined || redirectUri === undefined || codeVerifier === undefined)
        throw invalidRequest('code, redirectUri and codeVerifier are needed.');
      const grant = ports.authorizations.takeCode(code);
      if (grant === null || grant.clientId !== client.clientId || grant.redirectUri !== redirectUri)
        throw invalidGrant('Invalid authorization code provided');
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      if (
        !/^[A-Za-z0-9._~-]{43,128}$/.test(codeVerifier) ||
        !equalInConstantTime(challenge, grant.codeChallenge)
      )
        throw invalidGrant('The code verifier does not match the code challenge');
      return tokenReply(ports.signIns.begin(grant.userName, client.clientId, isRefreshable(client)));
    }
  }
}

const invalidGrant = (message: string): Refusal => new Refusal(400, 'InvalidGrantException', message);

function requireGrant(client: Client, grantType: string): void {
  const known: readonly string[] = Object.values(grantTypes);
  if (!known.includes(grantType))
    throw new Refusal(400, 'UnsupportedGrantTypeException', `Grant type ${grantType} is not supported.`);
  if (!client.grantTypes.includes(grantType))
    throw new Refusal(400, 'UnauthorizedClientException', `The client was not registered for ${grantType}.`);
}

const isRefreshable = (client: Client): boolean =>
  client.scopes.includes(accountAccessScope) && client.grantTypes.includes(grantTypes.refresh);

function byDeviceCode(client: Client, deviceCode: string | undefined, ports: OidcPorts): Tokens {
  if (deviceCode === undefined) throw invalidRequest('deviceCode is missing.');
  const device = ports.authorizations.byDeviceCode(deviceCode);
  if (device === null || device.clientId !== client.clientId || device.decision.kind === 'spent')
    throw invalidGrant('Invalid device code provided');
  const now = ports.clock.now();
  if (device.expiresAt <= now)
    throw new Refusal(400, 'ExpiredTokenException', 'The device code has expired; start over');
  const sinceLastMs = device.lastPollAt === null ? Number.POSITIVE_INFINITY : now - device.lastPollAt;
  device.lastPollAt = now;
  if (sinceLastMs < device.intervalMs - toleranceMs) {
    device.intervalMs += slowDownMs;
    throw new Refusal(400, 'SlowDownException', 'Polled faster than the interval; wait 5 seconds more');
  }
  switch (device.decision.kind) {
    case 'pending':
      throw new Refusal(400, 'AuthorizationPendingException', 'The user has not answered yet');
    case 'denied':
      device.decision = { kind: 'spent' };
      throw new Refusal(400, 'AccessDeniedException', 'The user refused the request');
    case 'allowed': {
      const { userName } = device.decision;
      device.decision = { kind: 'spent' };
      return ports.signIns.begin(userName, client.clientId, isRefreshable(client));
    }
  }
}

function tokenReply(tokens: Tokens): Reply {
  return jsonReply({
    accessToken: tokens.accessToken,
    tokenType: 'Bearer',
    expiresIn: tokens.expiresInSeconds,
    ...(tokens.refreshToken === null ? {} : { refreshToken: tokens.refreshToken }),
  });
}
