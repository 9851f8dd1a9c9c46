import { randomBytes } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import { html, page } from '../identity-center/html.ts';
import { type MessageService, Refusal } from '../service.ts';
import type { KeyRing } from '../world/key-ring.ts';
import type { ConsolePages } from './console-pages.ts';
import { type ConsoleTokens, isTokenRefusal, tokenRefusal } from './console-token.ts';

const TOKEN_LIFETIME_MS = 15 * 60_000;

const consoleOperations: Readonly<Record<string, string>> = {
  'GET /v1/authorize': 'Authorize',
  'POST /v1/authorize': 'Decide',
  'GET /v1/sessions/confirmation': 'Confirmation',
  'POST /v1/token': 'CreateOAuth2Token',
};

interface Given {
  readonly arn: string;
  readonly accountId: string;
  readonly expiresAt: number;
}

/**
 * The sign-in of tools (`console-token.ts`), and AWS's federation endpoint: temporary credentials against a token, and a token against a sign-in to the console, once. As AWS
 * does, it refuses long-term keys and what GetSessionToken gives.
 */
export function createSigninService(ports: {
  readonly keys: Pick<KeyRing, 'find'>;
  readonly clock: PlaygroundClock;
  readonly pages: ConsolePages;
  readonly tokens: ConsoleTokens;
}): MessageService {
  const tokens = new Map<string, Given>();
  return {
    kind: 'message',
    name: 'signin',
    operationOf: ({ method, path, query, body }) =>
      consoleOperations[`${method} ${path}`] ??
      query.get('Action') ??
      new URLSearchParams(body.toString('utf8')).get('Action') ??
      '-',
    refuse: (refusal) =>
      isTokenRefusal(refusal)
        ? tokenRefusal(refusal)
        : page('This did not work', html`<p role="alert">${refusal.message}</p>`, refusal.status),
    handle: (request) => {
      switch (consoleOperations[`${request.method} ${request.path}`]) {
        case 'Authorize':
          return ports.pages.authorizePage(request);
        case 'Decide':
          return ports.pages.decide(new URLSearchParams(request.body.toString('utf8')));
        case 'Confirmation':
          return ports.pages.confirmationPage(request);
        case 'CreateOAuth2Token':
          return ports.tokens.createToken(request);
      }
      if (request.path !== '/federation') throw new Refusal(404, 'NotFound', 'There is no such page.');
      const asked =
        request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
      switch (asked.get('Action')) {
        case 'getSigninToken': {
          const { given, accessKeyId } = caller(asked.get('Session'), ports);
          if (asked.has('SessionDuration'))
            throw new Refusal(400, 'InvalidRequest', 'SessionDuration is not allowed for these credentials.');
          const token = randomBytes(300).toString('base64url');
          tokens.set(token, { ...given, expiresAt: ports.clock.now() + TOKEN_LIFETIME_MS });
          const headers = { 'content-type': 'application/json' };
          return { status: 200, headers, body: JSON.stringify({ SigninToken: token }), accessKeyId };
        }
        case 'login': {
          const token = asked.get('SigninToken') ?? '';
          const given = tokens.get(token);
          tokens.delete(token);
          if (given === undefined || given.expiresAt <= ports.clock.now())
            throw new Refusal(
              400,
              'InvalidToken',
              'This link was used already, or is older than 15 minutes.',
            );
          return page(
            'AWS console',
            html`<p>Signed in to account <b data-testid="account">${given.accountId}</b> as <b data-testid="arn">${given.arn}</b>.</p><p>AWS would show <span data-testid="destination">${asked.get('Destination') ?? ''}</span>.</p>`,
          );
        }
        default:
          throw new Refusal(400, 'InvalidAction', 'The action is missing.');
      }
    },
  };
}

function caller(
  text: string | null,
  { keys, clock }: { readonly keys: Pick<KeyRing, 'find'>; readonly clock: PlaygroundClock },
): { readonly given: Given; readonly accessKeyId: string } {
  const refused = new Refusal(400, 'InvalidSession', 'The session parameter is not valid.');
  let session: unknown;
  try {
    session = JSON.parse(text ?? '');
  } catch {
    throw refused;
  }
  if (typeof session !== 'object' || session === null) throw refused;
  const field = (name: string): unknown => Object.entries(session).find(([key]) => key === name)?.[1];
  const accessKeyId = field('sessionId');
  const key = typeof accessKeyId === 'string' ? keys.find(accessKeyId) : null;
  if (key === null || typeof accessKeyId !== 'string') throw refused;
  if (key.secretAccessKey !== field('sessionKey') || key.sessionToken === null) throw refused;
  if (key.sessionToken !== field('sessionToken') || (key.expiresAt ?? 0) <= clock.now()) throw refused;
  const { kind, arn, accountId } = key.principal;
  if (kind !== 'role-session' && kind !== 'federated-user') throw refused;
  return { given: { arn, accountId, expiresAt: 0 }, accessKeyId };
}
