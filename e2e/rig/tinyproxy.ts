// Debian's tinyproxy on a free port of loopback: a real proxy that asks for a user name and password.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { waitFor } from './dbus.ts';

export interface Tinyproxy {
  readonly port: number;
  /** What it logged so far: every CONNECT, with its host. */
  log(): string;
  stop(): void;
}

export async function startTinyproxy(options: {
  readonly directory: string;
  /** `HOST:PORT` of the proxy that knows AWS's names. */
  readonly upstream: string;
  readonly login?: { readonly userName: string; readonly password: string };
}): Promise<Tinyproxy> {
  const port = await freePort();
  const file = (name: string): string => path.join(options.directory, `tinyproxy-${port}.${name}`);
  const { login } = options;
  writeFileSync(
    file('conf'),
    [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Allow 127.0.0.1',
      'Timeout 120',
      'ConnectPort 443',
      'LogLevel Connect',
      `LogFile "${file('log')}"`,
      `Upstream http ${options.upstream}`,
      ...(login === undefined ? [] : [`BasicAuth ${login.userName} ${login.password}`]),
      '',
    ].join('\n'),
  );
  const child: ChildProcess = spawn('tinyproxy', ['-d', '-c', file('conf')], { stdio: 'ignore' });
  await waitFor('tinyproxy to listen', () => listens(port));
  return {
    port,
    log: () => readFileSync(file('log'), 'utf8'),
    stop: () => {
      child.kill();
      for (const name of ['conf', 'log']) rmSync(file(name), { force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
