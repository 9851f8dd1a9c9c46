import { lstatSync, readFileSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { z } from 'zod';

const OTHERS_WRITE = 0o022;
const MOST_BYTES = 64 * 1024;
/** Other keys may be for newer versions. */
const Policy = z.object({ updates: z.enum(['allowed', 'off']).optional() });

/** The administrator's file, for all users of the machine. */
export function policyFile(platform: string, env: Readonly<Record<string, string | undefined>>): string {
  if (platform === 'win32')
    return win32.join(env.ProgramData ?? 'C:\\ProgramData', 'Latchkey', 'policy.json');
  return platform === 'darwin'
    ? '/Library/Application Support/Latchkey/policy.json'
    : posix.join('/etc', 'latchkey', 'policy.json');
}

/**
 * Whether the file switches updates off. Also where it cannot be read or understood, or others than the administrator may
 * write it: a file that should say something, and does not, is no permission.
 */
export function policyForbidsUpdates(file: string, platform: string, administrator = 0): boolean {
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (!found.isFile() || found.size > MOST_BYTES) return true;
    if (platform !== 'win32' && (found.uid !== administrator || (found.mode & OTHERS_WRITE) !== 0))
      return true;
    const policy = Policy.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return !policy.success || policy.data.updates === 'off';
  } catch {
    return true;
  }
}
