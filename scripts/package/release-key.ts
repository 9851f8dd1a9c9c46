import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSignedBy } from '../../electron/adapters/update/signature.ts';
import { trustedComment } from '../../electron/core/update/minisign.ts';

/** The text of a minisign secret key: from the file, else from the environment. SECURITY: never from the command line, which every user of the machine can read. */
export function releaseKey(
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): string {
  const text = file === undefined ? env.LATCHKEY_RELEASE_KEY : readFileSync(file, 'utf8');
  if (!text) {
    throw new Error(
      'No key: give the file of a minisign secret key with --key, or its text in LATCHKEY_RELEASE_KEY.',
    );
  }
  return `${text.trim()}\n`;
}

/**
 * The text of the .minisig file, as one of `keys` verifies it by the code of the app: what the app would refuse, such as a
 * signature of another key, is not returned.
 */
export async function sign({ message, comment, keys }: ToSign, secretKey: string): Promise<string> {
  // Of this user alone: minisign reads its key from a file only.
  const work = mkdtempSync(path.join(tmpdir(), 'latchkey-sign-'));
  try {
    const [secret, file] = [path.join(work, 'secret.key'), path.join(work, 'message')];
    writeFileSync(secret, secretKey, { mode: 0o600 });
    writeFileSync(file, message);
    // `-l`: over the bytes themselves, the one form that the app reads (docs/decisions/0032-updates-of-our-own.md).
    // It asks for the password of a key that has one.
    execFileSync('minisign', ['-S', '-l', '-s', secret, '-m', file, '-t', comment], { stdio: [0, 2, 2] });
    const signature = readFileSync(`${file}.minisig`, 'utf8');
    const read = await trustedComment({ message, signature, keys }, async (...signed) =>
      isSignedBy(...signed),
    );
    if (!read.ok) throw new Error(`The app would refuse this signature (${read.error}): is it another key?`);
    if (read.value !== comment) throw new Error(`minisign signed another comment: ${read.value}`);
    return signature;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface ToSign {
  readonly message: Uint8Array;
  /** minisign's trusted comment: signed as well. */
  readonly comment: string;
  /** The public keys that the app knows. */
  readonly keys: readonly string[];
}
