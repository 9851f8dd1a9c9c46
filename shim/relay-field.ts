import fs from 'node:fs';
import tty from 'node:tty';
import { FieldMark } from '../shared/endpoint/protocol.ts';

// One field of a form, typed at the terminal. Node can hide what is typed only by taking every key itself.

const MAX_LINE_BYTES = 4096;
const SHOWN = 0x30;
const HIDDEN = 0x31;
const ENDING = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

const Key = {
  interrupt: 0x03,
  endOfInput: 0x04,
  backspace: 0x08,
  newline: 0x0a,
  enter: 0x0d,
  killLine: 0x15,
  stop: 0x1a,
  quit: 0x1c,
  delete: 0x7f,
} as const;

export interface TerminalField {
  /** Answered exactly once, by `answer`. */
  ask(payload: Uint8Array): void;
  takeBack(): void;
  /** Puts the terminal back, without an answer. */
  close(): void;
}

type Answer = (payload: Uint8Array) => void;

export function createTerminalField(send: Answer): TerminalField {
  let open: { close(): void } | null = null;
  let screen: number | null = null;
  const close = (): void => {
    open?.close();
    open = null;
    if (screen !== null) fs.closeSync(screen);
    screen = null;
  };
  const answer: Answer = (payload) => {
    // The terminal is put back before the app hears of it.
    close();
    send(payload);
  };
  const left = (): void => answer(Buffer.of(FieldMark.left));
  return {
    ask(payload) {
      if (open !== null) return send(Buffer.of(FieldMark.left));
      const [from, to] = process.platform === 'win32' ? ['CONIN$', 'CONOUT$'] : ['/dev/tty', '/dev/tty'];
      const mode = payload[0];
      try {
        // SECURITY: what is not surely to be shown is not asked for.
        if (!tty.isatty(0) || (mode !== SHOWN && mode !== HIDDEN)) throw new Error('no terminal');
        screen = fs.openSync(to, 'w');
        const terminal = { input: new tty.ReadStream(fs.openSync(from, 'r')), screen };
        const question = payload.subarray(1);
        open =
          mode === HIDDEN ? typeHidden(terminal, question, answer) : typeShown(terminal, question, answer);
      } catch {
        answer(Buffer.of(FieldMark.noTerminal));
      }
    },
    takeBack: () => {
      if (open !== null) left();
    },
    close,
  };
}

interface Terminal {
  readonly input: tty.ReadStream;
  readonly screen: number;
}

const lineOf = (bytes: Uint8Array): Uint8Array => Buffer.concat([Buffer.of(FieldMark.line), bytes]);

function typeShown({ input, screen }: Terminal, question: Uint8Array, answer: Answer): { close(): void } {
  fs.writeSync(screen, question);
  let line = Buffer.alloc(0);
  input.on('data', (chunk: Buffer) => {
    line = Buffer.concat([line, chunk]);
    const end = line.indexOf(Key.newline);
    if (end === -1 && line.length < MAX_LINE_BYTES) return;
    const text = line.subarray(0, end === -1 ? line.length : end).subarray(0, MAX_LINE_BYTES);
    answer(lineOf(text.at(-1) === Key.enter ? text.subarray(0, -1) : text));
  });
  const left = (): void => {
    fs.writeSync(screen, '\n');
    answer(Buffer.of(FieldMark.left));
  };
  input.on('end', left).on('error', left);
  return {
    close() {
      input
        .off('end', left)
        .off('error', left)
        .on('error', () => undefined);
      input.destroy();
    },
  };
}

function typeHidden({ input, screen }: Terminal, question: Uint8Array, answer: Answer): { close(): void } {
  const line = createHiddenLine();
  const hide = (): void => {
    // Off first: another reader of the terminal may have changed it since.
    input.setRawMode(false);
    input.setRawMode(true);
  };
  const show = (): void => {
    line.forget();
    if (!input.isRaw) return;
    input.setRawMode(false);
    fs.writeSync(screen, '\n');
  };

  const onEnd = (signal: NodeJS.Signals): void => {
    close();
    process.kill(process.pid, signal);
  };
  const onStop = (): void => {
    show();
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    // Run when the process continues; at once in a group of processes that cannot be stopped.
    rehide = setTimeout(() => {
      process.on('SIGTSTP', onStop);
      if (!input.isRaw) hide();
    }, 20);
  };
  let rehide: NodeJS.Timeout | undefined;
  const onContinue = (): void => {
    clearTimeout(rehide);
    process.off('SIGTSTP', onStop).on('SIGTSTP', onStop);
    hide();
    fs.writeSync(screen, question);
  };

  const close = (): void => {
    clearTimeout(rehide);
    for (const signal of ENDING) process.off(signal, onEnd);
    process.off('SIGTSTP', onStop).off('SIGCONT', onContinue);
    input
      .off('end', left)
      .off('error', left)
      .on('error', () => undefined);
    show();
    input.destroy();
  };
  const left = (): void => answer(Buffer.of(FieldMark.left));

  /** To all processes of the terminal, as it would have done had we not taken the keys. */
  const signalAll = (signal: NodeJS.Signals): void => void process.kill(0, signal);
  /** True: the line has ended, one way or the other. */
  const take = (key: number): boolean => {
    if (key === Key.endOfInput && line.typed().length > 0) return false;
    if (key === Key.enter || key === Key.newline) answer(lineOf(line.typed()));
    else if (key === Key.endOfInput) left();
    else if (key === Key.stop) signalAll('SIGTSTP');
    else if (key === Key.interrupt || key === Key.quit) {
      close();
      signalAll(key === Key.quit ? 'SIGQUIT' : 'SIGINT');
    } else {
      line.take(key);
      return false;
    }
    return true;
  };

  if (process.platform === 'win32') process.on('SIGINT', onEnd).on('SIGHUP', onEnd);
  else {
    for (const signal of ENDING) process.on(signal, onEnd);
    process.on('SIGTSTP', onStop).on('SIGCONT', onContinue);
  }
  input.on('data', (chunk: Buffer) => {
    // What follows the line in one paste is dropped: a shell must not read it.
    for (const key of chunk) if (take(key)) break;
    chunk.fill(0);
  });
  input.on('end', left).on('error', left);
  try {
    hide();
  } catch (cause) {
    close();
    throw cause;
  }
  fs.writeSync(screen, question);
  return { close };
}

/** What has been typed and not shown, with the keys that change it. SECURITY: erased as soon as it is not needed. */
function createHiddenLine() {
  const bytes = Buffer.alloc(MAX_LINE_BYTES);
  let length = 0;
  const forget = (): void => {
    bytes.fill(0);
    length = 0;
  };
  /** The whole of a character that is several bytes. */
  const dropCharacter = (): void => {
    while (length > 0) {
      length -= 1;
      const byte = bytes[length] ?? 0;
      bytes[length] = 0;
      if ((byte & 0xc0) !== 0x80) break;
    }
  };
  return {
    forget,
    typed: (): Uint8Array => bytes.subarray(0, length),
    take: (key: number): void => {
      if (key === Key.killLine) forget();
      else if (key === Key.backspace || key === Key.delete) dropCharacter();
      else if (length < MAX_LINE_BYTES) bytes[length++] = key;
    },
  };
}
