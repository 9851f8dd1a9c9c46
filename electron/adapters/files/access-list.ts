import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

/** Longer than a file server that has gone to sleep needs. */
const withinMs = 10_000;

/** With the path of the app alone: settings for `ls` in the user's environment must not change what it prints. */
const ALONE = 'exec /usr/bin/env -i PATH="$PATH" LC_ALL=C "$@"';

/** Standard output of a program that succeeded; null otherwise. */
const outputOf = (program: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile('/bin/sh', ['-c', ALONE, 'sh', program, ...args], { timeout: withinMs }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });

/**
 * SECURITY: Whether a file has, or a new file beside it would inherit, more than an owner and a mode: an access control list,
 * or attributes of the user. Node reads neither, and the mode of a file with an access control list misleads: its group bits
 * are the list's mask, so a new file of that mode would give to the group what only a named user had. True also where `ls`
 * does not answer: a leak is worse than a write in place. On Linux only; elsewhere no list hides behind the mode.
 */
export async function hasMoreThanMode(target: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const [lines, attributes] = await Promise.all([
    // The folder too, for the list that it hands to new files.
    outputOf('ls', ['-ldnq', '--', target, `${dirname(target)}/.`]),
    // Without it nobody can tell, and nothing leaks. Attributes of the system, such as labels, follow its own rules.
    outputOf('getfattr', ['--absolute-names', '--', target]),
  ]);
  return lines === null || hasAccessList(lines) || (attributes ?? '') !== '';
}

/** Of two lines of `ls -l`: a plus sign after the mode. Also true where they are not two such lines. */
function hasAccessList(output: string): boolean {
  const marks = output
    .trimEnd()
    .split('\n')
    .map((line) => /^[a-z-][a-zA-Z-]{9}(\S?) /.exec(line)?.[1]);
  return marks.length !== 2 || marks.some((mark) => mark !== '' && mark !== '.');
}
