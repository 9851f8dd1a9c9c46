import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { encodeFrame, joinNul } from '../shared/endpoint/framing.ts';
import {
  ENV_ALLOW_LIST,
  type EndpointFile,
  FrameType,
  parseEndpointFile,
} from '../shared/endpoint/protocol.ts';
import type { Environment } from './apps.ts';
import { endsWithUs } from './ends-with-parent.ts';

const run = promisify(execFile);
const PROBE_PAUSE_MS = 5;
const PROBE_MOST_SECONDS = 300;

/** The programs in C that measure from outside, compiled for each run. */
export interface Native {
  readonly floor: string;
  /** Milliseconds of each of `count` runs of a whole process, one after the other. */
  time(program: string, args: readonly string[], env: Environment, count?: number): Promise<number[]>;
  /** A file with what the shim sends for these arguments, and the socket it goes to. */
  request(args: readonly string[], env: Environment): { readonly socket: string; readonly file: string };
  /** Asks the app of this environment something cheap every few milliseconds, until it is ended. */
  probe(env: Environment): { end(): Promise<{ readonly asked: number; readonly slowestMs: number }> };
  remove(): void;
}

export function compileNative(): Native {
  const dir = mkdtempSync(path.join(tmpdir(), 'lk-native-'));
  const program = (name: string): string => {
    const file = path.join(dir, name);
    const source = path.join(import.meta.dirname, 'native', `${name}.c`);
    execFileSync('gcc', ['-O2', '-static', '-Wall', '-o', file, source]);
    return file;
  };
  const floor = program('floor');
  const stopwatch = program('stopwatch');
  const prober = program('probe');
  let requests = 0;

  const request: Native['request'] = (args, env) => {
    const { address, token } = endpointOf(env);
    requests += 1;
    const file = path.join(dir, `request-${requests}`);
    const pairs = ENV_ALLOW_LIST.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]));
    const client = [`pid=${process.pid}`, `ppid=${process.ppid}`, 'tty=0', 'protocol=1', 'fields=1'];
    const frames = [
      encodeFrame(FrameType.token, Buffer.from(token)),
      encodeFrame(FrameType.argv, joinNul(['latchkey', ...args])),
      encodeFrame(FrameType.cwd, Buffer.from(process.cwd())),
      encodeFrame(FrameType.env, joinNul(pairs)),
      encodeFrame(FrameType.client, joinNul(client)),
      encodeFrame(FrameType.go),
    ];
    writeFileSync(file, Buffer.concat(frames), { mode: 0o600 });
    return { socket: address, file };
  };

  return {
    floor,
    request,
    time: async (command, args, env, count = 1) => {
      const { stdout } = await run(stopwatch, [String(count), command, ...args], { env });
      return stdout.trim().split('\n').map(Number);
    },
    probe: (env) => {
      const { socket, file } = request(['--version'], env);
      const args = [socket, file, String(PROBE_PAUSE_MS), String(PROBE_MOST_SECONDS)];
      const child = spawn(prober, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      endsWithUs(child);
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      const ended = new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      return {
        end: async () => {
          child.stdin.end();
          const code = await ended;
          const [asked, slowestMs] = said.trim().split(' ').map(Number);
          if (code !== 0 || asked === undefined || slowestMs === undefined)
            throw new Error(`the probe ended with ${code}`);
          return { asked, slowestMs };
        },
      };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export const hasCompiler = (): boolean =>
  (process.env.PATH ?? '').split(':').some((dir) => existsSync(path.join(dir, 'gcc')));

function endpointOf(env: Environment): EndpointFile {
  const file = path.join(env.LATCHKEY_RUNTIME_DIR ?? '', 'endpoint.json');
  const read = parseEndpointFile(JSON.parse(readFileSync(file, 'utf8')));
  if (read === null) throw new Error(`${file} is not in the form that Latchkey writes`);
  return read;
}
