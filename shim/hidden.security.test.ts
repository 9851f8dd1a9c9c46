import { afterEach, describe, expect, it } from 'vitest';
import { FieldMark, FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import type { Connection } from './testing-server.ts';
import { SHIM_NAMES } from './testing-shims.ts';
import { hasPython, onTerminal, type Terminal } from './testing-terminal.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+secret☃';
const QUESTION = 'Secret access key (not shown): ';

// On a real pseudo-terminal: by what it showed and by its modes, not by what the shim believes of itself.
describe.runIf(hasPython).each(SHIM_NAMES)('what is typed hidden into the %s shim', (name) => {
  const bench = useBench(name);
  const open: Terminal[] = [];
  afterEach(async () => {
    for (const terminal of open.splice(0)) await terminal.close();
  });
  const begin = (command: readonly string[] = [...bench.shim.command, 'x']): Terminal => {
    const terminal = onTerminal(command, { LATCHKEY_RUNTIME_DIR: bench.run, LATCHKEY_NO_START: '1' });
    open.push(terminal);
    return terminal;
  };
  const answerOf = async (c: Connection): Promise<string> => {
    for (;;) {
      const { type, payload } = await c.next();
      if (type === FrameType.field) return Buffer.from(payload).toString();
    }
  };
  const line = (text: string): string => `${String.fromCharCode(FieldMark.line)}${text}`;
  const left = String.fromCharCode(FieldMark.left);
  /** A server that asks `questions` one after the other, and then ends the call. */
  const asking = async (...questions: readonly string[]) => {
    const answers: string[] = [];
    await bench.serve(async (c) => {
      await c.request();
      for (const question of questions) {
        c.send(FrameType.askField, question);
        answers.push(await answerOf(c));
      }
      c.send(FrameType.stdout, 'thanks\n');
      c.exit(7);
    });
    return answers;
  };
  /** The modes before, and a terminal that shows the hidden question. */
  const hidden = async () => {
    // The command waits for a key first, so that the modes are seen as they were before.
    const quoted = [...bench.shim.command, 'x'].map((part) => `'${part}'`).join(' ');
    const terminal = begin(['sh', '-c', `echo before; read go; exec ${quoted}`]);
    await terminal.shows('before');
    const before = await terminal.modes();
    await terminal.type('\n');
    await terminal.shows(QUESTION);
    return { terminal, before };
  };
  const expectRestored = async (terminal: Terminal, before: { readonly whole: readonly string[] }) => {
    expect((await terminal.modes()).whole).toEqual(before.whole);
    expect(terminal.shown()).not.toContain('wJalr');
  };

  it('is not shown, reaches the app, and ends with a new line', async () => {
    const answers = await asking(`1${QUESTION}`);
    const { terminal, before } = await hidden();
    expect((await terminal.modes()).echo).toBe(false);
    await terminal.type(`${SECRET}\n`);
    expect(await terminal.ended).toEqual({ code: 7, signal: null });
    expect(answers).toEqual([line(SECRET)]);
    expect(terminal.shown()).toMatch(/Secret access key \(not shown\): \r\nthanks/);
    await expectRestored(terminal, before);
  });

  it('follows what is shown, can be corrected, and can be empty', async () => {
    const answers = await asking('0Access key ID: ', `1${QUESTION}`, '1Seed: ', '0Note: ');
    const terminal = begin();
    await terminal.shows('Access key ID: ');
    await terminal.type('AKIA1\n');
    await terminal.shows(QUESTION);
    await terminal.type('wrong☃\u0015wJalrXY\u007f\u007f1\n');
    await terminal.shows('Seed: ');
    await terminal.type('\n');
    await terminal.shows('Note: ');
    await terminal.type('\n');
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(answers).toEqual([line('AKIA1'), line('wJalr1'), line(''), line('')]);
    expect(terminal.shown()).toContain('AKIA1');
    expect(terminal.shown()).not.toMatch(/wrong|wJalr/);
  });

  it('keeps its end from a shell: of several pasted lines only the first is taken', async () => {
    const answers = await asking(`1${QUESTION}`);
    const { terminal, before } = await hidden();
    await terminal.type(`${SECRET}\r\nwJalr-more\n`);
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(answers).toEqual([line(SECRET)]);
    await expectRestored(terminal, before);
  });

  it('is left at the end of input', async () => {
    const answers = await asking(`1${QUESTION}`, '0Access key ID: ');
    const { terminal, before } = await hidden();
    await terminal.type('\u0004');
    await terminal.shows('Access key ID: ');
    await terminal.type('\u0004');
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(answers).toEqual([left, left]);
    await expectRestored(terminal, before);
  });

  it.each([
    ['Ctrl-C', '\u0003', 'SIGINT'],
    ['Ctrl-\\', '\u001c', 'SIGQUIT'],
  ])('%s ends the command by its signal, with the terminal put back', async (_, key, signal) => {
    await asking(`1${QUESTION}`);
    const { terminal, before } = await hidden();
    await terminal.type(`wJalr${key}`);
    expect(await terminal.ended).toEqual({ code: null, signal });
    await expectRestored(terminal, before);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s from elsewhere does so too', async (signal) => {
    await asking(`1${QUESTION}`);
    const { terminal, before } = await hidden();
    await terminal.type('wJalr');
    terminal.signal(signal);
    expect(await terminal.ended).toEqual({ code: null, signal });
    await expectRestored(terminal, before);
  });

  it.each([
    ['Ctrl-Z', (t: Terminal) => t.type('wJalr\u001a')],
    ['SIGTSTP', async (t: Terminal) => t.signal('SIGTSTP')],
  ])('%s gives the terminal back, and fg hides again', async (_, stop) => {
    const answers = await asking(`1${QUESTION}`);
    const { terminal, before } = await hidden();
    for (const round of [2, 3]) {
      await stop(terminal);
      await terminal.stopped();
      expect((await terminal.modes()).whole).toEqual(before.whole);
      terminal.resume();
      await terminal.shows(QUESTION, round);
      expect((await terminal.modes()).echo).toBe(false);
    }
    await terminal.type(`${SECRET}\n`);
    expect(await terminal.ended).toMatchObject({ code: 7 });
    expect(answers).toEqual([line(SECRET)]);
    await expectRestored(terminal, before);
  });

  // Of the native shim alone: the relay has nothing to do after it has asked again, and forgets nothing.
  it.each(name === 'native' ? ['keeps what is typed as soon as fg has hidden it again'] : [])(
    '%s',
    async () => {
      const answers = await asking(`1${QUESTION}`);
      const { terminal, before } = await hidden();
      terminal.signal('SIGTSTP');
      await terminal.stopped();
      await terminal.type('shown\n');
      expect(await terminal.waiting()).toBe(6);
      terminal.hold();
      terminal.resume();
      // What was shown is forgotten; with that the terminal is hidden, and the question waits to be written.
      await expect.poll(() => terminal.waiting(), { timeout: 15_000 }).toBe(0);
      await terminal.type(`${SECRET}\n`);
      terminal.release();
      expect(await terminal.ended).toMatchObject({ code: 7 });
      expect(answers).toEqual([line(SECRET)]);
      await expectRestored(terminal, before);
    },
  );

  it('is forgotten when the app dies in between', async () => {
    let die = (): void => undefined;
    await bench.serve(async (c) => {
      await c.request();
      c.send(FrameType.askField, `1${QUESTION}`);
      die = () => c.socket.destroy();
    });
    const { terminal, before } = await hidden();
    await terminal.type('wJalr');
    die();
    expect(await terminal.ended).toEqual({ code: 3, signal: null });
    expect(terminal.shown()).toMatch(/: \r\nlatchkey: Latchkey stopped before it answered/);
    await expectRestored(terminal, before);
  });

  it('is not waited for when the question is taken back, nor when the call ends', async () => {
    const answers: string[] = [];
    const taken = { back: (): void => undefined };
    await bench.serve(async (c) => {
      await c.request();
      c.send(FrameType.askField, `1${QUESTION}`);
      taken.back = () => c.send(FrameType.fieldOver);
      answers.push(await answerOf(c));
      // A late answer does nothing; the next question stays open and ends with the call.
      c.send(FrameType.fieldOver);
      c.send(FrameType.askField, '1Again: ');
      await new Promise((resolve) => c.socket.once('close', resolve));
    });
    const { terminal, before } = await hidden();
    await terminal.type('wJalr');
    taken.back();
    await terminal.shows('Again: ');
    expect((await terminal.modes()).echo).toBe(false);
    bench.server?.connections[0]?.exit(9);
    expect(await terminal.ended).toMatchObject({ code: 9 });
    expect(answers).toEqual([left]);
    await expectRestored(terminal, before);
  });

  it('is not asked for where standard input is not a terminal, though there is one', async () => {
    const answers = await asking(`1${QUESTION}`, '0Access key ID: ');
    const quoted = [...bench.shim.command, 'x'].map((part) => `'${part}'`).join(' ');
    const terminal = begin(['sh', '-c', `echo wJalr | cat | ${quoted}`]);
    expect(await terminal.ended).toMatchObject({ code: 7 });
    const none = String.fromCharCode(FieldMark.noTerminal);
    expect(answers).toEqual([none, none]);
    expect(terminal.shown()).not.toContain(QUESTION);
  });

  it('is not asked for in a way the shim does not know', async () => {
    const answers = await asking(`2${QUESTION}`, '');
    const terminal = begin();
    expect(await terminal.ended).toMatchObject({ code: 7 });
    const none = String.fromCharCode(FieldMark.noTerminal);
    expect(answers).toEqual([none, none]);
    expect(terminal.shown()).not.toContain(QUESTION);
  });

  it('leaves the shim running nowhere when the terminal is closed', async () => {
    const left: string[] = [];
    await bench.serve(async (c) => {
      await c.request();
      c.send(FrameType.askField, `1${QUESTION}`);
      await new Promise((resolve) => c.socket.once('close', resolve));
      left.push('left');
    });
    const { terminal } = await hidden();
    terminal.hangUp();
    await expect.poll(() => left, { timeout: 10_000 }).toEqual(['left']);
  });
});
