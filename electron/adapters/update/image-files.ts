import { createHash } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ReleaseFile, UpdateFault } from '../../../shared/update.ts';

const OTHERS_WRITE = 0o022;

/** What lies beside an AppImage: the new one until it takes its place, and the old one until the new one has shown that it starts. */
export const newImage = (image: string): string => beside(image, 'new');
export const oldImage = (image: string): string => beside(image, 'old');
const beside = (image: string, what: string): string => join(dirname(image), `.${basename(image)}.${what}`);

/** Why the new version may not be put beside the image; null where it may. */
export function folderFault(image: string): string | null {
  const folder = lstatSync(dirname(image), { throwIfNoEntry: false });
  if (folder === undefined || !folder.isDirectory()) return 'It is a link, or no folder.';
  // SECURITY: who can write there could put another file in the place of the one that was verified.
  return folder.uid === process.getuid?.() && (folder.mode & OTHERS_WRITE) === 0
    ? null
    : 'It is not yours alone: others may write to it.';
}

type Expected = Pick<ReleaseFile, 'size' | 'sha256'>;

/**
 * Writes what arrives into a file that nobody else can read or run, and on the disk when it returns. What is not what was
 * announced, or does not arrive whole, is removed again. Throws what the operating system or the network says.
 */
export async function writeImage(
  path: string,
  arriving: AsyncIterable<Uint8Array>,
  { size, sha256 }: Expected,
): Promise<Result<void, UpdateFault>> {
  await rm(path, { force: true });
  let isGood = false;
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const part of arriving) {
        bytes += part.byteLength;
        // Not before the end: a server could send without one.
        if (bytes > size) return err('size');
        hash.update(part);
        await handle.writeFile(part);
      }
      if (bytes !== size) return err('size');
      if (hash.digest('hex') !== sha256) return err('hash');
      await handle.sync();
      isGood = true;
      return ok(undefined);
    } finally {
      await handle.close();
    }
  } finally {
    if (!isGood) await rm(path, { force: true });
  }
}

/** Whether the file on the disk still is what was announced. */
export async function isImage(path: string, { size, sha256 }: Expected): Promise<boolean> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size !== size) return false;
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(path)) hash.update(part);
  } catch {
    return false;
  }
  return hash.digest('hex') === sha256;
}
