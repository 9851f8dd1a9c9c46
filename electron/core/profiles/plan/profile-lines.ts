import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Lease } from '../../credentials.ts';
import { toIsoTime } from '../../utc.ts';
import { isPlainPath, isWindowsPath, notAbsolute, refusePath } from '../command-path.ts';

/** In a section that was the user's: what is above it, from the marker on, is ours; what is below stays theirs. */
export const keptBelowLine = '# below this line: kept from your own profile';
const keptBelow = /^[ \t]*# below this line: kept from your own profile[ \t]*$/;
export const isKeptBelow = (line: string): boolean => keptBelow.test(line);

const expiryNote = /^[ \t]*# aws_expiration = /;
export const isExpiryNote = (line: string): boolean => expiryNote.test(line);

const renamedNote =
  /^[ \t]*# renamed by Latchkey from \[([^\]]+)\] - renamed back when no session uses that name[ \t]*$/;
export const renamedLine = (name: string): string =>
  `# renamed by Latchkey from [${name}] - renamed back when no session uses that name`;
/** The former name, when the line is our note. */
export const renamedFrom = (line: string): string | null => renamedNote.exec(line)?.[1] ?? null;

/**
 * The command of a `credential_process` line, for each profile. Older Go SDKs take a value that begins with a double quote
 * for one word and drop the rest, and on Windows newer ones do not find a quoted program (protocols §iv). So a path stays
 * bare where no reader splits or expands it; else the quotes begin after its first slash.
 * SECURITY: a path that a shell would expand, or that a reader would cut as a comment, is refused.
 */
export function commandLine(shimPath: string): Result<(profile: string) => string, Problem> {
  const isWindows = isWindowsPath(shimPath);
  if (!isWindows && !shimPath.startsWith('/')) return refusePath(notAbsolute);
  if (/["$`%!\r\n\0]/.test(shimPath) || (!isWindows && shimPath.includes('\\')))
    return refusePath(
      'The path of the latchkey command has a character that shells expand; install it elsewhere.',
    );
  if (/(^|\s)[#;]/.test(shimPath)) return refusePath('The path of the latchkey command reads as a comment.');
  const program = programWord(shimPath, isWindows);
  return ok((profile) => `${program} credential-process --profile ${profile}`);
}

function programWord(shimPath: string, isWindows: boolean): string {
  if (isPlainPath(shimPath)) return shimPath;
  // Microsoft's rules would read a backslash before a quote as an escape, so on Windows the quotes are around the whole.
  return isWindows ? `"${shimPath}"` : `/"${shimPath.slice(1)}"`;
}

/** What a profile in the config file says, after its header. `command` null: keys are delivered beside it. */
export function configBody(marker: string, command: string | null, region: string | null): readonly string[] {
  return [
    marker,
    ...(region === null ? [] : [`region = ${region}`]),
    ...(command === null ? [] : [`credential_process = ${command}`]),
  ];
}

/** The rotating keys, after the header of a section in the credentials file: the one place where a lease is written. */
export function keysBody(marker: string, lease: Lease): Result<readonly string[], Problem> {
  const token = lease.sessionToken?.reveal();
  const values = [lease.accessKeyId, lease.secretAccessKey.reveal(), ...(token === undefined ? [] : [token])];
  if (!values.every((value) => /^[\x21-\x7e]+$/.test(value)))
    return err({
      code: 'upstream-garbage',
      service: 'AWS',
      detail: 'The keys contain white space or control characters.',
    });
  return ok([
    marker,
    `# aws_expiration = ${toIsoTime(lease.expiresAt)}`,
    `aws_access_key_id = ${lease.accessKeyId}`,
    `aws_secret_access_key = ${lease.secretAccessKey.reveal()}`,
    ...(token === undefined ? [] : [`aws_session_token = ${token}`]),
  ]);
}
