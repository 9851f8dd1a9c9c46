import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';
import { jsonReply } from '../identity-center/json.ts';
import { type Incoming, Refusal, type Reply } from '../service.ts';
import type { KeyRing } from '../world/key-ring.ts';
import { iamUser } from '../world/principal.ts';
import { type ConsoleCode, invalid, type WorldUser } from './console-pages.ts';
import { verifiedThumbprint } from './dpop.ts';

// What `aws login` talks to: AWS Sign-In API reference, CreateOAuth2Token; aws-cli customizations/login.

const keyMs = 15 * 60_000;
const signInMs = 12 * 60 * 60_000;

const TokenRequest = z.discriminatedUnion('grantType', [
  z.strictObject({
    clientId: z.string(),
    grantType: z.literal('authorization_code'),
    code: z.string().min(1).max(512),
    codeVerifier: z.string().regex(/^[A-Za-z0-9\-._~]{43,128}$/),
    redirectUri: z.string().min(1).max(2048),
  }),
  z.strictObject({
    clientId: z.string(),
    grantType: z.literal('refresh_token'),
    refreshToken: z.string().min(1).max(2048),
  }),
]);

interface ConsoleSession {
  readonly user: WorldUser;
  readonly clientId: string;
  /** The key that every later proof is made with. */
  readonly thumbprint: string;
  readonly endsAt: number;
  /** Why it was ended before its time. */
  ended: 'USER_CREDENTIALS_CHANGED' | null;
  spent: boolean;
}

export interface ConsoleTokens {
  createToken(request: Incoming): Reply;
  /** The user's password is another one now; gives how many sign-ins that ended. */
  changePassword(userName: string): number;
}

export function createConsoleTokens(ports: {
  readonly keys: Pick<KeyRing, 'issue'>;
  readonly clock: PlaygroundClock;
  readonly takeCode: (code: string) => ConsoleCode | null;
}): ConsoleTokens {
  const byToken = new Map<string, ConsoleSession>();
  const proofs = new Set<string>();
  const { keys, clock } = ports;

  const tokensOf = (session: ConsoleSession, idToken: string | null): Reply => {
    const { user } = session;
    const refreshToken = randomBytes(300).toString('base64url');
    byToken.set(refreshToken, session);
    const left = session.endsAt - clock.now();
    const principal = { ...iamUser(user), kind: 'session-token', mfa: true } as const;
    const key = keys.issue(principal, Math.min(keyMs, left));
    const { accessKeyId, secretAccessKey, sessionToken } = key;
    const body = {
      accessToken: { accessKeyId, secretAccessKey, sessionToken },
      tokenType: 'aws_sigv4',
      expiresIn: Math.floor((key.expiresAt - clock.now()) / 1000),
      refreshToken,
      ...(idToken === null ? {} : { idToken }),
    };
    return { ...jsonReply(body), accessKeyId };
  };

  const byCode = (
    input: Extract<z.infer<typeof TokenRequest>, { readonly code: string }>,
    thumbprint: string,
  ) => {
    const code = ports.takeCode(input.code);
    if (code === null) throw denied('AUTHCODE_EXPIRED');
    if (code.clientId !== input.clientId || code.redirectUri !== input.redirectUri)
      throw invalid('The code was given to another client or address.');
    if (createHash('sha256').update(input.codeVerifier).digest('base64url') !== code.challenge)
      throw invalid('code_verifier does not match.');
    const { user, clientId } = code;
    const endsAt = clock.now() + signInMs;
    const session: ConsoleSession = { user, clientId, thumbprint, endsAt, ended: null, spent: false };
    return tokensOf(session, idTokenOf(iamUser(user).arn));
  };

  const byRefresh = (
    input: Extract<z.infer<typeof TokenRequest>, { readonly refreshToken: string }>,
    thumbprint: string,
  ) => {
    const session = byToken.get(input.refreshToken);
    if (session === undefined) throw deadGrant();
    if (session.ended !== null) throw denied(session.ended);
    if (session.spent) throw deadGrant();
    if (session.endsAt <= clock.now()) throw denied('TOKEN_EXPIRED');
    if (session.clientId !== input.clientId || session.thumbprint !== thumbprint)
      throw invalid('The refresh token belongs to another client or key.');
    // Each counts once; a spent one ends the whole sign-in, as a thief's would.
    const isSpent = spentTokens.has(input.refreshToken);
    spentTokens.add(input.refreshToken);
    if (isSpent) {
      session.spent = true;
      throw deadGrant();
    }
    return tokensOf(session, null);
  };
  const spentTokens = new Set<string>();

  return {
    createToken: (request) => {
      const parsed = TokenRequest.safeParse(jsonBody(request));
      if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
      const thumbprint = verifiedThumbprint(request, clock.now(), proofs);
      return parsed.data.grantType === 'authorization_code'
        ? byCode(parsed.data, thumbprint)
        : byRefresh(parsed.data, thumbprint);
    },
    changePassword: (userName) => {
      const open = new Set(
        [...byToken.values()].filter(({ user, ended }) => user.userName === userName && ended === null),
      );
      for (const session of open) session.ended = 'USER_CREDENTIALS_CHANGED';
      return open.size;
    },
  };
}

/** AWS's words (aws-cli issue 10613). */
const deadGrant = (): Refusal =>
  new Refusal(
    400,
    'INVALID_REQUEST',
    'The provided authorization grant is invalid, expired, revoked, or malformed',
  );
const denied = (error: string): Refusal => new Refusal(400, error, 'Access was denied.');

/** `error` of an AccessDeniedException. */
const accessErrors = [
  'TOKEN_EXPIRED',
  'USER_CREDENTIALS_CHANGED',
  'INSUFFICIENT_PERMISSIONS',
  'AUTHCODE_EXPIRED',
];
const tokenCodes = [
  'ValidationException',
  'TooManyRequestsError',
  'InternalServerException',
  'INVALID_REQUEST',
  ...accessErrors,
];
export const isTokenRefusal = ({ code }: Refusal): boolean => tokenCodes.includes(code);

/** The service's JSON errors: the name in a header, OAuth's own word in the body. */
export function tokenRefusal({ code, status, message }: Refusal): Reply {
  const isAccess = accessErrors.includes(code);
  const isGrant = code === 'INVALID_REQUEST';
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': isAccess ? 'AccessDeniedException' : isGrant ? 'ValidationException' : code,
    },
    body: JSON.stringify({ error: isAccess || isGrant ? code : 'invalid_request', message }),
  };
}

function jsonBody(request: Incoming): unknown {
  if (request.header('content-type') !== 'application/json')
    throw invalid('The body must be JSON and say so.');
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw invalid('The body is no JSON.');
  }
}

/** Signed by nobody: the client that asked for it over TLS has no need to check that. */
function idTokenOf(sub: string): string {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encoded({ alg: 'ES384', typ: 'JWT' })}.${encoded({ sub })}.${randomBytes(96).toString('base64url')}`;
}
