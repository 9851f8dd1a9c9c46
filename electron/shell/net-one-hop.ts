import { net } from 'electron';
import type { SendOver } from './net-fetch.ts';

/**
 * A request whose redirect is its answer. Electron's `fetch` gives none in that mode, and the address with none in 'error'; what
 * a page says beside its status is of no use here, so that no body is read.
 */
export const sendOneHop: SendOver = (session, input, init) =>
  new Promise((resolve, reject) => {
    const request = net.request({
      url: input instanceof Request ? input.url : input,
      method: init?.method ?? 'GET',
      session,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
    });
    const { signal } = init ?? {};
    const stop = (): void => {
      reject(signal?.reason);
      request.abort();
    };
    const answer = (status: number, headers: Record<string, string>): void => {
      signal?.removeEventListener('abort', stop);
      resolve(new Response(null, { status, headers }));
      request.abort();
    };
    request.on('redirect', (status, _method, location) => answer(status, { location }));
    request.on('response', ({ statusCode }) => answer(statusCode, {}));
    request.on('error', (error) => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    });
    if (signal?.aborted === true) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    request.end();
  });
