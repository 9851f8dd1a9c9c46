import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';

const mostBytes = 100_000;

export interface MetadataAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One request to an address of the machine's own network, with a deadline: where there is no such service, packets are
 * often just dropped. SECURITY: never through a proxy and never redirected, both would hand the keys to somebody else.
 */
export async function metadataRequest(
  { clock, directFetch }: IdentityPorts,
  request: {
    readonly url: string;
    readonly method?: 'GET' | 'PUT';
    readonly headers?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
): Promise<Result<MetadataAnswer, Problem>> {
  const ending = new AbortController();
  const disarm = clock.after(request.timeoutMs, () => ending.abort());
  const host = new URL(request.url).host;
  try {
    const response = await directFetch(request.url, {
      method: request.method ?? 'GET',
      headers: { ...request.headers },
      redirect: 'error',
      signal: AbortSignal.any([signal, ending.signal]),
    });
    const body = await boundedText(response);
    signal.throwIfAborted();
    if (body === null)
      return err({ code: 'upstream-garbage', service: host, detail: 'Its response was larger than 100 kB.' });
    return ok({ status: response.status, body });
  } catch {
    signal.throwIfAborted();
    return ending.signal.aborted
      ? err({ code: 'timed-out', what: host, afterMs: request.timeoutMs })
      : err({ code: 'network', host });
  } finally {
    disarm();
  }
}

/** SECURITY: counted as it arrives: a hostile server may never end. Null: more than a metadata service has to say. */
async function boundedText(
  response: Awaited<ReturnType<IdentityPorts['directFetch']>>,
): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
