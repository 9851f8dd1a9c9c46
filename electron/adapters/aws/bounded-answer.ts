import { TransportFailure } from './http-transport.ts';

/** More than any list of a provider; what is larger would only fill memory. */
const MOST_BYTES = 8 * 1024 * 1024;
/** From the headers to the last byte. */
const LONGEST_MS = 60_000;

/**
 * The same response with a body that ends with `TransportFailure` when it is too large or takes too long.
 *
 * SECURITY: counted as it arrives: a server need not say how long its answer is, and may send it byte by byte without an end.
 */
export function boundedAnswer(
  response: Response,
  host: string,
  { mostBytes, longestMs } = { mostBytes: MOST_BYTES, longestMs: LONGEST_MS },
): Response {
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  const reader = body.getReader();
  let bytes = 0;
  const stop = (): void => void reader.cancel().catch(() => undefined);
  let giveUp: (failure: TransportFailure) => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  late.catch(() => undefined);
  const timer = setTimeout(() => {
    giveUp(new TransportFailure('timeout', host, 'No complete response in time.', longestMs));
    stop();
  }, longestMs);
  timer.unref();
  const counted = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await Promise.race([reader.read(), late]);
      bytes += value?.byteLength ?? 0;
      if (bytes > mostBytes) {
        clearTimeout(timer);
        stop();
        controller.error(new TransportFailure('too-large', host, 'The response is too large.'));
      } else if (value !== undefined) {
        controller.enqueue(value);
      } else if (done) {
        clearTimeout(timer);
        controller.close();
      }
    },
    async cancel(reason) {
      clearTimeout(timer);
      await reader.cancel(reason);
    },
  });
  return new Response(counted, { status, statusText, headers });
}
