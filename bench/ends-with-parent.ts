import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

/** What a part of the bench starts does not outlive it, also when it is interrupted. */
export function endsWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
// The runner has ended, so nobody waits for a result any more.
process.once('disconnect', () => process.exit(1));
