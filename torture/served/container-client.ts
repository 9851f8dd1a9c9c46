import http from 'node:http';
import type { Grant } from './served-process.ts';

/** Asks the container endpoint as an SDK does, once; null: no answer came. */
export function askContainer({ uri, token }: Grant): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve) => {
    const request = http.get(uri, { headers: { authorization: token }, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.once('error', () => resolve(null));
    });
    request.once('error', () => resolve(null));
  });
}
