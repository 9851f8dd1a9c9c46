import { spawn, spawnSync } from 'node:child_process';

/** All that changes something on a disk. Opening counts where it makes a file. */
export const writeSide = [
  'openat',
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'rename',
  'renameat2',
  'link',
  'linkat',
  'unlink',
  'unlinkat',
  'mkdir',
  'mkdirat',
  'chmod',
  'fchmod',
  'fchown',
] as const;
export type Call = (typeof writeSide)[number];

export interface Tracing {
  /** Lets go of the process. */
  stop(): Promise<void>;
  /** Settles when the tracer has ended, as it does with the process. */
  readonly ended: Promise<void>;
}

/** Why system calls cannot be watched or made to fail here; null: they can. */
export function whyNoStrace(): string | null {
  if (process.platform !== 'linux') return 'strace is there on Linux only';
  if (spawnSync('strace', ['-V']).error !== undefined) return 'strace is not installed';
  const sleeper = spawn('sleep', ['5']);
  const tried = spawnSync('timeout', ['-s', 'INT', '1', 'strace', '-p', String(sleeper.pid)], {
    encoding: 'utf8',
  });
  sleeper.kill();
  return tried.stderr.includes('attached')
    ? null
    : `this system lets no process watch another (${tried.stderr.trim().slice(0, 80)})`;
}

/** Watches one thread, or with `all` the process; settles when it does. */
export async function trace(
  thread: number,
  options: readonly string[],
  { all = false }: { readonly all?: boolean } = {},
): Promise<Tracing> {
  const args = [...(all ? ['-f'] : []), '-p', String(thread), ...options];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('attached')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`strace ended: ${text.slice(0, 500)}`)));
  });
  return {
    ended,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** `name`: of the only call to be disturbed. `log`: which calls of that name there were, with the files they were for. */
export const injecting = (name: Call, what: string, log = '/dev/null'): readonly string[] => [
  '-y',
  '-s16',
  '-o',
  log,
  '-e',
  `trace=${name}`,
  '-e',
  `inject=${name}:${what}`,
];
