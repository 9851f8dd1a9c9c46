import fs from 'node:fs';
import tty from 'node:tty';
import { FieldMark } from '../shared/endpoint/protocol.ts';
import { openTerminal, takeKeys } from './relay-keys.ts';

// The terminal lent to the app: it draws, and hears every key.

/** What was shown is taken away, from its first line on. */
const TAKE_AWAY = '\r\u001b[J';

export interface TerminalScreen {
  /** The first opens it; each further one takes the place of the last. */
  show(picture: Uint8Array): void;
  takeBack(): void;
  /** Puts the terminal back, without an answer. */
  close(): void;
}

export function createTerminalScreen(send: (payload: Uint8Array) => void): TerminalScreen {
  let open: { readonly screen: number; close(): void } | null = null;
  let picture: Uint8Array = new Uint8Array();
  const say = (keys: Uint8Array): void => {
    const size = Buffer.alloc(4);
    const [columns, rows] = sizeOfTerminal();
    size.writeUInt16BE(columns);
    size.writeUInt16BE(rows, 2);
    send(Buffer.concat([Buffer.of(FieldMark.line), size, keys]));
  };
  const onResize = (): void => say(new Uint8Array());
  const close = (): void => {
    if (open === null) return;
    const { screen } = open;
    process.off('SIGWINCH', onResize);
    open.close();
    fs.closeSync(screen);
    open = null;
  };
  const takeBack = (): void => {
    if (open === null) return;
    close();
    send(Buffer.of(FieldMark.left));
  };
  const begin = (): void => {
    if (!tty.isatty(0)) throw new Error('no terminal');
    const terminal = openTerminal();
    const taken = takeKeys(terminal, {
      shown: () => picture,
      end: TAKE_AWAY,
      onKeys: (keys) => say(keys),
      onEnd: takeBack,
    });
    open = { screen: terminal.screen, close: taken.close };
    process.on('SIGWINCH', onResize);
    say(new Uint8Array());
  };
  return {
    show(next) {
      picture = next;
      if (open !== null) {
        fs.writeSync(open.screen, picture);
        return;
      }
      try {
        begin();
      } catch {
        send(Buffer.of(FieldMark.noTerminal));
      }
    },
    takeBack,
    close,
  };
}

/** Columns and rows; zeros where the terminal does not say. */
function sizeOfTerminal(): readonly [number, number] {
  try {
    const stream = new tty.WriteStream(fs.openSync('/dev/tty', 'w'));
    const { columns, rows } = stream;
    stream.destroy();
    return [columns ?? 0, rows ?? 0];
  } catch {
    return [0, 0];
  }
}
