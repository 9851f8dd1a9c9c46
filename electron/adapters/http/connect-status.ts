import { connect } from 'node:net';
import type { ProxyLogin } from './proxy-logins.ts';

const LONGEST_MS = 8_000;
const MOST_BYTES = 16 * 1024;

/**
 * What an HTTP proxy answers to CONNECT, with this login or none: the status that Chromium keeps to itself. Null: no answer, or not
 * that of a proxy. SECURITY: the login goes as Basic, in clear; only where Chromium has just sent it to the same proxy so.
 */
export function connectStatus(
  proxy: { readonly host: string; readonly port: number; readonly longestMs?: number },
  target: string,
  login: ProxyLogin | null,
  signal: AbortSignal,
): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: proxy.host, port: proxy.port });
    let text = '';
    const end = (status: number | null): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(status);
    };
    const stop = (): void => end(null);
    signal.addEventListener('abort', stop, { once: true });
    // Of the whole answer: one that drips would never be silent for long.
    const late = setTimeout(stop, proxy.longestMs ?? LONGEST_MS);
    socket.once('error', stop);
    socket.once('close', stop);
    socket.once('connect', () => {
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${basic(login)}\r\n`);
    });
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
      if (status !== undefined) end(Number(status));
      else if (text.length > MOST_BYTES) end(null);
    });
    if (signal.aborted) stop();
  });
}

function basic(login: ProxyLogin | null): string {
  if (login === null) return '';
  const pair = Buffer.from(`${login.userName}:${login.password.reveal()}`).toString('base64');
  return `Proxy-Authorization: Basic ${pair}\r\n`;
}
