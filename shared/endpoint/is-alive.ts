/**
 * Whether a process lives. `signals` is Node's `process`: signal 0 asks and does nothing. EPERM: it lives, and belongs
 * to somebody else.
 */
export function isAlive(
  pid: number,
  signals: { readonly kill: (pid: number, signal: 0) => unknown },
): boolean {
  try {
    signals.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
