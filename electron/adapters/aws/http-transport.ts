import type { Problem } from '../../../shared/problem.ts';

/** What is used of `fetch`: the app gives Electron's net.fetch, which honours the system's proxy and trust store. */
export type FetchLike = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string | Uint8Array<ArrayBuffer>;
    readonly signal: AbortSignal;
    readonly redirect: 'error';
    readonly credentials: 'omit';
    readonly cache: 'no-store';
  },
) => Promise<{
  readonly status: number;
  readonly headers: { forEach(each: (value: string, name: string) => void): void };
  arrayBuffer(): Promise<ArrayBuffer>;
}>;

export type TransportTrouble =
  | 'aborted'
  | 'timeout'
  | 'tls'
  | 'network'
  | 'too-large'
  | 'plain-http'
  /** The proxy wants a user name and password; `host` is the proxy. */
  | 'proxy-login'
  /** The same, and refused those it was sent. */
  | 'proxy-login-refused'
  /** A response with `status` that is not of the host. SECURITY: nothing of its body, which anybody may have written. */
  | 'intercepted';

/** A request that got no answer. The message holds no header and no body. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly trouble: TransportTrouble;
  readonly host: string;
  readonly afterMs: number;
  /** What says it better than `trouble`: the keychain's, where it has the login of the proxy. */
  readonly problem: Problem | null;
  readonly status: number;
  constructor(
    trouble: TransportTrouble,
    host: string,
    detail: string,
    afterMs = 0,
    problem: Problem | null = null,
    status = 0,
  ) {
    super(detail);
    this.trouble = trouble;
    this.host = host;
    this.afterMs = afterMs;
    this.problem = problem;
    this.status = status;
  }
}

const tls = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_SSL|ERR_TLS|EPROTO|certificate/i;

/** Names the cause under `fetch failed` (Node) or `net::ERR_…` (Chromium). */
export function transportFailure(error: unknown, host: string): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const parts: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 4 && at instanceof Error; depth += 1) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    parts.push([code, at.message].filter((part) => part !== '').join(' '));
    const nested: unknown = at instanceof AggregateError ? at.errors[0] : undefined;
    at = nested ?? at.cause;
  }
  const detail = parts.join(': ').slice(0, 500);
  return new TransportFailure(tls.test(detail) ? 'tls' : 'network', host, detail);
}
