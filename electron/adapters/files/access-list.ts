import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

/** Longer than a file server that has gone to sleep needs. */
const withinMs = 10_000;

/**
 * Two lines of `ls`, then what `getfattr` says, where it is installed: without it nobody can tell, and nothing leaks. One process
 * for both, because each that a large app starts stops it for some 15 ms. With the path of the app alone: settings for `ls` in the
 * user's environment must not change what it prints.
 */
const LOOK = `
alone() { /usr/bin/env -i PATH="$PATH" LC_ALL=C "$@"; }
alone ls -ldnq -- "$1" "$2" || exit
alone getfattr --absolute-names -- "$1" 2>/dev/null
exit 0`;

/** Standard output of a script that succeeded; null otherwise. */
const outputOf = (script: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile('/bin/sh', ['-c', script, 'sh', ...args], { timeout: withinMs }, (error, stdout) =>
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
  // The folder too, for the list that it hands to new files. Attributes of the system, such as labels, follow its own rules.
  const output = await outputOf(LOOK, [target, `${dirname(target)}/.`]);
  return output === null || hasMore(output);
}

/** Of two lines of `ls -l`: a plus sign after the mode. Also true where they are not two such lines, or more follows them. */
function hasMore(output: string): boolean {
  const lines = output.trimEnd().split('\n');
  const marks = lines.map((line) => /^[a-z-][a-zA-Z-]{9}(\S?) /.exec(line)?.[1]);
  return lines.length !== 2 || marks.some((mark) => mark !== '' && mark !== '.');
}
