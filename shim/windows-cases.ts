// The conformance of the shim on Windows, run by `npm run dist:check` in a Windows Node: nothing but Node is there, no sh and
// no vitest. Arguments: the folder of latchkey.exe and latchkey-relay.cjs, a folder to work in, and the file for the results.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EndpointServer, startEndpointServer } from '../electron/adapters/endpoint/endpoint-server.ts';
import { createOnBug } from '../electron/core/bugs.ts';
import { encodeExec } from '../shared/endpoint/framing.ts';
import { keyDigest } from '../shared/endpoint/key-digest.ts';
import { ENV_ALLOW_LIST, FrameType } from '../shared/endpoint/protocol.ts';
import { type Ended, launch, type RunOptions } from './testing-launch.ts';
import { type Connection, frame, listen, PROOF, TOKEN, writeEndpoint } from './testing-server.ts';

const [bin = '', work = '', results = ''] = process.argv.slice(2);

/** One shim and a runtime directory of its own. */
interface Place {
  readonly name: 'native' | 'relay';
  readonly run: string;
  start(args: readonly string[], options?: StartOptions): Promise<Ended>;
}
type StartOptions = RunOptions & {
  readonly env?: Readonly<Record<string, string>>;
  readonly calledAs?: string;
};
type Case = readonly [name: string, run: (place: Place) => Promise<void>];

const SYSTEM = { SystemRoot: process.env.SystemRoot ?? '', TEMP: work, TMP: work };

function place(name: Place['name'], run: string): Place {
  return {
    name,
    run,
    start(args, { env = {}, calledAs = 'latchkey', ...options } = {}) {
      const relay = [process.execPath, path.join(bin, 'latchkey-relay.cjs')];
      const command = name === 'native' ? [path.join(bin, `${calledAs}.exe`)] : relay;
      const own = { LATCHKEY_RUNTIME_DIR: run, LATCHKEY_NO_START: '1', LATCHKEY_ARGV0: calledAs };
      return launch(
        [...command, ...args],
        { ...SYSTEM, ...own, ...env },
        { stdin: '', windowsHide: true, ...options },
      ).ended;
    },
  };
}

type OnRequest = Parameters<typeof startEndpointServer>[0]['onRequest'];
const random = { hex: (bytes: number) => randomBytes(bytes).toString('hex'), fraction: () => 0.5 };

/** The app's own server. */
async function withApp(
  at: Place,
  onRequest: OnRequest,
  work: (server: EndpointServer) => Promise<void>,
): Promise<void> {
  const log = { line: () => undefined };
  const onBug = createOnBug({ random, log });
  const ports = { directory: at.run, random, onRequest, log, onBug, onProblem: () => undefined };
  const started = await startEndpointServer(ports);
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  await work(started.value).finally(() => started.value.close());
}

async function withScript(
  at: Place,
  script: (connection: Connection) => Promise<void>,
  work: (connections: readonly Connection[]) => Promise<void>,
  hello?: Uint8Array,
): Promise<void> {
  const server = await listen(at.run, script, hello);
  await work(server.connections).finally(() => server.close());
}

const answer =
  (reply: (connection: Connection) => void) =>
  async (connection: Connection): Promise<void> => {
    await connection.request();
    reply(connection);
  };

type Request = Awaited<ReturnType<Connection['request']>>;
async function capture(
  at: Place,
  args: readonly string[],
  options?: StartOptions,
): Promise<{ readonly request: Request; readonly bytes: string }> {
  const seen: Request[] = [];
  let bytes = '';
  const script = async (connection: Connection): Promise<void> => {
    seen.push(await connection.request());
    bytes = connection.received().toString();
    connection.exit(0);
  };
  await withScript(at, script, async () => {
    const ended = await at.start(args, options);
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, '', '']);
  });
  const [request] = seen;
  if (!request) throw new Error('nothing came');
  return { request, bytes };
}

const said = (ended: Ended, code: number, sentence: RegExp): void => {
  assert.match(ended.stderr, sentence);
  assert.deepEqual([ended.code, ended.stdout], [code, '']);
};

const REQUESTS: readonly Case[] = [
  [
    'arguments, directory and client',
    async (at) => {
      const words = ['exec', '', 'a b', 'naïve ☃', 'say "so"', 'back\\slash\\', '--x=%PATH%'];
      const { request } = await capture(at, words, { cwd: work });
      assert.equal(request.token, TOKEN);
      assert.equal(request.argv.toString(), ['latchkey', ...words].join('\0'));
      assert.equal(request.cwd.toLowerCase(), work.toLowerCase());
      for (const pair of ['tty=0', 'protocol=1', 'output=pipe'])
        assert.ok(request.client.includes(pair), pair);
    },
  ],
  ['no argument', async (at) => assert.equal((await capture(at, [])).request.argv.toString(), 'latchkey')],
  [
    'the name it was called by',
    async (at) => {
      const { request } = await capture(at, ['origin'], { calledAs: 'git-remote-codecommit' });
      assert.equal(request.argv.toString(), 'git-remote-codecommit\0origin');
    },
  ],
  [
    'allow-listed variables and no secret',
    async (at) => {
      const allowed = Object.fromEntries(ENV_ALLOW_LIST.map((name) => [name, `value of ${name}`]));
      const secret = { AWS_SECRET_ACCESS_KEY: 'wJalr', AWS_SESSION_TOKEN: 'FwoG', GITHUB_TOKEN: 'ghp' };
      const { request, bytes } = await capture(at, ['status'], { env: { ...allowed, ...secret } });
      assert.deepEqual(
        request.env,
        ENV_ALLOW_LIST.map((name) => `${name}=value of ${name}`),
      );
      for (const text of [...Object.keys(secret), ...Object.values(secret)]) assert.ok(!bytes.includes(text));
    },
  ],
  [
    'whether a key of the environment is foreign',
    async (at) => {
      const ours = { AWS_ACCESS_KEY_ID: 'AKIAONE', LATCHKEY_ACCESS_KEY_ID: 'AKIAONE' };
      const own = await capture(at, ['status'], { env: ours });
      assert.ok(own.request.client.includes(`digest=${keyDigest('AKIAONE')}`));
      assert.ok(!own.request.client.includes('keys=foreign'));
      const foreign = await capture(at, ['status'], { env: { AWS_ACCESS_KEY_ID: 'AKIAONE' } });
      assert.ok(foreign.request.client.includes('keys=foreign'));
      for (const { bytes } of [own, foreign]) assert.ok(!bytes.includes('AKIAONE'));
    },
  ],
  [
    'SECURITY: nothing before the proof, and nothing after a wrong one',
    async (at) => {
      const wrong = [
        frame(FrameType.hello, 'c3'.repeat(32)),
        frame(FrameType.hello),
        Buffer.from('HTTP/1.1 200'),
      ];
      for (const hello of wrong) {
        const check = async (connections: readonly Connection[]): Promise<void> => {
          said(await at.start(['status']), 3, /could not prove that it is Latchkey, so nothing was sent/);
          assert.deepEqual(connections[0]?.received(), Buffer.from(frame(FrameType.knock)));
        };
        await withScript(at, async () => undefined, check, hello);
      }
    },
  ],
  [
    'SECURITY: an address that is no local pipe is not opened',
    async (at) => {
      const file = path.join(at.run, 'not-a-pipe');
      fs.writeFileSync(file, frame(FrameType.hello, PROOF));
      for (const address of [file, '\\\\server\\pipe\\latchkey', '\\\\?\\C:\\pipe']) {
        writeEndpoint(at.run, { address });
        said(await at.start(['status']), 3, /is not running/);
      }
    },
  ],
  [
    'a request over the cap is not sent',
    async (at) => {
      // CreateProcess takes 32,767 characters, and each of these is three bytes.
      const check = async (connections: readonly Connection[]): Promise<void> => {
        said(await at.start(['☃'.repeat(25_000)]), 2, /64 KiB/);
        assert.ok((connections[0]?.received().length ?? 0) <= frame(FrameType.knock).length);
      };
      await withScript(at, async () => undefined, check);
    },
  ],
];

const ANSWERS: readonly Case[] = [
  [
    'standard output, standard error and the code',
    (at) => {
      const reply = answer((c) => {
        c.send(FrameType.stdout, 'out ☃');
        c.send(FrameType.stderr, 'err\n');
        c.exit(42);
      });
      return withScript(at, reply, async () => {
        const { code, stdout, stderr } = await at.start(['x']);
        assert.deepEqual([code, stdout, stderr], [42, 'out ☃', 'err\n']);
      });
    },
  ],
  [
    'frames that arrive byte by byte',
    (at) => {
      const script = async (c: Connection): Promise<void> => {
        await c.request();
        for (const byte of Buffer.concat([frame(FrameType.stdout, 'slow'), frame(FrameType.exit, '7')])) {
          c.socket.write(Buffer.of(byte));
          await sleep(1);
        }
      };
      return withScript(at, script, async () => {
        const { code, stdout } = await at.start(['x']);
        assert.deepEqual([code, stdout], [7, 'slow']);
      });
    },
  ],
  [
    'megabytes',
    (at) => {
      const reply = answer((c) => {
        for (let i = 0; i < 64; i += 1) c.send(FrameType.stdout, 'y'.repeat(65_536));
        c.exit(0);
      });
      return withScript(at, reply, async () => {
        const { code, stdout } = await at.start(['x']);
        assert.deepEqual([code, stdout.length], [0, 64 * 65_536]);
      });
    },
  ],
  [
    'a program in its place: environment, standard input, output and code',
    (at) => {
      const values = '[process.env.SET, process.env.GONE, process.env.KEPT, process.argv[1], d].join("|")';
      const text = `process.stdin.on("data", (d) => process.stdout.write(${values})).on("end", () => process.exit(23))`;
      const argv = [process.execPath, '-e', text, 'a "b" c\\'];
      const reply = answer((c) =>
        c.send(FrameType.exec, encodeExec({ argv, env: { SET: 'é=1', GONE: null } }) ?? ''),
      );
      return withScript(at, reply, async () => {
        const env = { GONE: 'here', KEPT: 'kept', SET: 'old' };
        const { code, stdout, stderr } = await at.start(['x'], { env, stdin: 'typed' });
        assert.deepEqual([code, stdout, stderr], [23, 'é=1||kept|a "b" c\\|typed', '']);
      });
    },
  ],
  [
    'a program that is not there',
    (at) => {
      const argv = ['no-such-program'];
      const reply = answer((c) => c.send(FrameType.exec, encodeExec({ argv, env: {} }) ?? ''));
      return withScript(at, reply, async () =>
        said(await at.start(['x']), 127, /^latchkey: no-such-program could not be run: .*\n$/),
      );
    },
  ],
  [
    'no terminal, no answer to a question',
    (at) => {
      const lines: string[] = [];
      const script = async (c: Connection): Promise<void> => {
        await c.request();
        c.send(FrameType.ask, 'MFA code: ');
        const line = await c.next();
        lines.push(`${line.type}:${Buffer.from(line.payload)}`);
        c.exit(0);
      };
      return withScript(at, script, async () => {
        const { code, stdout } = await at.start(['x'], { stdin: '123456\n', detached: true });
        assert.deepEqual([code, stdout, lines], [0, '', [`${FrameType.line}:`]]);
      });
    },
  ],
];

const REFUSALS: readonly Case[] = (
  [
    ['goes away', (c) => c.socket.end(), /stopped before it answered/],
    [
      'sends half a frame',
      (c) => c.socket.end(frame(FrameType.stdout, 'abc').subarray(0, 6)),
      /stopped before/,
    ],
    ['sends a frame over the cap', (c) => c.socket.write(Buffer.of(0x4f, 0, 1, 0, 1)), /versions differ/],
    ['sends an unknown frame', (c) => c.socket.write(Buffer.of(0x3f, 0, 0, 0, 0)), /versions differ/],
    ['sends a frame of ours', (c) => c.send(FrameType.token, TOKEN), /versions differ/],
    ['sends an exit code out of range', (c) => c.send(FrameType.exit, '256'), /versions differ/],
    ['sends an exec of nothing', (c) => c.send(FrameType.exec, '0'), /versions differ/],
  ] satisfies readonly (readonly [string, (c: Connection) => void, RegExp])[]
).map(([name, reply, sentence]) => [
  `a server that ${name}`,
  (at) => withScript(at, answer(reply), async () => said(await at.start(['x']), 3, sentence)),
]);

const FILES: readonly Case[] = (
  [
    [
      'is garbage',
      (at) => fs.writeFileSync(path.join(at.run, 'endpoint.json'), '{"version":1'),
      /not in the form/,
    ],
    ['has no token', (at) => writeEndpoint(at.run, { token: 'x' }), /not in the form that Latchkey writes/],
    ['is of another version', (at) => writeEndpoint(at.run, { version: 2 }), /different version/],
  ] satisfies readonly (readonly [string, (at: Place) => void, RegExp])[]
).map(([name, spoil, sentence]) => [
  `an endpoint.json that ${name}`,
  async (at) => {
    spoil(at);
    said(await at.start(['x'], { env: { LATCHKEY_NO_START: '' } }), 3, sentence);
  },
]);

const APP: readonly Case[] = [
  [
    'SECURITY: who opens the app’s pipe for reading alone gets nothing',
    async (at) => {
      const read: Promise<number>[] = [];
      const onRequest: OnRequest = async (_request, reply) => reply.exit(0);
      await withApp(at, onRequest, async (server) => {
        const pipe = await fs.promises.open(server.address, 'r');
        // Ends with the server.
        const ended = pipe.read(Buffer.alloc(128), 0, 128).then(
          ({ bytesRead }) => bytesRead,
          () => 0,
        );
        read.push(ended.finally(() => pipe.close()));
        await sleep(1_000);
        assert.equal((await at.start(['x'])).code, 0);
      });
      assert.deepEqual(await Promise.all(read), [0]);
    },
  ],
  [
    'the app’s own server: 30 callers at once, each with its own standard input and code',
    (at) => {
      const onRequest: OnRequest = async (request, reply, signal) => {
        const input = await reply.pull(signal);
        reply.out(`${request.argv[0]}:${input.ok ? Buffer.from(input.value).toString() : input.error.code}`);
        reply.exit(Number(request.argv[0]));
      };
      return withApp(at, onRequest, async () => {
        const count = at.name === 'native' ? 30 : 6;
        const numbers = Array.from({ length: count }, (_, i) => i);
        const all: Promise<Ended>[] = [];
        for (const i of numbers) {
          all.push(at.start([String(i)], { stdin: `in ${i}` }));
          // Node starts a program on the thread that also serves here.
          await sleep(1);
        }
        const ended = await Promise.all(all);
        assert.deepEqual(
          ended.map(({ code, stdout, stderr }) => [code, stdout, stderr]),
          numbers.map((i) => [i, `${i}:in ${i}`, '']),
        );
      });
    },
  ],
  [
    'the app’s own server: standard input over the cap',
    (at) => {
      const onRequest: OnRequest = async (_request, reply, signal) => {
        await reply.pull(signal);
        reply.exit(0);
      };
      return withApp(at, onRequest, async () =>
        said(await at.start(['x'], { stdin: 'x'.repeat(70_000) }), 2, /^latchkey: Standard input .*64 KiB/),
      );
    },
  ],
  [
    'the app’s own server quits under a call',
    (at) => {
      let asked = (): void => undefined;
      const isAsked = new Promise<void>((resolve) => {
        asked = resolve;
      });
      const onRequest: OnRequest = (_request, reply) => {
        reply.err('waiting\n');
        asked();
        return new Promise(() => undefined);
      };
      return withApp(at, onRequest, async (server) => {
        const ended = at.start(['x']);
        await isAsked;
        await server.close();
        said(await ended, 3, /waiting\nlatchkey: .*quit/i);
        assert.equal(fs.existsSync(path.join(at.run, 'endpoint.json')), false);
      });
    },
  ],
];

/** An app of a few lines that serves one call and ends. */
const APP_TEXT = `
const fs = require('fs'), net = require('net'), path = require('path');
const run = process.env.LATCHKEY_RUNTIME_DIR, address = '\\\\\\\\.\\\\pipe\\\\latchkey-app-' + process.pid;
const frame = (type, text) => Buffer.concat([Buffer.from(type), Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const server = net.createServer((socket) => {
  let seen = '';
  socket.on('error', () => undefined).write(frame('H', '${PROOF}'));
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
    if (seen.endsWith('G\\0\\0\\0\\0')) {
      socket.end(Buffer.concat([frame('O', process.env.AWS_SECRET_ACCESS_KEY ?? 'pong'), frame('X', '0')]));
      setTimeout(() => process.exit(0), 500);
    }
  });
});
server.listen(address, () => {
  const file = path.join(run, 'endpoint.json');
  fs.writeFileSync(file + '.new', JSON.stringify({ version: 1, address, token: '${TOKEN}', proof: '${PROOF}', pid: process.pid }));
  fs.renameSync(file + '.new', file);
});
setTimeout(() => process.exit(0), 15000);
`;

const describeApp = (argv: readonly string[]): void =>
  fs.writeFileSync(path.join(bin, 'launch.json'), JSON.stringify({ argv }));

const STARTS: readonly Case[] = [
  [
    'no app: said, and nothing started when that is forbidden',
    async (at) => said(await at.start(['x']), 3, /is not running, and LATCHKEY_NO_START forbids starting it/),
  ],
  ['a prompt has no words', async (at) => said(await at.start(['prompt']), 1, /^$/)],
  [
    'starts the app by launch.json, without the secrets of the caller',
    async (at) => {
      const app = path.join(work, 'app.cjs');
      fs.writeFileSync(app, APP_TEXT);
      describeApp([process.execPath, app]);
      const env = { LATCHKEY_NO_START: '', AWS_SECRET_ACCESS_KEY: 'wJalr' };
      const { code, stdout, stderr } = await at.start(['status'], { env });
      assert.deepEqual([code, stdout, stderr], [0, 'pong', '']);
    },
  ],
  [
    'a user is never shown the prefix of a real path',
    async (at) => {
      const env = { LATCHKEY_NO_START: '' };
      const shown = async (sentence: RegExp): Promise<void> => {
        const ended = await at.start(['x'], { env });
        said(ended, 3, sentence);
        assert.ok(!ended.stderr.includes('\\\\?\\'), ended.stderr);
      };
      fs.rmSync(path.join(bin, 'launch.json'), { force: true });
      await shown(/, and C:\\[^ ]*\\launch\.json does not say how to start it/i);
      describeApp(['../missing.exe']);
      await shown(/could not be started: C:\\[^ ]*missing\.exe/i);
      describeApp([process.execPath, '-e', 'process.exit(1)']);
      await shown(/ended before it was ready\. Run it yourself to see why: C:\\/i);
      // As a real path is in endpoint messages.
      fs.mkdirSync(path.join(at.run, 'endpoint.json'));
      await shown(/C:\\[^ ]*endpoint\.json/i);
    },
  ],
];

async function main(): Promise<void> {
  const lines: string[] = [];
  for (const name of ['native', 'relay'] as const) {
    for (const [title, run] of [...REQUESTS, ...ANSWERS, ...REFUSALS, ...FILES, ...APP, ...STARTS]) {
      const at = place(name, fs.mkdtempSync(path.join(work, 'run-')));
      const outcome = await run(at).then(
        () => ({ isFine: true, why: '' }),
        (cause: unknown) => ({ isFine: false, why: cause instanceof Error ? cause.message : String(cause) }),
      );
      lines.push(JSON.stringify({ title: `${name}: ${title}`, isFine: outcome.isFine, why: outcome.why }));
      // After each: a case that never ends leaves what was before it.
      fs.writeFileSync(results, `${lines.join('\n')}\n`);
    }
  }
  lines.push(JSON.stringify({ isDone: true }));
  fs.writeFileSync(results, `${lines.join('\n')}\n`);
  process.exit(0);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause}\n`);
  process.exit(1);
});
