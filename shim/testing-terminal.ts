import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

export const hasPython = spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' }).status === 0;

export interface Modes {
  readonly echo: boolean;
  /** All of them, to be compared. */
  readonly whole: readonly string[];
}

/** A command on a real pseudo-terminal, under job control; see testing-pty.py. */
export interface Terminal {
  /** Everything that the terminal showed. */
  shown(): string;
  /** Waits until the terminal shows it, `times` times. */
  shows(text: string, times?: number): Promise<void>;
  /** Resolves when the terminal has taken it. */
  type(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Waits until the command is stopped. */
  stopped(): Promise<void>;
  resume(): void;
  hangUp(): void;
  /** A writer to the terminal waits until `release`; what is typed is taken anyway. */
  hold(): void;
  release(): void;
  /** The bytes of the typed lines that nobody has read. */
  waiting(): Promise<number>;
  modes(): Promise<Modes>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Ends whatever runs still. */
  close(): Promise<void>;
}

export function onTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd?: string,
): Terminal {
  const driver = spawn('python3', [path.join(import.meta.dirname, 'testing-pty.py'), ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  driver.stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => {
    driver.once('close', () => resolve());
  });
  let shown = '';
  let stops = 0;
  let typed = 0;
  let taken = 0;
  let seenStops = 0;
  let ended: { code: number | null; signal: string | null } | null = null;
  const modes: Modes[] = [];
  const waiting: number[] = [];
  const watchers = new Set<() => void>();
  readline.createInterface({ input: driver.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as {
      out?: string;
      stopped?: boolean;
      typed?: boolean;
      modes?: Modes;
      waiting?: number;
      ended?: { code: number | null; signal: string | null };
    };
    if (event.out !== undefined) shown += event.out;
    if (event.stopped === true) stops += 1;
    if (event.typed === true) taken += 1;
    if (event.modes !== undefined) modes.push(event.modes);
    if (event.waiting !== undefined) waiting.push(event.waiting);
    if (event.ended !== undefined) ended = event.ended;
    for (const look of watchers) look();
  });
  /** What `find` finds, as soon as it does. */
  const when = <T>(find: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === null) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      void gone.then(() => reject(new Error(`the terminal is gone; it showed: ${shown}`)));
      look();
    });
  const order = (value: object): void => {
    driver.stdin.write(`${JSON.stringify(value)}\n`);
  };
  const whenEnded = when(() => ended);
  whenEnded.catch(() => undefined);
  return {
    shown: () => shown,
    shows: async (text, times = 1) => {
      await when(() => (shown.split(text).length > times ? true : null));
    },
    type: async (text) => {
      order({ type: text });
      typed += 1;
      const mine = typed;
      await when(() => (taken >= mine ? true : null));
    },
    signal: (name) => order({ signal: name }),
    stopped: async () => {
      await when(() => (stops > seenStops ? true : null));
      seenStops += 1;
    },
    resume: () => order({ resume: true }),
    hangUp: () => order({ hangUp: true }),
    hold: () => order({ hold: true }),
    release: () => order({ hold: false }),
    waiting: () => {
      order({ waiting: true });
      return when(() => waiting.shift() ?? null);
    },
    modes: () => {
      order({ modes: true });
      return when(() => modes.shift() ?? null);
    },
    ended: whenEnded,
    close: async () => {
      driver.stdin.end();
      await gone;
    },
  };
}
