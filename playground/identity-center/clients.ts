import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';
import { Refusal } from '../service.ts';
import { equalInConstantTime } from '../sigv4.ts';

export const accountAccessScope = 'sso:account:access';
export const grantTypes = {
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  code: 'authorization_code',
  refresh: 'refresh_token',
} as const;

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Clients {
  register(body: unknown): Client;
  /** Throws InvalidClient for unknown, wrong or expired registrations. */
  authenticate(clientId: string, clientSecret: string): Client;
  find(clientId: string): Client | null;
}

const registration = z.strictObject({
  clientName: z.string().min(1).max(256),
  clientType: z.string(),
  scopes: z.array(z.string()).optional(),
  redirectUris: z.array(z.string()).optional(),
  grantTypes: z.array(z.string()).optional(),
  issuerUrl: z.string().optional(),
  entitledApplicationArn: z.string().optional(),
});

const knownScopes = [accountAccessScope, 'openid', 'aws', 'sts:identity_context'];

export function invalidRequest(message: string): Refusal {
  return new Refusal(400, 'InvalidRequestException', message);
}

export function createClients(
  clock: PlaygroundClock,
  options: { readonly registrationLifetimeMs: number; readonly isStartUrl: (url: string) => boolean },
): Clients {
  const clients = new Map<string, Client>();
  return {
    register: (body) => {
      const parsed = registration.safeParse(body);
      if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error));
      const { clientName, clientType, scopes = [], redirectUris = [], issuerUrl } = parsed.data;
      if (clientType !== 'public')
        throw new Refusal(400, 'InvalidClientMetadataException', 'Only clientType public is supported.');
      for (const scope of scopes)
        if (!knownScopes.includes(scope))
          throw new Refusal(400, 'InvalidScopeException', `Scope ${scope} is not known.`);
      const grants = parsed.data.grantTypes ?? [grantTypes.device, grantTypes.refresh];
      const allowed: readonly string[] = Object.values(grantTypes);
      for (const grant of grants)
        if (!allowed.includes(grant))
          throw new Refusal(400, 'UnsupportedGrantTypeException', `Grant type ${grant} is not supported.`);
      if (issuerUrl !== undefined && !options.isStartUrl(issuerUrl))
        throw invalidRequest('issuerUrl is not a start URL of this region.');
      if (grants.includes(grantTypes.code)) {
        if (redirectUris.length === 0 || !redirectUris.every(isLoopbackRedirect))
          throw new Refusal(
            400,
            'InvalidRedirectUriException',
            'The authorization_code grant needs loopback redirectUris without a port.',
          );
        if (issuerUrl === undefined) throw invalidRequest('The authorization_code grant needs issuerUrl.');
      }
      const now = clock.now();
      const client: Client = {
        clientId: randomBytes(16).toString('base64url'),
        clientSecret: `eyJraWQiOiJ${randomBytes(120).toString('base64url')}`,
        clientName,
        scopes,
        grantTypes: grants,
        redirectUris,
        issuedAt: now,
        expiresAt: now + options.registrationLifetimeMs,
      };
      clients.set(client.clientId, client);
      return client;
    },
    authenticate: (clientId, clientSecret) => {
      const client = clients.get(clientId);
      if (client === undefined || !equalInConstantTime(client.clientSecret, clientSecret))
        throw new Refusal(401, 'InvalidClientException', 'Invalid client provided');
      if (client.expiresAt <= clock.now())
        throw new Refusal(401, 'InvalidClientException', 'The client registration has expired');
      return client;
    },
    find: (clientId) => {
      const client = clients.get(clientId);
      return client === undefined || client.expiresAt <= clock.now() ? null : client;
    },
  };
}

function isLoopbackRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port, search, hash } = new URL(text);
  return (
    protocol === 'http:' &&
    ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) &&
    port === '' &&
    search === '' &&
    hash === ''
  );
}

/** RFC 8252: the port of a loopback address is free, all else must be as registered. */
export function matchesRedirect(client: Client, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  url.port = '';
  return client.redirectUris.some((registered) => new URL(registered).href === url.href);
}
