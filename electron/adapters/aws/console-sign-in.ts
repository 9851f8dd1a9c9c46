import { text as textOf } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type {
  ConsoleRejection,
  ConsoleSignIn,
  ConsoleTokenAnswer,
} from '../../core/ports/console-sign-in.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsClientParts, awsCall, awsLimits } from './aws-call.ts';
import { createAwsHttpHandler } from './aws-http-handler.ts';
import {
  confirmationUrl,
  consoleAuthorizeUrl,
  consoleClientId,
  consoleSignInBase,
} from './console-authorize.ts';
import { createProofKey, dpopProof } from './dpop-proof.ts';

const service = 'AWS sign-in';
const action = 'CreateOAuth2Token';
/** AWS refused proofs that were 35 seconds off, as an expired token (aws-cli issue 10330). */
const noticeableMs = 5_000;

const Answer = z.object({
  accessToken: z.object({
    accessKeyId: z.string().min(1).max(200),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1),
  }),
  expiresIn: z.number().positive(),
  refreshToken: z.string().min(1),
  idToken: z.string().nullish(),
});
const ErrorAnswer = z.object({
  error: z.string().max(100).optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  __type: z.string().max(200).optional().catch(undefined),
});
/** `arn:aws:iam::ACCOUNT:root`, `…:user/NAME`, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`, in any partition. */
const Identity = z
  .string()
  .max(600)
  .regex(/^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[\x21-\x7e]+$/);

/** What `awsProblem` reads of an error of the SDK. */
class TokenRefused extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly error: string;
  /** Epoch ms of its `Date` header; NaN where there is none. */
  readonly dateMs: number;
  constructor(name: string, error: string, message: string, status: number, dateMs: number) {
    super(message);
    this.name = name;
    this.error = error;
    this.dateMs = dateMs;
    this.$metadata = { httpStatusCode: status };
  }
}

type Grant = Readonly<Record<string, string>>;
interface TokenRequest {
  readonly region: string;
  readonly key: Secret<string>;
  readonly grant: Grant;
}

/**
 * CreateOAuth2Token as the AWS CLI calls it (AWS Sign-In API reference; aws-cli customizations/login). No package for it is made
 * to be installed: `@aws-sdk/nested-clients` calls itself internal.
 */
export function createConsoleSignIn(parts: AwsClientParts): ConsoleSignIn {
  return {
    createKey: async () => new Secret(await createProofKey()),
    authorizeUrl: (input) => consoleAuthorizeUrl(parts, input),
    confirmationUrl: (region) => confirmationUrl(parts, region),
    exchangeCode: ({ region, device, key, code, codeVerifier, redirectUri }, signal) => {
      const grant = {
        clientId: consoleClientId[device],
        grantType: 'authorization_code',
        code: code.reveal(),
        codeVerifier: codeVerifier.reveal(),
        redirectUri,
      };
      return createToken(parts, { region, key, grant }, signal);
    },
    refresh: ({ region, device, key, refreshToken }, signal) => {
      const grant = {
        clientId: consoleClientId[device],
        grantType: 'refresh_token',
        refreshToken: refreshToken.reveal(),
      };
      return createToken(parts, { region, key, grant }, signal);
    },
  };
}

/** A code and a refresh token count once, so only what the service says it did not do is tried again. */
async function createToken(
  parts: AwsClientParts,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<Result<ConsoleTokenAnswer, Problem>> {
  const url = new URL(`${consoleSignInBase(parts, request.region)}/v1/token`);
  const answer = await awsCall(
    parts,
    { action, service, host: url.host },
    'refused-only',
    async ({ abortSignal }) => {
      try {
        return { given: await postByAwsClock(parts, url, request, abortSignal) };
      } catch (thrown) {
        const refused = thrown instanceof TokenRefused ? refusalOf(thrown, request.grant) : null;
        if (refused === null) throw thrown;
        return { refused };
      }
    },
    signal,
  );
  if (!answer.ok) return answer;
  if (answer.value.refused !== undefined) return ok(answer.value.refused);
  const { body, dateMs } = answer.value.given;
  const parsed = Answer.safeParse(body);
  if (!parsed.success) return err({ code: 'upstream-garbage', service });
  const { accessToken, expiresIn, refreshToken, idToken } = parsed.data;
  // The answer says how long they last, not until when. Before the skew is known a clock that is fast would make them look
  // good long after their end; so the earlier one of both clocks counts.
  const issuedAt = Number.isNaN(dateMs) ? serverNow(parts) : Math.min(dateMs, serverNow(parts));
  const token = {
    accessKeyId: accessToken.accessKeyId,
    secretAccessKey: new Secret(accessToken.secretAccessKey),
    sessionToken: new Secret(accessToken.sessionToken),
    issuedAt,
    expiresAt: issuedAt + expiresIn * 1000,
    refreshToken: new Secret(refreshToken),
    identity: identityOf(idToken ?? null),
  };
  return ok({ kind: 'token', token });
}

/** A proof names its time, and AWS may refuse one of a wrong clock; the refusal itself tells the right time. */
async function postByAwsClock(
  parts: AwsClientParts,
  url: URL,
  request: TokenRequest,
  abortSignal: AbortSignal,
): Promise<Given> {
  const at = serverNow(parts);
  try {
    return await post(parts, url, request, at, abortSignal);
  } catch (thrown) {
    // An answer that does not say that nothing was done (5xx), or asks to wait (429), is no word about the clock.
    const isRefusal =
      thrown instanceof TokenRefused && [400, 401, 403].includes(thrown.$metadata.httpStatusCode);
    const serverMs = isRefusal ? thrown.dateMs : Number.NaN;
    if (!(Math.abs(serverMs - at) > noticeableMs)) throw thrown;
    return post(parts, url, request, serverMs, abortSignal);
  }
}

/** A 2xx answer: its body, parsed, and the time of its `Date` header in epoch ms, NaN where there is none. */
interface Given {
  readonly body: unknown;
  readonly dateMs: number;
}

/** Throws `TokenRefused` for an answer with another status. */
async function post(
  parts: AwsClientParts,
  url: URL,
  { key, grant }: TokenRequest,
  at: number,
  abortSignal: AbortSignal,
): Promise<Given> {
  const handler = createAwsHttpHandler({ ...parts, timeoutMs: awsLimits(parts).requestTimeoutMs });
  const proof = await dpopProof(
    key.reveal(),
    { method: 'POST', url: url.href },
    { at, id: parts.random.hex(16) },
  );
  const { response } = await handler.handle(
    {
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', dpop: proof },
      body: JSON.stringify(grant),
    },
    { abortSignal },
  );
  const body = jsonOf(await textOf(response.body));
  const { statusCode, headers } = response;
  const dateMs = Date.parse(headers.date ?? '');
  if (statusCode >= 200 && statusCode < 300) return { body, dateMs };
  const said = ErrorAnswer.safeParse(body).data;
  const type = headers['x-amzn-errortype'] ?? said?.__type ?? `HTTP ${statusCode}`;
  // `Name:http://…` and `namespace#Name`, as in every JSON protocol of AWS.
  const name = type.split(':')[0]?.split('#').at(-1) ?? '';
  throw new TokenRefused(name, said?.error ?? '', said?.message ?? '', statusCode, dateMs);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The names: aws-cli customizations/login/utils.py and @aws-sdk/credential-provider-login 3.972. */
const rejections: Readonly<Record<string, ConsoleRejection>> = {
  TOKEN_EXPIRED: 'ended',
  USER_CREDENTIALS_CHANGED: 'password-changed',
  AUTHCODE_EXPIRED: 'code-expired',
};

function refusalOf({ name, error, message }: TokenRefused, { grantType }: Grant): ConsoleTokenAnswer | null {
  const detail = (message === '' ? error : message).slice(0, 1000);
  // How AWS says that a code or a refresh token is spent, revoked or of another region (aws-cli issue 10613). The same name and
  // `error` are those of a malformed request, which no new sign-in helps.
  if (name === 'ValidationException' && /\bgrant is invalid\b/i.test(message))
    return { kind: 'rejected', why: grantType === 'refresh_token' ? 'ended' : 'code-expired', detail };
  if (name !== 'AccessDeniedException') return null;
  if (error === 'INSUFFICIENT_PERMISSIONS') return { kind: 'not-permitted', detail };
  const why = Object.hasOwn(rejections, error) ? rejections[error] : undefined;
  return why === undefined ? null : { kind: 'rejected', why, detail };
}

/** It came over TLS from AWS in answer to our own request (OpenID Connect Core §3.1.3.7, 6), so no signature is asked for. */
function identityOf(idToken: string | null): string | null {
  if (idToken === null) return null;
  try {
    return Identity.safeParse(decodeJwt(idToken).sub).data ?? null;
  } catch {
    return null;
  }
}
