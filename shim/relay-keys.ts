import fs from 'node:fs';
import tty from 'node:tty';

// The terminal in raw mode, which is how Node hides what is typed. However the process ends or stops, it is put back first.

const ENDING = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;
const Key = { interrupt: 0x03, stop: 0x1a, quit: 0x1c } as const;

export interface Terminal {
  readonly input: tty.ReadStream;
  readonly screen: number;
}

/** Throws where there is none. */
export function openTerminal(): Terminal {
  const [from, to] = process.platform === 'win32' ? ['CONIN$', 'CONOUT$'] : ['/dev/tty', '/dev/tty'];
  const screen = fs.openSync(to, 'w');
  try {
    return { input: new tty.ReadStream(fs.openSync(from, 'r')), screen };
  } catch (cause) {
    fs.closeSync(screen);
    throw cause;
  }
}

export interface KeyTaker {
  /** What the terminal shows until then, and again after a stop. */
  readonly shown: () => Uint8Array;
  /** Written when the terminal is given back. */
  readonly end: string;
  readonly onPutBack?: () => void;
  /** What was typed but for the keys that end or stop the process. */
  readonly onKeys: (keys: Uint8Array) => void;
  readonly onEnd: () => void;
}

/** Takes every key until `close`. Throws where the terminal cannot do that. */
export function takeKeys({ input, screen }: Terminal, taker: KeyTaker): { close(): void } {
  const hide = (): void => {
    // Off first: another reader of the terminal may have changed it since.
    input.setRawMode(false);
    input.setRawMode(true);
  };
  const show = (): void => {
    taker.onPutBack?.();
    if (!input.isRaw) return;
    input.setRawMode(false);
    fs.writeSync(screen, taker.end);
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
    fs.writeSync(screen, taker.shown());
  };

  const close = (): void => {
    clearTimeout(rehide);
    for (const signal of ENDING) process.off(signal, onEnd);
    process.off('SIGTSTP', onStop).off('SIGCONT', onContinue);
    input
      .off('end', taker.onEnd)
      .off('error', taker.onEnd)
      .on('error', () => undefined);
    show();
    input.destroy();
  };

  /** To all processes of the terminal, as it would have done had we not taken the keys. */
  const signalAll = (signal: NodeJS.Signals): void => void process.kill(0, signal);
  /** True: nothing of what follows is taken. */
  const signalled = (key: number): boolean => {
    if (key === Key.stop) signalAll('SIGTSTP');
    else if (key === Key.interrupt || key === Key.quit) {
      close();
      signalAll(key === Key.quit ? 'SIGQUIT' : 'SIGINT');
    } else return false;
    return true;
  };

  if (process.platform === 'win32') process.on('SIGINT', onEnd).on('SIGHUP', onEnd);
  else {
    for (const signal of ENDING) process.on(signal, onEnd);
    process.on('SIGTSTP', onStop).on('SIGCONT', onContinue);
  }
  input.on('data', (chunk: Buffer) => {
    const at = chunk.findIndex((key) => key === Key.stop || key === Key.interrupt || key === Key.quit);
    const before = at === -1 ? chunk : chunk.subarray(0, at);
    if (before.length > 0) taker.onKeys(before);
    // A line that has ended has closed the terminal: what follows it in one paste is nobody's.
    if (at !== -1 && !input.destroyed) signalled(chunk[at] ?? 0);
    chunk.fill(0);
  });
  input.on('end', taker.onEnd).on('error', taker.onEnd);
  try {
    hide();
  } catch (cause) {
    close();
    throw cause;
  }
  fs.writeSync(screen, taker.shown());
  return { close };
}
