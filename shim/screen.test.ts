import { afterEach, describe, expect, it } from 'vitest';
import { FieldMark, FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import type { Connection } from './testing-server.ts';
import { SHIM_NAMES } from './testing-shims.ts';
import { hasPython, onTerminal, type Terminal } from './testing-terminal.ts';

/** As the app draws: the cursor goes back to the first line. */
const picture = (text: string): string => `\r\u001b[J${text}\nlast line\u001b[1A\r`;
const TAKEN_AWAY = '\r\u001b[J';

// The terminal lent to the app, on a real pseudo-terminal: by its modes and what it showed.
describe.runIf(hasPython).each(SHIM_NAMES)('the terminal that the %s shim lends', (name) => {
  const bench = useBench(name);
  const open: Terminal[] = [];
  afterEach(async () => {
    for (const terminal of open.splice(0)) await terminal.close();
  });
  const begin = (command: readonly string[]): Terminal => {
    const terminal = onTerminal(command, { LATCHKEY_RUNTIME_DIR: bench.run, LATCHKEY_NO_START: '1' });
    open.push(terminal);
    return terminal;
  };
  const quoted = (): string => [...bench.shim.command, 'x'].map((part) => `'${part}'`).join(' ');
  /** The modes before, and a terminal that shows the first picture. */
  const lent = async () => {
    const terminal = begin(['sh', '-c', `stty rows 30 columns 70; echo before; read go; exec ${quoted()}`]);
    await terminal.shows('before');
    const before = await terminal.modes();
    await terminal.type('\n');
    await terminal.shows('first');
    return { terminal, before };
  };
  interface Keys {
    readonly mark: string;
    readonly size: readonly [number, number] | null;
    readonly text: string;
  }
  const keysOf = async (c: Connection): Promise<Keys> => {
    for (;;) {
      const { type, payload } = await c.next();
      if (type !== FrameType.keys) continue;
      const bytes = Buffer.from(payload);
      const mark = bytes.subarray(0, 1).toString();
      if (bytes.length === 1) return { mark, size: null, text: '' };
      return {
        mark,
        size: [bytes.readUInt16BE(1), bytes.readUInt16BE(3)],
        text: bytes.subarray(5).toString(),
      };
    }
  };
  /** A server that draws, and draws every key until a `q`. */
  const drawing = async () => {
    const heard: Keys[] = [];
    const line: { connection?: Connection } = {};
    await bench.serve(async (c) => {
      line.connection = c;
      await c.request();
      c.send(FrameType.screen, '');
      heard.push(await keysOf(c));
      c.send(FrameType.screen, picture('first'));
      for (;;) {
        const keys = await keysOf(c);
        heard.push(keys);
        if (keys.size === null) break;
        if (keys.text.includes('q')) {
          c.send(FrameType.screenOver);
          continue;
        }
        c.send(FrameType.screen, picture(`heard ${JSON.stringify(keys.text)}`));
      }
      c.send(FrameType.stdout, 'thanks\n');
      c.exit(7);
    });
    return { heard, line };
  };
  const restored = async (terminal: Terminal, before: { readonly whole: readonly string[] }) => {
    expect((await terminal.modes()).whole).toEqual(before.whole);
    expect(terminal.shown()).toContain(TAKEN_AWAY);
  };
  const line = String.fromCharCode(FieldMark.line);
  const left = String.fromCharCode(FieldMark.left);
  const none = String.fromCharCode(FieldMark.noTerminal);

  it('gives every key at once and as it is, with the size, and is given back before the answer is shown', async () => {
    const { heard } = await drawing();
    const { terminal, before } = await lent();
    expect((await terminal.modes()).echo).toBe(false);
    for (const keys of ['a', '\u001b[A', '\u000e', '☃', '\u001b', '\u0004', '\u007f']) {
      await terminal.type(keys);
      await terminal.shows(`heard ${JSON.stringify(keys)}`);
    }
    await terminal.type('\r');
    await terminal.shows(name === 'native' ? 'heard "\\n"' : 'heard "\\r"');
    await terminal.type('q');
    expect(await terminal.ended).toEqual({ code: 7, signal: null });
    expect(heard[0]).toEqual({ mark: line, size: [70, 30], text: '' });
    expect(heard.at(-1)).toEqual({ mark: left, size: null, text: '' });
    expect(terminal.shown().endsWith(`${TAKEN_AWAY}thanks\r\n`)).toBe(true);
    await restored(terminal, before);
  });

  it.each([
    ['Ctrl-C', '\u0003', 'SIGINT'],
    ['Ctrl-\\', '\u001c', 'SIGQUIT'],
  ])('%s ends the command by its signal, with the terminal put back', async (_, key, signal) => {
    await drawing();
    const { terminal, before } = await lent();
    await terminal.type(key);
    expect(await terminal.ended).toEqual({ code: null, signal });
    await restored(terminal, before);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s from elsewhere does so too', async (signal) => {
    await drawing();
    const { terminal, before } = await lent();
    terminal.signal(signal);
    expect(await terminal.ended).toEqual({ code: null, signal });
    await restored(terminal, before);
  });

  it('Ctrl-Z gives the terminal back, and fg draws the last picture again', async () => {
    const { heard } = await drawing();
    const { terminal, before } = await lent();
    await terminal.type('b');
    await terminal.shows('heard "b"');
    for (const round of [2, 3]) {
      await terminal.type('\u001a');
      await terminal.stopped();
      expect((await terminal.modes()).whole).toEqual(before.whole);
      terminal.resume();
      await terminal.shows('heard "b"', round);
      expect((await terminal.modes()).echo).toBe(false);
    }
    await terminal.type('q');
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(heard.filter(({ text }) => text !== '').map(({ text }) => text)).toEqual(['b', 'q']);
    await restored(terminal, before);
  });

  it('is put back when the app dies in between', async () => {
    const { line: one } = await drawing();
    const { terminal, before } = await lent();
    one.connection?.socket.destroy();
    expect(await terminal.ended).toEqual({ code: 3, signal: null });
    expect(terminal.shown()).toContain(`${TAKEN_AWAY}latchkey: Latchkey stopped before it answered`);
    await restored(terminal, before);
  });

  it('is put back when the call ends without a word about it', async () => {
    const { line: one } = await drawing();
    const { terminal, before } = await lent();
    one.connection?.exit(9);
    expect(await terminal.ended).toEqual({ code: 9, signal: null });
    await restored(terminal, before);
  });

  it('is not lent where standard input is not a terminal, though there is one', async () => {
    const { heard } = await drawing();
    const terminal = begin(['sh', '-c', `echo text | ${quoted()}`]);
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(heard[0]).toEqual({ mark: none, size: null, text: '' });
    expect(terminal.shown()).not.toContain('first');
  });

  it('is announced to the app where there is a terminal, and not otherwise', async () => {
    const asked: string[] = [];
    await bench.serve(async (c) => {
      asked.push(...(await c.request()).client);
      c.exit(0);
    });
    await begin([...bench.shim.command, 'x']).ended;
    expect(asked).toContain('screen=1');
  });
});
