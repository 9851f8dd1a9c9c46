import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import { type Connection, frame, TOKEN, writeEndpoint } from './testing-server.ts';
import { SHIM_NAMES } from './testing-shims.ts';

describe('a server that is stuck before its first word', () => {
  const benches = SHIM_NAMES.map((name) => useBench(name));

  it('ends each shim with 3 and a sentence, within 10 seconds', async () => {
    // All at once: it is the one wait of this file.
    const all = await Promise.all(
      benches.map(async (bench) => {
        await bench.serve(async () => undefined, new Uint8Array());
        return bench.start(['x']).ended;
      }),
    );
    for (const ended of all) {
      expect(ended.stderr).toMatch(/did not answer within 10 seconds/);
      expect(ended.code).toBe(3);
    }
  });
});

describe.each(SHIM_NAMES)('the %s shim', (name) => {
  const bench = useBench(name);
  const { start, serve, serveReply } = bench;

  describe('ends with 3 and a sentence when the server', () => {
    const cases: [string, (c: Connection) => void, RegExp][] = [
      ['goes away', (c) => c.socket.end(), /stopped before it answered/],
      [
        'goes away while standard input is read',
        (c) => c.socket.end(frame(FrameType.pull)),
        /stopped before it answered/,
      ],
      [
        'sends half a frame',
        (c) => c.socket.end(frame(FrameType.stdout, 'abc').subarray(0, 6)),
        /stopped before it answered/,
      ],
      ['sends a frame over the cap', (c) => c.socket.write(Buffer.of(0x4f, 0, 1, 0, 1)), /versions differ/],
      ['sends an unknown frame', (c) => c.socket.write(Buffer.of(0x3f, 0, 0, 0, 0)), /versions differ/],
      ['sends a frame of ours', (c) => c.send(FrameType.token, TOKEN), /versions differ/],
      ['says hello twice', (c) => c.send(FrameType.hello), /versions differ/],
      ['sends no exit code', (c) => c.send(FrameType.exit, 'x'), /versions differ/],
      ['sends an exit code out of range', (c) => c.send(FrameType.exit, '256'), /versions differ/],
      ['sends an exec of nothing', (c) => c.send(FrameType.exec, '0'), /versions differ/],
    ];
    it.each(cases)('%s', async (_name, reply, sentence) => {
      await serveReply(reply);
      const ended = await start(['x']).ended;
      expect(ended.stderr).toMatch(sentence);
      expect(ended).toMatchObject({ code: 3, stdout: '' });
    });

    it('hangs up before its first word', async () => {
      await serve(async (c) => void c.socket.destroy(), new Uint8Array());
      expect(await start(['x']).ended).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/closed the connection/),
      });
    });
  });

  describe('sends nothing, starts nothing and ends with 3 when', () => {
    const cases: [string, () => void, RegExp][] = [
      ['the directory is open to others', () => fs.chmodSync(bench.run, 0o750), /open to other users.*0750/],
      [
        'the file is readable by others',
        () => writeEndpoint(bench.run, {}, 0o644),
        /open to other users.*0644/,
      ],
      [
        'the directory is a link',
        () => {
          fs.renameSync(bench.run, `${bench.run}-moved`);
          fs.symlinkSync(`${bench.run}-moved`, bench.run);
        },
        /is not a directory/,
      ],
      [
        'the file is a link',
        () => {
          const file = path.join(bench.run, 'endpoint.json');
          fs.renameSync(file, `${file}.moved`);
          fs.symlinkSync(`${file}.moved`, file);
        },
        /is not a plain file/,
      ],
      [
        'the file is garbage',
        () => fs.writeFileSync(path.join(bench.run, 'endpoint.json'), '{"version":1'),
        /not in the form that Latchkey writes/,
      ],
      [
        'the token is no token',
        () => writeEndpoint(bench.run, { token: 'x' }),
        /not in the form that Latchkey writes/,
      ],
      ['the app has another version', () => writeEndpoint(bench.run, { version: 2 }), /different version/],
    ];
    it.each(cases)('%s', async (_name, spoil, sentence) => {
      const server = await serve(async () => undefined);
      spoil();
      const ended = await start(['x'], { env: { LATCHKEY_NO_START: '' } }).ended;
      expect(ended.stderr).toMatch(sentence);
      expect(ended).toMatchObject({ code: 3, stdout: '' });
      expect(server.connections.length).toBe(0);
    });

    it.runIf(process.getuid?.() === 0)('the directory belongs to another user', async () => {
      await serve(async () => undefined);
      fs.chownSync(bench.run, 65534, 65534);
      const ended = await start(['x']).ended;
      expect(ended).toMatchObject({ code: 3, stderr: expect.stringMatching(/belongs to another user/) });
    });
  });

  it('knows an app that is not running by its missing or dead socket', async () => {
    expect(await start(['x']).ended).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/is not running/),
    });
    writeEndpoint(bench.run);
    expect(await start(['x']).ended).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/is not running/),
    });
  });
});
