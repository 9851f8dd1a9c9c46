import { execFile, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from './repositories.ts';

export async function findHttpBackend(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['--exec-path']);
  return join(stdout.trim(), 'git-http-backend');
}

export interface BackendCall {
  readonly program: string;
  readonly repositoryPath: string;
  /** What follows the repository: `info/refs`, `git-upload-pack`, `git-receive-pack`. */
  readonly service: string;
  readonly rawQuery: string;
  readonly remoteUser: string;
}

/** One request through git's own CGI program; both directions stream. Resolves with the exit code. */
export function runHttpBackend(
  call: BackendCall,
  req: IncomingMessage,
  res: ServerResponse,
  closing: AbortSignal,
): Promise<number> {
  const header = (name: string): string => {
    const value = req.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const child = spawn(call.program, [], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...gitEnvironment(),
      GATEWAY_INTERFACE: 'CGI/1.1',
      SERVER_PROTOCOL: 'HTTP/1.1',
      REQUEST_METHOD: req.method ?? 'GET',
      GIT_PROJECT_ROOT: dirname(call.repositoryPath),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${basename(call.repositoryPath)}/${call.service}`,
      QUERY_STRING: call.rawQuery,
      CONTENT_TYPE: header('content-type'),
      // Absent for a chunked body: the program then reads to the end of its input.
      ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_USER: call.remoteUser,
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  closing.addEventListener('abort', stop, { once: true });
  res.once('close', stop);
  child.stdin.on('error', () => {});
  req.pipe(child.stdin);

  let head: Buffer | null = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === null) {
      forward(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const rest = head.subarray(end + 4);
    writeHead(res, head.subarray(0, end).toString('latin1'));
    head = null;
    if (rest.length > 0) forward(rest);
  });
  const forward = (chunk: Buffer): void => {
    if (res.write(chunk)) return;
    child.stdout.pause();
    res.once('drain', () => child.stdout.resume());
  };

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      closing.removeEventListener('abort', stop);
      if (!res.headersSent) res.writeHead(500);
      res.end();
      resolve(code ?? 1);
    });
  });
}

function writeHead(res: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10);
    else res.setHeader(name, value);
  }
  res.writeHead(status);
}
