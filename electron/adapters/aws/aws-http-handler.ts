import { Readable } from 'node:stream';
import { isLoopback } from '../../../shared/loopback.ts';
import type { Clock, ClockSkew } from '../../core/ports/clock.ts';
import { isAwsRefusal } from './aws-answer-form.ts';
import { type FetchLike, TransportFailure, transportFailure } from './http-transport.ts';

// The shapes of smithy's HttpHandler that are used; structural, so that no package but the clients is needed.
interface WireRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface HandlerOptions {
  readonly abortSignal?: unknown;
}
interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface AwsHttpHandlerParts {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  readonly skew: ClockSkew;
  /** Deadline of one request, answer included. */
  readonly timeoutMs: number;
  /** Of a service that refuses with a page: the status it does so with. */
  readonly pageStatus?: number;
}

const largestAnswerBytes = 8 * 1024 * 1024;
/** What fetch sets itself; Chromium refuses them from a caller. */
const ownHeaders = new Set(['host', 'content-length', 'connection', 'expect', 'transfer-encoding']);

/** Sends the SDK's requests through the given `fetch` and learns the clock skew from every answer. */
export function createAwsHttpHandler(parts: AwsHttpHandlerParts) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
    /** A call without a signal is refused: nothing could end it before its time. */
    async handle(request: WireRequest, within?: HandlerOptions): Promise<{ response: WireResponse }> {
      if (!(within?.abortSignal instanceof AbortSignal)) throw new Error('A call to AWS without a signal.');
      return { response: await send(parts, request, within.abortSignal) };
    },
  };
}

async function send(
  { fetch, clock, skew, timeoutMs, pageStatus }: AwsHttpHandlerParts,
  request: WireRequest,
  signal: AbortSignal,
): Promise<WireResponse> {
  const host = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
  // SECURITY: a configured endpoint of another machine would get bearer tokens and keys in clear, for all to read.
  if (request.protocol !== 'https:' && !isLoopback(request.hostname))
    throw new TransportFailure('plain-http', host, plainHttp(host));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!ownHeaders.has(name.toLowerCase())) headers[name] = value;
  }
  const stop = new AbortController();
  let timedOut = false;
  const cancelTimer = clock.after(timeoutMs, () => {
    timedOut = true;
    stop.abort();
  });
  const onAbort = () => stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) stop.abort();
  const sentAt = clock.monotonicMs();
  try {
    const body = requestBody(request.body);
    const answer = await fetch(`${request.protocol}//${host}${request.path}${queryText(request.query)}`, {
      method: request.method,
      headers,
      ...(body === null ? {} : { body }),
      signal: stop.signal,
      // SECURITY: the bearer token and the signature are for this host alone; AWS's APIs never redirect.
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    });
    const roundTripMs = clock.monotonicMs() - sentAt;
    const answerHeaders: Record<string, string> = {};
    answer.headers.forEach((value, name) => {
      answerHeaders[name.toLowerCase()] = value;
    });
    // The header was written about half-way; its second is rounded down.
    const dateMs = Date.parse(answerHeaders.date ?? '') + 500;
    if (!Number.isNaN(dateMs)) skew.observe(dateMs, clock.nowMs() - roundTripMs / 2);
    if (Number(answerHeaders['content-length'] ?? 0) > largestAnswerBytes) {
      stop.abort();
      throw new TransportFailure('too-large', host, 'The response is too large.');
    }
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.byteLength > largestAnswerBytes) {
      throw new TransportFailure('too-large', host, 'The response is too large.');
    }
    const { status } = answer;
    // A program that says 429 wants to be asked again later.
    const isSaidByAll = status === pageStatus || status === 429;
    if (status >= 400 && !isSaidByAll && !isAwsRefusal(answerHeaders, bytes.toString('utf8')))
      throw new TransportFailure('intercepted', host, `HTTP ${status}`, 0, null, status);
    // fetch has undone any compression already.
    delete answerHeaders['content-encoding'];
    return { statusCode: answer.status, headers: answerHeaders, body: Readable.from([bytes]) };
  } catch (error) {
    if (signal.aborted) throw new TransportFailure('aborted', host, 'Stopped.');
    if (timedOut) throw new TransportFailure('timeout', host, 'No response in time.', timeoutMs);
    throw transportFailure(error, host);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}

const plainHttp = (host: string): string =>
  `The configured endpoint ${host.slice(0, 200)} uses plain http, which is allowed to this machine only. Use https.`;

function requestBody(body: unknown): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined || body === null || body === '') return null;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  throw new Error('A streamed request body is not expected here.');
}

function queryText(query: WireRequest['query']): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      parts.push(one === null ? escapeUri(name) : `${escapeUri(name)}=${escapeUri(String(one))}`);
    }
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** RFC 3986, as SigV4 signs it. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
