import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createFrameDecoder,
  encodeFrame,
  type Frame,
  joinNul,
  SERVER_FRAMES,
} from '../../../shared/endpoint/framing.ts';
import { FrameType, REPLY_FRAME_CAP_BYTES } from '../../../shared/endpoint/protocol.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { createOnBug } from '../../core/bugs.ts';
import type { ShimReply } from './endpoint-connection.ts';
import { readEndpointFile } from './endpoint-file.ts';
import type { ShimRequest } from './endpoint-request.ts';
import { type EndpointServer, type EndpointServerPorts, startEndpointServer } from './endpoint-server.ts';

const random = { hex: (bytes: number) => randomBytes(bytes).toString('hex'), fraction: () => 0.5 };
const signal = neverAborts();
let directory = '';
let servers: EndpointServer[] = [];
let problems: Problem[] = [];

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
  problems = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  fs.rmSync(directory, { recursive: true, force: true });
});

type OnRequest = (request: ShimRequest, reply: ShimReply, signal: AbortSignal) => Promise<void>;
async function serve(onRequest: OnRequest, more: Partial<EndpointServerPorts> = {}): Promise<EndpointServer> {
  const started = await startEndpointServer({
    directory,
    random,
    onRequest,
    log: { line: () => undefined },
    onBug: createOnBug({ random, log: { line: () => undefined } }),
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  servers.push(started.value);
  return started.value;
}

/** A client made of the frames alone. */
async function call(
  argv: readonly string[] = ['latchkey', 'status'],
  answer: (frame: Frame, socket: net.Socket) => void = () => undefined,
  more: readonly string[] = [],
) {
  const endpoint = readEndpointFile(directory);
  if (endpoint === null) throw new Error('no endpoint.json');
  const socket = net.connect(endpoint.address);
  for (const [type, payload] of [
    [FrameType.token, joinNul([endpoint.token])],
    [FrameType.argv, joinNul(argv)],
    [FrameType.cwd, joinNul(['/work'])],
    [FrameType.env, joinNul(['AWS_PROFILE=dev', 'AWS_SECRET_ACCESS_KEY=x', 'HOME=/home/a'])],
    [FrameType.client, joinNul(['pid=11', 'ppid=12', 'tty=1', 'columns=80', 'protocol=1', ...more])],
    [FrameType.go, new Uint8Array()],
  ] as const) {
    socket.write(encodeFrame(type, payload));
  }
  const decoder = createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  const frames: Frame[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk).frames) {
        frames.push(frame);
        answer(frame, socket);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  const text = (type: FrameType) =>
    Buffer.concat(frames.filter((f) => f.type === type).map((f) => f.payload)).toString();
  return { socket, ended, text, frames };
}

describe('a start', () => {
  it('is found by tools before the event loop turns, as Chromium occupies it at a start', async () => {
    fs.writeFileSync(path.join(directory, 'endpoint.json.0123456789ab.tmp'), 'of an app that was killed');
    let turns = 0;
    const turn = setImmediate(() => {
      turns += 1;
    });
    const serving = serve(async (_request, reply) => reply.exit(0));
    // Neither of the two lets the loop turn.
    for (let step = 0; step < 50 && readEndpointFile(directory) === null; step += 1) {
      await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    expect([readEndpointFile(directory)?.pid, turns]).toEqual([process.pid, 0]);
    clearImmediate(turn);
    const { address } = await serving;
    expect(fs.readdirSync(directory).toSorted()).toEqual(['endpoint.json', path.basename(address)]);
    const client = await call();
    await client.ended;
    expect(client.text(FrameType.exit)).not.toBe('');
  });
});

describe('a request', () => {
  it('arrives as it was sent, with allow-listed variables only', async () => {
    const seen: ShimRequest[] = [];
    await serve(async (request, reply) => {
      seen.push(request);
      reply.out('hi\n');
      reply.err('note\n');
      reply.exit(4);
    });
    const client = await call(['git-remote-codecommit', '', 'a\nb', 'é']);
    await client.ended;
    expect(seen).toEqual([
      {
        calledAs: 'git-remote-codecommit',
        argv: ['', 'a\nb', 'é'],
        cwd: '/work',
        env: { AWS_PROFILE: 'dev', HOME: '/home/a' },
        pid: 11,
        ppid: 12,
        tty: true,
        columns: 80,
        canAskFields: false,
        canLendScreen: false,
        hasForeignKeys: false,
        keyName: null,
        keyDigest: null,
        given: null,
        isPiped: false,
        spentMs: 0,
        superprojects: [],
      },
    ]);
    expect(client.text(FrameType.hello)).toBe(readEndpointFile(directory)?.proof);
    expect([FrameType.stdout, FrameType.stderr, FrameType.exit].map(client.text)).toEqual([
      'hi\n',
      'note\n',
      '4',
    ]);
  });

  it('may pull standard input and ask for a line', async () => {
    await serve(async (_request, reply) => {
      const input = await reply.pull(signal);
      const line = await reply.ask('MFA code: ', signal);
      reply.out(`${input.ok ? Buffer.from(input.value).toString() : input.error.code}|${line}`);
      reply.exit(0);
    });
    const client = await call(['latchkey'], (frame, socket) => {
      if (frame.type === FrameType.pull) {
        socket.write(encodeFrame(FrameType.stdin, joinNul(['ab'])));
        socket.write(encodeFrame(FrameType.stdin, joinNul(['cd'])));
        socket.write(encodeFrame(FrameType.stdinEnd));
      }
      if (frame.type === FrameType.ask) socket.write(encodeFrame(FrameType.line, frame.payload));
    });
    await client.ended;
    expect(client.text(FrameType.stdout)).toBe('abcd|MFA code: ');
  });

  it.each([
    ['that can hide it', ['fields=1'], 'line 1Key: '],
    ['that would show it, which is asked nothing', [], 'old-command '],
  ])('may ask a client for a field: one %s', async (_, more, heard) => {
    await serve(async (_request, reply) => {
      const answer = await reply.askField('Key: ', true, signal);
      reply.out(`${answer.kind} ${answer.kind === 'line' ? answer.text : ''}`);
      reply.exit(0);
    });
    const echo = ({ type, payload }: Frame, socket: net.Socket) =>
      type === FrameType.askField &&
      socket.write(encodeFrame(FrameType.field, Buffer.concat([Buffer.from('='), payload])));
    const client = await call(['latchkey'], echo, more);
    await client.ended;
    expect(client.text(FrameType.stdout)).toBe(heard);
    expect(client.text(FrameType.ask)).toBe('');
  });

  it('may end in a program to become', async () => {
    await serve(async (_request, reply) => {
      expect(reply.exec({ argv: ['a\0b'], env: {} })).toBe(false);
      reply.exec({ argv: ['aws', 's3'], env: { AWS_PROFILE: null } });
    });
    const client = await call();
    await client.ended;
    expect(client.text(FrameType.exec)).toBe('2\0aws\0s3\0AWS_PROFILE');
  });

  it('that throws or forgets to answer is reported and does not affect other callers', async () => {
    await serve(async (request) => {
      if (request.argv[0] === 'throw') throw new TypeError('holds AKIASECRET');
    });
    for (const verb of ['throw', 'forget']) {
      const client = await call(['latchkey', verb]);
      await client.ended;
      expect(client.text(FrameType.exit)).toBe('1');
      expect(client.text(FrameType.stderr)).toMatch(/^latchkey: .{20,}\n$/);
      expect(client.text(FrameType.stderr)).not.toContain('AKIASECRET');
    }
    expect(problems.map((p) => p.code)).toEqual(['internal', 'internal']);
  });

  it('is cancelled for its own caller alone when that caller leaves', async () => {
    const aborted: string[] = [];
    let arrived = 0;
    let finish = (): void => undefined;
    await serve(
      (request, reply, gone) =>
        new Promise((resolve) => {
          arrived += 1;
          const verb = request.argv[0] ?? '';
          gone.addEventListener('abort', () => {
            aborted.push(verb);
            resolve();
          });
          if (verb === 'stays') {
            finish = () => {
              reply.exit(0);
              resolve();
            };
          }
        }),
    );
    const stays = await call(['latchkey', 'stays']);
    const leaves = await call(['latchkey', 'leaves']);
    while (arrived < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    leaves.socket.destroy();
    await leaves.ended;
    await expect.poll(() => aborted).toEqual(['leaves']);
    finish();
    await stays.ended;
    expect(stays.text(FrameType.exit)).toBe('0');
    expect(aborted).toEqual(['leaves']);
    expect(problems).toEqual([]);
  });

  it('gets a large answer at the pace of its reader', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    let written = 0;
    await serve(async (_request, reply, gone) => {
      for (let i = 0; i < 16; i += 1) {
        reply.out(piece);
        written += 1;
        await reply.drained(gone);
      }
      reply.exit(0);
    });
    const client = await call();
    client.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(written).toBeLessThan(4);
    client.socket.resume();
    await client.ended;
    expect(client.text(FrameType.stdout).length).toBe(16 * 1024 * 1024);
    expect(Math.max(...client.frames.map((f) => f.payload.length))).toBeLessThanOrEqual(
      REPLY_FRAME_CAP_BYTES,
    );
  });
});

describe('the endpoint', () => {
  it('leaves nothing behind when it closes, and tells the callers that wait', async () => {
    const server = await serve(() => new Promise(() => undefined));
    const client = await call();
    while (client.frames.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    servers = [];
    await client.ended;
    expect(client.text(FrameType.exit)).toBe('3');
    expect(client.text(FrameType.stderr)).toMatch(/quit/i);
    expect(fs.readdirSync(directory)).toEqual([]);
  });

  it('clears away the socket of an app that was killed, and keeps one that answers', async () => {
    const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    const stale = path.join(directory, 's-0000000000000000');
    await new Promise((resolve) => spawn(process.execPath, ['-e', script, stale]).once('exit', resolve));
    expect(fs.existsSync(stale)).toBe(true);
    const living = path.join(directory, 's-1111111111111111');
    const other = net.createServer();
    await new Promise<void>((resolve) => {
      other.listen(living, resolve);
    });
    await serve(async (_request, reply) => reply.exit(0));
    expect(fs.existsSync(stale)).toBe(false);
    expect(fs.existsSync(living)).toBe(true);
    await new Promise((resolve) => other.close(resolve));
  });

  it('does not push away another app that serves the same directory', async () => {
    await serve(async (_request, reply) => reply.exit(0));
    const before = readEndpointFile(directory);
    const second = await startEndpointServer({
      directory,
      random,
      onRequest: async () => undefined,
      log: { line: () => undefined },
      onBug: createOnBug({ random, log: { line: () => undefined } }),
      onProblem: () => undefined,
    });
    expect(second).toMatchObject({ ok: false, error: { code: 'endpoint-unavailable' } });
    expect(readEndpointFile(directory)).toEqual(before);
  });

  it('says in the words of the system why it cannot be opened', async () => {
    const gone = path.join(directory, 'gone');
    const started = await startEndpointServer({
      directory: gone,
      random,
      onRequest: async () => undefined,
      log: { line: () => undefined },
      onBug: createOnBug({ random, log: { line: () => undefined } }),
      onProblem: () => undefined,
    });
    expect(started).toEqual({
      ok: false,
      error: { code: 'endpoint-unavailable', detail: expect.stringMatching(/ENOENT.*gone/) },
    });
  });

  it('puts the socket elsewhere when its path would be too long', async () => {
    const short = directory;
    directory = path.join(directory, 'd'.repeat(90));
    fs.mkdirSync(directory, { mode: 0o700 });
    const server = await serve(async (_request, reply) => reply.exit(0), { temporaryDirectory: short });
    expect(path.dirname(path.dirname(server.address))).toBe(short);
    const client = await call();
    await client.ended;
    expect(client.text(FrameType.exit)).toBe('0');
    await server.close();
    servers = [];
    expect(fs.readdirSync(short)).toEqual(['d'.repeat(90)]);
    directory = short;
  });
});
