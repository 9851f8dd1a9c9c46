import fs from 'node:fs';
import tty from 'node:tty';
import { FieldMark } from '../shared/endpoint/protocol.ts';
import { openTerminal, type Terminal, takeKeys } from './relay-keys.ts';

// One field of a form, typed at the terminal. Node can hide what is typed only by taking every key itself.

const MAX_LINE_BYTES = 4096;
const SHOWN = 0x30;
const HIDDEN = 0x31;

const Key = {
  endOfInput: 0x04,
  backspace: 0x08,
  newline: 0x0a,
  enter: 0x0d,
  killLine: 0x15,
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
      const mode = payload[0];
      try {
        // SECURITY: what is not surely to be shown is not asked for.
        if (!tty.isatty(0) || (mode !== SHOWN && mode !== HIDDEN)) throw new Error('no terminal');
        const terminal = openTerminal();
        screen = terminal.screen;
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

function typeHidden(terminal: Terminal, question: Uint8Array, answer: Answer): { close(): void } {
  const line = createHiddenLine();
  const left = (): void => answer(Buffer.of(FieldMark.left));
  /** True: the line has ended, one way or the other. */
  const take = (key: number): boolean => {
    if (key === Key.endOfInput && line.typed().length > 0) return false;
    if (key === Key.enter || key === Key.newline) answer(lineOf(line.typed()));
    else if (key === Key.endOfInput) left();
    else {
      line.take(key);
      return false;
    }
    return true;
  };
  return takeKeys(terminal, {
    shown: () => question,
    end: '\n',
    onPutBack: line.forget,
    // What follows the line in one paste is dropped: a shell must not read it.
    onKeys: (keys) => void keys.some(take),
    onEnd: left,
  });
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
