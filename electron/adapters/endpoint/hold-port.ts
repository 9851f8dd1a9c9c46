import { spawn } from 'node:child_process';
import type { Server } from 'node:net';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** `kill -0` says no for a process that became another user's (sudo), so its entry is looked for as well. */
const untilGone =
  'while kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1; do sleep 2; done';

/**
 * Keeps the port of a listening server bound for as long as a process lives, also when the app ends before it: a process of its
 * own inherits the listening socket and accepts nothing.
 *
 * SECURITY: a program that was given the address asks it again after hours. When the app was gone, another user of the machine
 * could bind the freed port, and the program would go on with that user's keys. Now its request gets no answer, which is an error.
 */
export function holdPort(server: Server, pid: number): Promise<Result<void, Problem>> {
  // Windows gives no listening socket to another program.
  if (process.platform === 'win32') return Promise.resolve(ok(undefined));
  const handle: unknown = Reflect.get(server, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  if (typeof fd !== 'number' || fd < 0) return Promise.resolve(unavailable('The port has no descriptor.'));
  return new Promise((resolve) => {
    const holder = spawn('/bin/sh', ['-c', untilGone, 'latchkey-hold-port', String(pid)], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    });
    holder.once('spawn', () => resolve(ok(undefined)));
    holder.once('error', (cause) => resolve(unavailable(cause.message)));
    holder.unref();
  });
}

const unavailable = (detail: string): Result<never, Problem> => err({ code: 'endpoint-unavailable', detail });
