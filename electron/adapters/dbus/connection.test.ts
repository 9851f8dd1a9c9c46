import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { type BusFailure, failureText } from './bus-failure.ts';
import { canReachAbstract } from './bus-socket.ts';
import { openConnection } from './connection.ts';
import { encodeMessage } from './encode-message.ts';
import { BUS, BUS_PATH } from './names.ts';
import { connectPeer } from './testing/bus-peer.ts';
import { type HostileBus, OK_LINE, startHostileBus, startPoisonedBus } from './testing/hostile-bus.ts';
import { startTestBus, type TestBus } from './testing/test-bus.ts';
import { type DbusValue, Variant } from './values.ts';
import type { ConnectionLimits } from './wire.ts';

const run = promisify(execFile);
const never = neverAborts();
const NAME = 'org.example.Echo';
const PATH = '/org/example/Echo';

async function connected(address: string, limits: Partial<ConnectionLimits> = {}) {
  const ends: BusFailure[] = [];
  const opened = await openConnection(
    { address, onSignal: () => undefined, onEnd: (failure) => ends.push(failure), limits },
    never,
  );
  if (!opened.ok) throw new Error(opened.error.kind);
  return { ...opened.value, ends };
}
const toBus = (member: string, signature = '', body: readonly DbusValue[] = []) => ({
  destination: BUS,
  path: BUS_PATH,
  interface: BUS,
  member,
  signature,
  body,
});
const toEcho = (member: string, signature = '', body: readonly DbusValue[] = []) => ({
  destination: NAME,
  path: PATH,
  interface: NAME,
  member,
  signature,
  body,
});

describe.runIf(process.platform === 'linux')('a connection to a real dbus-daemon', () => {
  let bus: TestBus;
  const seen: (readonly DbusValue[])[] = [];
  beforeAll(async () => {
    bus = await startTestBus();
    const echo = await connectPeer(bus.address, {
      objects: {
        [PATH]: [
          {
            name: NAME,
            methods: {
              Echo: { in: 'v', out: 'v', run: (args) => args },
              Take: {
                in: 'sybnqiuxtdoasa{si}',
                out: 'a{si}',
                run: (args) => {
                  seen.push(args);
                  return args.slice(-1);
                },
              },
            },
            properties: { Version: { signature: 'u', get: () => 3 } },
          },
        ],
      },
    });
    await echo.own(NAME);
  });
  afterAll(() => bus.stop());

  it('is given a name, asks and is answered', async () => {
    const connection = await connected(bus.address);
    expect(connection.name).toMatch(/^:1\.\d+$/);
    const names = await connection.call(toBus('ListNames'), 5_000, never);
    expect(names.ok && names.value.sender).toBe(BUS);
    expect(names.ok && names.value.body[0]).toContain(connection.name);
    connection.close();
  });

  it('is found in the abstract namespace too, where this Node can reach it, and said to be out of reach elsewhere', async () => {
    const abstract = await startTestBus('abstract');
    if (canReachAbstract(process.versions.uv)) {
      const connection = await connected(abstract.address);
      expect((await connection.call(toBus('GetId'), 5_000, never)).ok).toBe(true);
      connection.close();
    } else await expect(connected(abstract.address)).rejects.toThrow('unsupported');
    await abstract.stop();
  });

  it.each([
    ['1.46.0', false],
    ['1.47.9', false],
    ['1.48.0', true],
    ['1.51.0', true],
    ['2.0.0', true],
  ])('the abstract namespace is reached with libuv %s: %s', (libuv, can) => {
    expect(canReachAbstract(libuv)).toBe(can);
  });

  it('every type that is used goes to another program and back', async () => {
    const connection = await connected(bus.address);
    const values: readonly Variant[] = [
      new Variant('s', 'två 🗝️'),
      new Variant('ay', new Uint8Array(100_000).fill(7)),
      new Variant('a{sv}', new Map([['a', new Variant('x', -5n)]])),
      new Variant('(oayays)', ['/a/b', new Uint8Array(0), new Uint8Array([1, 2]), 'text/plain']),
      new Variant('as', []),
    ];
    for (const value of values) {
      expect(await connection.call(toEcho('Echo', 'v', [value]), 5_000, never)).toMatchObject({
        ok: true,
        value: { body: [value] },
      });
    }
    connection.close();
  });

  it('understands what libdbus writes, and is understood by it', async () => {
    const args = [
      'string:två',
      'byte:200',
      'boolean:true',
      'int16:-3',
      'uint16:65535',
      'int32:-70000',
      'uint32:4000000000',
    ];
    args.push('int64:-9007199254740993', 'uint64:18446744073709551615', 'double:1.5', 'objpath:/a/b');
    args.push('array:string:x,y', 'dict:string:int32:one,1,two,2');
    const ask = (member: string, ...more: readonly string[]) =>
      run('dbus-send', [`--bus=${bus.address}`, '--print-reply', `--dest=${NAME}`, PATH, member, ...more]);
    const taken = await ask(`${NAME}.Take`, ...args);
    expect(taken.stdout).toMatch(/dict entry\(\s+string "one"\s+int32 1\s+\)\s+dict entry\(\s+string "two"/);
    expect(seen).toEqual([
      [
        'två',
        200,
        true,
        -3,
        65535,
        -70_000,
        4_000_000_000,
        -9_007_199_254_740_993n,
        18_446_744_073_709_551_615n,
        1.5,
        '/a/b',
        ['x', 'y'],
        new Map([
          ['one', 1],
          ['two', 2],
        ]),
      ],
    ]);
    const all = await ask('org.freedesktop.DBus.Properties.GetAll', `string:${NAME}`);
    expect(all.stdout).toMatch(/dict entry\(\s+string "Version"\s+variant\s+uint32 3/);
    const xml = await ask('org.freedesktop.DBus.Introspectable.Introspect');
    expect(xml.stdout).toContain('<property name="Version" type="u" access="read"/>');
    const variant = await ask(`${NAME}.Echo`, 'variant:int64:-9007199254740993');
    expect(variant.stdout).toMatch(/variant\s+int64 -9007199254740993/);
  });

  it('an error of the other side has its name and its text', async () => {
    const connection = await connected(bus.address);
    expect(await connection.call(toEcho('Nothing'), 5_000, never)).toEqual({
      ok: false,
      error: { kind: 'error', name: `${BUS}.Error.UnknownMethod`, detail: `No method ${NAME}.Nothing` },
    });
    const absent = { ...toEcho('Echo'), destination: 'org.example.Absent' };
    expect(await connection.call(absent, 5_000, never)).toMatchObject({
      ok: false,
      error: { kind: 'error', name: `${BUS}.Error.ServiceUnknown` },
    });
    connection.close();
  });

  it('the bus answers for a program that ends before it has answered', async () => {
    const connection = await connected(bus.address);
    const quitting = await connectPeer(bus.address, {
      objects: {
        [PATH]: [
          {
            name: NAME,
            methods: {
              Quit: {
                in: '',
                out: '',
                run: () => {
                  quitting.close();
                  return [];
                },
              },
            },
          },
        ],
      },
    });
    const call = { ...toEcho('Quit'), destination: quitting.name };
    expect(await connection.call(call, 5_000, never)).toMatchObject({
      error: { kind: 'error', name: `${BUS}.Error.NoReply` },
    });
    connection.close();
  });

  it('what it does not serve is answered, not left to wait', async () => {
    const connection = await connected(bus.address);
    const peer = await connectPeer(bus.address);
    const call = { ...toEcho('Anything'), destination: connection.name };
    await expect(peer.call(call)).rejects.toThrow('No Anything here.');
    connection.close();
    peer.close();
  });
});

/** What a bus lets in and then sends to a client that asks nothing more of it. */
async function poisoned(poison: (socket: Socket) => void, limits: Partial<ConnectionLimits> = {}) {
  const bus = await startPoisonedBus(poison);
  hostile.push(bus);
  return await connected(bus.address, limits);
}
const hostile: HostileBus[] = [];
afterEach(() => {
  for (const bus of hostile.splice(0)) bus.stop();
});

describe('a bus that does not answer', () => {
  it('ends a call at its deadline, and on abort, and takes no more than the bound', async () => {
    const connection = await poisoned(() => undefined, { calls: 2 });
    expect(await connection.call(toBus('GetId'), 20, never)).toEqual({
      ok: false,
      error: { kind: 'timeout', afterMs: 20 },
    });
    const stop = new AbortController();
    const both = [
      connection.call(toBus('GetId'), 5_000, stop.signal),
      connection.call(toBus('GetId'), 5_000, never),
    ];
    expect(await connection.call(toBus('GetId'), 5_000, never)).toMatchObject({
      error: { kind: 'too-much' },
    });
    stop.abort();
    expect(await both[0]).toEqual({ ok: false, error: { kind: 'aborted' } });
    expect(await connection.call(toBus('GetId'), 5_000, stop.signal)).toMatchObject({
      error: { kind: 'aborted' },
    });
    connection.close();
    expect(await both[1]).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(await connection.call(toBus('GetId'), 5_000, never)).toMatchObject({
      error: { kind: 'disconnected' },
    });
    expect(connection.ends).toEqual([]);
  });

  it('and does not read either holds no more than the bound', async () => {
    const connection = await poisoned((socket) => void socket.pause(), {
      unsentBytes: 2 ** 20,
      messageBytes: 2 ** 19,
    });
    const large = toEcho('Echo', 'ay', [new Uint8Array(2 ** 18)]);
    const kinds: string[] = [];
    for (let sent = 0; sent < 40; sent += 1) {
      void connection.call(large, 5_000, never).then((result) => {
        if (!result.ok) kinds.push(result.error.kind);
      });
    }
    const tooLong = toEcho('Echo', 'ay', [new Uint8Array(2 ** 19)]);
    expect(await connection.call(tooLong, 5_000, never)).toMatchObject({ error: { kind: 'too-much' } });
    expect(kinds.filter((kind) => kind === 'too-much').length).toBeGreaterThan(20);
    connection.close();
  });

  it('ends what waits when it goes away, and says so once', async () => {
    const sockets: Socket[] = [];
    const connection = await poisoned((socket) => sockets.push(socket));
    const waiting = connection.call(toBus('GetId'), 5_000, never);
    for (const socket of sockets) socket.destroy();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(connection.ends).toHaveLength(1);
    expect(connection.ends[0]?.kind).toBe('disconnected');
  });
});

describe('a hostile bus', () => {
  const lengths = (body: number, fields: number): Buffer => {
    const header = Buffer.from('6c040101000000000100000000000000', 'hex');
    header.writeUInt32LE(body, 4);
    header.writeUInt32LE(fields, 12);
    return header;
  };

  it.each<[string, Buffer]>([
    ['that sends noise', Buffer.alloc(4_096, 0xff)],
    ['that speaks HTTP', Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')],
    ['that announces 4 GiB', lengths(0xffff_ffff, 0)],
    ['that announces 129 MiB', lengths(129 * 2 ** 20, 0)],
    ['that announces a header of 4 GiB', lengths(0, 0xffff_fff8)],
  ])('%s is left, and the process continues', async (_, bytes) => {
    const connection = await poisoned((socket) => {
      socket.on('data', () => void socket.write(bytes));
    });
    expect(await connection.call(toBus('GetId'), 5_000, never)).toMatchObject({
      error: { kind: 'disconnected' },
    });
    expect(connection.ends).toHaveLength(1);
    expect(connection.ends[0]).toMatchObject({ kind: 'disconnected' });
    expect(await connection.call(toBus('GetId'), 5_000, never)).toMatchObject({
      error: { kind: 'disconnected' },
    });
  });

  it('that does so with its first words is not a bus', async () => {
    await expect(poisoned((socket) => void socket.write(Buffer.alloc(64, 0xff)))).rejects.toThrow(
      'disconnected',
    );
  });

  it('that never ends a message costs no more than the limit', async () => {
    const limit = 2 ** 16;
    const endless = Buffer.concat([lengths(limit - 16, 0), Buffer.alloc(limit * 2)]);
    const connection = await poisoned(
      (socket) => {
        socket.on('data', () => void socket.write(endless));
      },
      { messageBytes: limit },
    );
    expect(await connection.call(toBus('GetId'), 5_000, never)).toMatchObject({
      error: { kind: 'disconnected' },
    });
  });

  it('is not believed to be somebody else: a reply counts from who was asked', async () => {
    const forged = encodeMessage(
      { kind: 'return', destination: ':1.7', replyTo: 2, signature: 's', body: ['x'] },
      9,
    );
    const connection = await poisoned((socket) => {
      socket.on('data', (chunk: Buffer) => {
        if (chunk.includes('GetId')) socket.write(forged);
      });
    });
    expect(await connection.call(toBus('GetId'), 50, never)).toMatchObject({ error: { kind: 'timeout' } });
    connection.close();
  });

  it.each([
    ['refuses the user', 'REJECTED EXTERNAL\r\n', 'did not accept this user'],
    ['asks for more', 'DATA 00\r\n', 'did not accept this user'],
    ['ends no line', 'x'.repeat(600), 'not a D-Bus server'],
  ])('that %s is not a bus', async (_, line, detail) => {
    const bus = await startHostileBus((socket) => void socket.write(line));
    hostile.push(bus);
    await expect(connected(bus.address)).rejects.toThrow('no-bus');
    const options = { address: bus.address, onSignal: () => undefined, onEnd: () => undefined };
    const opened = await openConnection(options, never);
    expect(opened.ok ? '' : failureText(opened.error)).toContain(detail);
  });

  it('that is another than the address says is left before anything is said to it', async () => {
    const said: string[] = [];
    const bus = await startHostileBus((socket, chunk) => {
      said.push(chunk.toString('latin1'));
      socket.write(OK_LINE);
    });
    hostile.push(bus);
    await expect(connected(`${bus.address},guid=ffff`)).rejects.toThrow('no-bus');
    expect(said.join('')).not.toContain('BEGIN');
  });

  it('that never answers is given up on abort', async () => {
    const bus = await startHostileBus(() => undefined);
    hostile.push(bus);
    const options = { address: bus.address, onSignal: () => undefined, onEnd: () => undefined };
    expect(await openConnection(options, AbortSignal.timeout(50))).toEqual({
      ok: false,
      error: { kind: 'aborted' },
    });
  });
});

describe('where no bus is', () => {
  it.each([
    ['unix:path=/nowhere/bus', 'no-bus'],
    ['tcp:host=127.0.0.1,port=9', 'unsupported'],
  ])('%s', async (address, kind) => {
    await expect(connected(address)).rejects.toThrow(kind);
  });
});
