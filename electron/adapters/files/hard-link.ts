import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  writeSync,
} from 'node:fs';
import { unsyncedReason } from './atomic-file-problem.ts';

/** Whether the file has another name elsewhere, which a rename would leave with the old content. */
export const isHardLinked = (path: string): boolean =>
  (lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 1) > 1;

export interface InPlace {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly mode: number;
}

/** Thrown where neither the new bytes nor those from before could be written: the file is a mixture. */
export class TornFile extends Error {}

/**
 * New bytes into the file itself, so that all of its names have them and its access control list stays, in one go. Not in one step: a reader in that moment may
 * see a part. Throws what the operating system says; the bytes from before are there again then. Answers as `syncDirectory`.
 */
export function writeInPlace(path: string, { before, after, mode }: InPlace): string | null {
  const handle = openSync(path, 'r+');
  try {
    // SECURITY: first, because keys may be in what is written.
    // Only where it differs: a user whom an access control list lets write may not change the mode.
    const isSame = (fstatSync(handle).mode & 0o7777) === mode;
    if (process.platform !== 'win32' && !isSame) fchmodSync(handle, mode);
    try {
      writeAll(handle, after);
    } catch (error) {
      putBack(handle, before);
      throw error;
    }
    try {
      fsyncSync(handle);
      return null;
    } catch (error) {
      return unsyncedReason(error);
    }
  } finally {
    closeSync(handle);
  }
}

/** Never shorter first: what is there keeps its place on a full disk, for the way back. */
function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, at);
  ftruncateSync(handle, bytes.length);
}

function putBack(handle: number, bytes: Uint8Array): void {
  try {
    writeAll(handle, bytes);
    fsyncSync(handle);
  } catch (error) {
    throw new TornFile('the bytes from before could not be written again', { cause: error });
  }
}
