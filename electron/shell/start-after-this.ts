import { spawn } from 'node:child_process';

/** In tenths of a second: an app that does not end in that time keeps its place. */
const WAIT = 600;

/**
 * Starts a program once this process has ended, which holds the lock of the app until then. By a shell, because nothing of
 * an AppImage can run from its mount when the app is gone.
 */
export function startAfterThis(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const script = `n=${WAIT}; while kill -0 "$0" 2>/dev/null; do n=$((n-1)); [ $n -gt 0 ] || exit 1; sleep 0.1; done; exec "$@"`;
  spawn('/bin/sh', ['-c', script, String(process.pid), ...command], {
    env: { ...env },
    stdio: 'ignore',
    detached: true,
    cwd: '/',
  }).unref();
}
