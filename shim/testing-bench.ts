import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launch, type Running, type RunOptions } from './testing-launch.ts';
import { type Connection, listen, type ScriptedServer } from './testing-server.ts';
import { install, type Shim } from './testing-shims.ts';

/** One installed shim, a fresh runtime directory for each test, and a server that goes with it. */
export interface Bench {
  readonly root: string;
  readonly run: string;
  readonly shim: Shim;
  readonly server: ScriptedServer | null;
  /** Runs the shim; it does not start the app unless asked to. */
  start(
    args: readonly string[],
    options?: RunOptions & { readonly env?: Readonly<Record<string, string>> },
  ): Running;
  serve(script: (connection: Connection) => Promise<void>, hello?: Uint8Array): Promise<ScriptedServer>;
  /** Serves requests with one reply. */
  serveReply(reply: (connection: Connection) => void): Promise<ScriptedServer>;
}

/** To be called inside `describe`. */
export function useBench(name: Shim['name']): Bench {
  let root = '';
  let run = '';
  let shim: Shim = { name, directory: '', command: [''] };
  let server: ScriptedServer | null = null;

  beforeAll(async () => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lk-')));
    shim = await install(name, path.join(root, 'bin'));
  }, 180_000);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
  beforeEach(() => {
    run = fs.mkdtempSync(path.join(root, 'run-'));
  });
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  const bench: Bench = {
    get root() {
      return root;
    },
    get run() {
      return run;
    },
    get shim() {
      return shim;
    },
    get server() {
      return server;
    },
    start(args, { env = {}, ...options } = {}) {
      const base: Record<string, string> = { LATCHKEY_RUNTIME_DIR: run, LATCHKEY_NO_START: '1' };
      return launch([...shim.command, ...args], { ...base, ...env }, options);
    },
    async serve(script, hello) {
      server = await listen(run, script, hello);
      return server;
    },
    serveReply: (reply) =>
      bench.serve(async (connection) => {
        await connection.request();
        reply(connection);
      }),
  };
  return bench;
}
