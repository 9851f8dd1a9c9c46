import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a program lies, null where there is none. The program itself: pyenv puts a shell script in its place. */
export function programNamed(name: string): Promise<string | null> {
  const command = 'pyenv which "$0" 2>/dev/null || command -v "$0"';
  return run('sh', ['-c', command, name]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );
}
