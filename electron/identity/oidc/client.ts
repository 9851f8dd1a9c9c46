import {
  AuthorizationResponseError,
  allowInsecureRequests,
  ClientError,
  Configuration,
  type CustomFetch,
  clockSkew,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  ResponseBodyError,
} from 'openid-client';
import { isLoopback } from '../../../shared/loopback.ts';
import { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { SourceConfig } from './form.ts';
import { isUserPoolDomain, throughDomain, userPoolEndpoints } from './user-pool-domain.ts';

/** The provider's metadata and our way to it, good for one piece of work. */
export interface Client {
  readonly configuration: Configuration;
  /** The provider's clock minus ours, ms, as its `Date` header says. */
  skewMs(): number;
  /** What an error of openid-client means; our own failures of the network come first. */
  problem(thrown: unknown, source: string): Problem;
  /** Asks for tokens: whatever it takes until the response can be checked. */
  grant<T>(request: (configuration: Configuration) => Promise<T>): Promise<T>;
  /** From now on requests are called off by this signal instead. */
  follow(signal: AbortSignal): void;
}

const noticeableSkewMs = 10_000;

export async function openClient(
  ports: IdentityPorts,
  config: SourceConfig,
  sourceName: string,
  given: AbortSignal,
): Promise<Result<Client, Problem>> {
  let signal = given;
  let failed: { readonly url: string; readonly error: unknown } | null = null;
  let skewMs = 0;
  const send: CustomFetch = async (url, { body: sent, headers, method, signal: deadline }) => {
    signal.throwIfAborted();
    try {
      failed = null;
      const answer = await ports.fetch(url, {
        method,
        headers,
        ...(sent === null || sent === undefined ? {} : { body: String(sent) }),
        redirect: 'manual',
        signal: deadline === undefined ? signal : AbortSignal.any([signal, deadline]),
      });
      // biome-ignore lint/style/noRestrictedGlobals: reads a text, no clock
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(date)) skewMs = date - ports.clock.nowMs();
      // Read here, so that an answer that is too large or never ends is a failure of the network like any other.
      const body = answer.body === null ? null : await answer.arrayBuffer();
      const { status, statusText, headers: fields } = answer;
      return new Response(body, { status, statusText, headers: fields });
    } catch (error) {
      // Where the time was over in the middle of an answer, the error is about the connection that was closed for it.
      failed = { url, error: deadline?.aborted === true ? deadline.reason : error };
      throw error;
    } finally {
      signal.throwIfAborted();
    }
  };
  const problem = (thrown: unknown, source: string): Problem =>
    failed === null ? problemOf(thrown, config, source, skewMs) : unreachableProblem(failed);
  try {
    const configuration = await configure(config, send, () => skewMs);
    signal.throwIfAborted();
    configuration[customFetch] = send;
    if (isLocal(config.issuer)) allowInsecureRequests(configuration);
    // SECURITY: TLS to the token endpoint is not enough; the ID token's own signature is checked as AWS will.
    if (config.preset.legacy === undefined && !isUserPoolDomain(config.preset, config.issuer))
      enableNonRepudiationChecks(configuration);
    return ok({
      configuration,
      skewMs: () => skewMs,
      problem,
      grant: (request) =>
        isUserPoolDomain(config.preset, config.issuer)
          ? throughDomain(config.issuer, (issuer) => atUserPool(config, issuer, skewMs), send, request)
          : request(configuration),
      follow: (next) => {
        signal = next;
      },
    });
  } catch (thrown) {
    signal.throwIfAborted();
    return err(problem(thrown, sourceName));
  }
}

async function configure(
  config: SourceConfig,
  send: CustomFetch,
  skewMs: () => number,
): Promise<Configuration> {
  const { issuer, clientId, clientSecret, preset } = config;
  if (isUserPoolDomain(preset, issuer)) return atUserPool(config, issuer, 0);
  const metadata = clientSecret === null ? {} : { client_secret: clientSecret.reveal() };
  const authentication = clientSecret === null ? None() : undefined;
  if (preset.legacy !== undefined) {
    const isStandIn = issuer !== preset.issuer;
    const at = (address: string): string => (isStandIn ? `${issuer}${new URL(address).pathname}` : address);
    return new Configuration(
      {
        issuer,
        authorization_endpoint: at(preset.legacy.authorizationEndpoint),
        token_endpoint: at(preset.legacy.tokenEndpoint),
      },
      clientId,
      metadata,
      authentication,
    );
  }
  const found = await discovery(new URL(issuer), clientId, metadata, authentication, {
    [customFetch]: send,
    ...(isLocal(issuer) ? { execute: [allowInsecureRequests] } : {}),
  });
  const offMs = skewMs();
  if (Math.abs(offMs) < noticeableSkewMs) return found;
  const corrected = { ...metadata, ...correctedBy(offMs) };
  return new Configuration(found.serverMetadata(), clientId, corrected, authentication);
}

const correctedBy = (offMs: number) =>
  Math.abs(offMs) < noticeableSkewMs ? {} : { [clockSkew]: Math.round(offMs / 1000) };

/** A user pool behind its domain; `issuer` is the domain until a token has named the pool. */
function atUserPool(
  { issuer: domain, clientId }: SourceConfig,
  issuer: string,
  offMs: number,
): Configuration {
  const metadata = {
    ...userPoolEndpoints(domain),
    ...(issuer === domain ? {} : { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` }),
  };
  const configuration = new Configuration(metadata, clientId, correctedBy(offMs), None());
  // SECURITY: as everywhere, the ID token's own signature counts, not the TLS it came over.
  enableNonRepudiationChecks(configuration);
  return configuration;
}

export const isLocal = (issuer: string): boolean => {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && isLoopback(hostname);
};

/** The provider's clock where it was seen, AWS's as far as it is known otherwise. */
export const providerNow = (ports: IdentityPorts, client: Client): number =>
  serverNow({ clock: ports.clock, skew: client.skewMs() === 0 ? ports.skew : client });

export function wordsOf(error: ResponseBodyError | AuthorizationResponseError): string {
  const { error_description: description } = error;
  return (description === undefined ? error.error : `${error.error}: ${description}`).slice(0, 2000);
}

function problemOf(
  thrown: unknown,
  { issuer, clientId }: SourceConfig,
  source: string,
  skewMs: number,
): Problem {
  const service = new URL(issuer).host;
  if (thrown instanceof AuthorizationResponseError)
    return { code: 'sign-in-denied', source, detail: wordsOf(thrown) };
  if (thrown instanceof ResponseBodyError) {
    const detail = wordsOf(thrown);
    if (thrown.error === 'invalid_client' || thrown.error === 'unauthorized_client')
      return {
        code: 'invalid-input',
        field: 'clientId',
        reason: `${service} does not take the client ${clientId.slice(0, 100)}.`.slice(0, 500),
        detail,
      };
    if (thrown.status >= 500) return { code: 'upstream-failed', service, status: thrown.status, detail };
    return { code: 'sign-in-denied', source, detail };
  }
  if (!(thrown instanceof ClientError)) {
    const detail = thrown instanceof Error ? thrown.message.slice(0, 500) : 'It cannot be read.';
    return { code: 'upstream-garbage', service, detail };
  }
  const { cause } = thrown;
  switch (thrown.code) {
    case 'OAUTH_TIMEOUT':
      return { code: 'timed-out', what: service, afterMs: 30_000 };
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      if (Math.abs(skewMs) < noticeableSkewMs)
        return {
          code: 'refused',
          reason: `The ID token from ${service} is not valid now: it has expired, or is not valid yet.`,
          detail: inner(cause, thrown.message),
        };
      return { code: 'clock-skewed', skewMs, detail: `The ID token from ${service}: ${thrown.message}.` };
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return {
        code: 'refused',
        reason: `The response from ${service} does not belong to this sign-in.`,
        detail: inner(cause),
      };
    default: {
      if (cause instanceof Response && cause.status >= 500)
        return { code: 'upstream-failed', service, status: cause.status };
      const status = cause instanceof Response ? ` (HTTP ${cause.status})` : '';
      return { code: 'upstream-garbage', service, detail: `${inner(cause, thrown.message)}${status}` };
    }
  }
}

function inner(cause: unknown, otherwise = 'a value does not match'): string {
  return (cause instanceof Error ? cause.message : otherwise).slice(0, 300);
}

function unreachableProblem({ url, error }: { readonly url: string; readonly error: unknown }): Problem {
  const { host } = new URL(url);
  const words = error instanceof Error ? error.message : 'No answer.';
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : words;
  const detail = reason.slice(0, 500);
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { code: 'timed-out', what: host, afterMs: 30_000 };
  const trouble = error instanceof Error && 'trouble' in error ? error.trouble : null;
  if (trouble === 'proxy-login' || trouble === 'proxy-login-refused') {
    const better = Problem.safeParse(error instanceof Error && 'problem' in error ? error.problem : null);
    if (better.success) return better.data;
    const proxy = error instanceof Error && 'host' in error ? String(error.host) : host;
    return { code: 'proxy-login', proxy, refused: trouble === 'proxy-login-refused' };
  }
  if (trouble === 'timeout') return { code: 'timed-out', what: host, afterMs: 60_000 };
  if (trouble === 'too-large') return { code: 'upstream-garbage', service: host, detail };
  return /CERT|certificate|self.signed/i.test(detail)
    ? { code: 'tls-untrusted', host, detail }
    : { code: 'network', host, detail };
}
