import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFrameDecoder, encodeFrame, joinNul, SERVER_FRAMES } from '../../../shared/endpoint/framing.ts';
import { FrameType, REPLY_FRAME_CAP_BYTES } from '../../../shared/endpoint/protocol.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { type ConnectionInput, type ShimReply, serveConnection } from './endpoint-connection.ts';

const TOKEN = 'a'.repeat(64);
const never = neverAborts();
const cancelled = { ok: false, error: { code: 'cancelled' } };
let directory = '';
let server: net.Server;
let client: net.Socket;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(directory, { recursive: true, force: true });
});

interface Seen {
  readonly refusals: string[];
  readonly crashes: unknown[];
  /** What came to the client, by its frame. */
  readonly frames: { readonly type: FrameType; readonly text: string }[];
  readonly text: (type: FrameType) => string;
  readonly send: (type: FrameType, payload?: string | Uint8Array) => void;
}

/** One connection over a real socket; `onRequest` is what the app does with the request. */
async function connected(
  onRequest: ConnectionInput['onRequest'],
  { isReading = true, isStaying = false, deadlineMs = 60_000 } = {},
): Promise<Seen> {
  const [refusals, crashes]: [string[], unknown[]] = [[], []];
  server = net.createServer({ allowHalfOpen: false }, (socket) => {
    serveConnection({
      socket,
      token: TOKEN,
      proof: 'p',
      deadlineMs,
      waitsForKnock: false,
      onRequest,
      onRefusal: (reason) => refusals.push(reason),
      onCrash: (cause) => {
        crashes.push(cause);
        return 'It went wrong.';
      },
    });
  });
  server.listen(path.join(directory, 's'));
  await once(server, 'listening');
  client = net.connect({ path: path.join(directory, 's'), allowHalfOpen: isStaying });
  client.on('error', () => undefined);
  await once(client, 'connect');
  const frames: Seen['frames'] = [];
  const decoder = createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  if (isReading)
    client.on('data', (chunk: Buffer) => {
      for (const { type, payload } of decoder.push(chunk).frames)
        frames.push({ type, text: Buffer.from(payload).toString() });
    });
  return {
    refusals,
    crashes,
    frames,
    text: (type) => frames.flatMap((one) => (one.type === type ? [one.text] : [])).join(''),
    send: (type, payload = '') => void client.write(encodeFrame(type, Buffer.from(payload))),
  };
}
function ask({ send }: Seen, argv: Uint8Array = joinNul(['latchkey', 'status'])): void {
  send(FrameType.token, TOKEN);
  send(FrameType.argv, argv);
  send(FrameType.cwd, '/work');
  for (const type of [FrameType.env, FrameType.client, FrameType.go]) send(type);
}
const closed = () => (client.destroyed ? Promise.resolve() : once(client, 'close'));

describe('a request that cannot be read', () => {
  it('because an argument is not UTF-8 gets a sentence, because its token was right', async () => {
    const seen = await connected(async () => undefined);
    ask(seen, Buffer.from([0x6c, 0, 0xff]));
    await closed();
    expect(seen.text(FrameType.stderr)).toBe('latchkey: An argument is not valid UTF-8. Pass it as UTF-8.\n');
    expect([seen.text(FrameType.exit), seen.refusals]).toEqual(['2', ['not-utf8']]);
  });

  it('because it ends in the middle is refused', async () => {
    const seen = await connected(async () => undefined);
    seen.send(FrameType.token, TOKEN);
    client.end();
    await expect.poll(() => seen.refusals).toEqual(['half-request']);
  });

  it('because it goes on with what nobody asked for is refused, and its caller has left', async () => {
    let isGone = false;
    const seen = await connected(
      (_request, _reply, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            isGone = true;
            resolve();
          }),
        ),
    );
    ask(seen);
    seen.send(FrameType.stdin, 'x');
    await closed();
    await expect.poll(() => isGone).toBe(true);
    expect([seen.refusals, seen.crashes]).toEqual([['out-of-order'], []]);
  });
});

it('a request that came while the app had no time for longer than the deadline is answered', async () => {
  const answered: string[] = [];
  const seen = await connected(
    async ({ argv }, reply) => {
      answered.push(...argv);
      reply.exit(0);
    },
    { deadlineMs: 100 },
  );
  await expect.poll(() => seen.text(FrameType.hello)).toBe('p');
  // Behind an immediate, timers are next, before anything is read.
  await new Promise((resolve) => setImmediate(resolve));
  ask(seen);
  // As a stopped or starved process: the clock runs on.
  const until = performance.now() + 300;
  while (performance.now() < until);
  await closed();
  expect([answered, seen.refusals, seen.text(FrameType.exit)]).toEqual([['status'], [], '0']);
});

describe('a bug', () => {
  it('is a sentence and a code for the caller', async () => {
    const bug = new Error('a bug');
    const seen = await connected(() => Promise.reject(bug));
    ask(seen);
    await closed();
    expect(seen.text(FrameType.stderr)).toBe('latchkey: It went wrong.\n');
    expect([seen.text(FrameType.exit), seen.crashes]).toEqual(['1', [bug]]);
  });

  it('is none where the caller has left, and what was asked of it is called off', async () => {
    const outcomes: unknown[] = [];
    const seen = await connected(async (_request, reply, signal) => {
      const questions = [reply.pull(never), reply.ask('Name? ', never)];
      outcomes.push(...(await Promise.all(questions)));
      outcomes.push(await reply.ask('Again? ', never));
      signal.throwIfAborted();
    });
    ask(seen);
    await expect.poll(() => seen.frames.map(({ type }) => type)).toContain(FrameType.ask);
    client.destroy();
    await expect.poll(() => outcomes).toEqual([cancelled, null, null]);
    expect(seen.crashes).toEqual([]);
  });
});

describe('a question to the caller', () => {
  it('is one at a time, of bounded length, and an empty line is no answer', async () => {
    const answers: (string | null)[] = [];
    const seen = await connected(async (_request, reply) => {
      answers.push(await reply.ask('x'.repeat(REPLY_FRAME_CAP_BYTES + 1), never));
      const [first, second] = [reply.ask('First? ', never), reply.ask('Second? ', never)];
      answers.push(await second, await first);
      answers.push(await reply.ask('Third? ', never));
      reply.exit(0);
    });
    ask(seen);
    await expect.poll(() => seen.text(FrameType.ask)).toBe('First? ');
    seen.send(FrameType.line, 'maria');
    await expect.poll(() => seen.text(FrameType.ask)).toBe('First? Third? ');
    seen.send(FrameType.line);
    await closed();
    expect(answers).toEqual([null, null, 'maria', null]);
  });

  it('is not put where it is called off already, and ends when it is', async () => {
    const answers: unknown[] = [];
    const off = new AbortController();
    const late = new AbortController();
    off.abort();
    const seen = await connected(async (_request, reply) => {
      answers.push(await reply.ask('Never? ', off.signal));
      const open = reply.ask('Open? ', late.signal);
      late.abort();
      answers.push(await open);
      reply.exit(0);
    });
    ask(seen);
    await closed();
    expect([answers, seen.text(FrameType.ask)]).toEqual([[null, null], 'Open? ']);
  });

  it('for all of its input is asked once, and cancelled with the signal', async () => {
    const inputs: unknown[] = [];
    const off = new AbortController();
    off.abort();
    const seen = await connected(async (_request, reply) => {
      const [one, other] = await Promise.all([reply.pull(never), reply.pull(never)]);
      inputs.push(one.ok && Buffer.from(one.value).toString(), one === other);
      reply.exit(0);
    });
    ask(seen);
    await expect.poll(() => seen.frames.filter(({ type }) => type === FrameType.pull)).toHaveLength(1);
    seen.send(FrameType.stdin, 'first ');
    seen.send(FrameType.stdin, 'second');
    seen.send(FrameType.stdinEnd);
    await closed();
    expect(inputs).toEqual(['first second', true]);
  });

  it('for its input ends when it is called off, and with the input itself', async () => {
    const inputs: unknown[] = [];
    const late = new AbortController();
    const called = await connected(async (_request, reply) => {
      const open = reply.pull(late.signal);
      late.abort();
      inputs.push(await open);
      reply.exit(0);
    });
    ask(called);
    await closed();
    expect(inputs).toEqual([cancelled]);
    await new Promise((resolve) => server.close(resolve));
    // Nothing of it comes twice.
    const seen = await connected(async (_request, reply, signal) => {
      await reply.pull(never);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    ask(seen);
    await expect.poll(() => seen.frames.some(({ type }) => type === FrameType.pull)).toBe(true);
    seen.send(FrameType.stdinEnd);
    seen.send(FrameType.stdin, 'more');
    await closed();
    expect(seen.refusals).toEqual(['out-of-order']);
  });

  it('for its input is none where it is called off already', async () => {
    const inputs: unknown[] = [];
    const off = new AbortController();
    off.abort();
    const seen = await connected(async (_request, reply) => {
      inputs.push(await reply.pull(off.signal));
      reply.exit(0);
    });
    ask(seen);
    await closed();
    expect([inputs, seen.frames.some(({ type }) => type === FrameType.pull)]).toEqual([[cancelled], false]);
  });
});

describe('an answer', () => {
  it('is the end: a caller that stays on the line is let go', async () => {
    const seen = await connected(async (_request, reply) => reply.exit(0), { isStaying: true });
    ask(seen);
    await expect.poll(() => seen.text(FrameType.exit)).toBe('0');
    const open = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    await expect.poll(open).toBe(0);
    expect(client.writableEnded).toBe(false);
  });

  it('is text or bytes, and its code is one byte', async () => {
    const seen = await connected(async (_request, reply) => {
      reply.out('text ');
      reply.out(Buffer.from('bytes'));
      reply.out('');
      reply.exit(256 + 7);
    });
    ask(seen);
    await closed();
    expect([seen.text(FrameType.stdout), seen.text(FrameType.exit)]).toEqual(['text bytes', '7']);
    expect(seen.frames.filter(({ type }) => type === FrameType.stdout)).toHaveLength(2);
  });

  it('is no program whose words fit into no frame; another answer may follow', async () => {
    const taken: boolean[] = [];
    const seen = await connected(async (_request, reply) => {
      taken.push(reply.exec({ argv: ['x'.repeat(REPLY_FRAME_CAP_BYTES)], env: {} }));
      reply.exit(3);
    });
    ask(seen);
    await closed();
    expect([taken, seen.text(FrameType.exit)]).toEqual([[false], '3']);
  });

  it('that nobody reads is given up at last, and does not fill the memory', async () => {
    let sent = 0;
    const seen = await connected(
      async (_request, reply, signal) => {
        while (!signal.aborted && sent < 200) {
          reply.out('x'.repeat(1 << 20));
          sent += 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      { isReading: false },
    );
    client.pause();
    ask(seen);
    await expect.poll(() => seen.refusals).toEqual(['unread-reply']);
    expect(sent).toBeLessThan(200);
  });

  it('waits for its reader until that reads, leaves, or is waited for no longer', async () => {
    const off = new AbortController();
    const done: string[] = [];
    const wait = async (reply: ShimReply, signal: AbortSignal, name: string) => {
      await reply.drained(signal);
      done.push(name);
    };
    const seen = await connected(
      async (_request, reply) => {
        await wait(reply, never, 'nothing to wait for');
        for (let n = 0; n < 8; n += 1) reply.out('x'.repeat(1 << 18));
        await new Promise((resolve) => setImmediate(resolve));
        const called = wait(reply, off.signal, 'called off');
        const left = wait(reply, never, 'left');
        off.abort();
        await called;
        await wait(reply, off.signal, 'called off before');
        await left;
        await wait(reply, never, 'gone');
      },
      { isReading: false },
    );
    client.pause();
    ask(seen);
    await expect.poll(() => done).toEqual(['nothing to wait for', 'called off', 'called off before']);
    client.destroy();
    await expect.poll(() => done.slice(3)).toEqual(['left', 'gone']);
  });
});
