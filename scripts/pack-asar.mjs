// The asar library answers `createPackage` before its stream has written the last bytes (`return out.end()` in its
// lib/disk.js): who reads the archive at once may find zeros.
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPackageWithOptions, getRawHeader } from '@electron/asar';

const TRIES = 500;
const PAUSE_MS = 10;

const packed = (entry) =>
  entry.files === undefined
    ? entry.unpacked === true
      ? 0
      : (entry.size ?? 0)
    : Object.values(entry.files).reduce((bytes, below) => bytes + packed(below), 0);

export async function packAsar(folder, archive, options = {}) {
  await createPackageWithOptions(folder, archive, options);
  const { header, headerSize } = getRawHeader(archive);
  const bytes = 8 + headerSize + packed(header);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (statSync(archive).size >= bytes) return;
    await sleep(PAUSE_MS);
  }
  throw new Error(`${archive} has ${statSync(archive).size} of ${bytes} bytes`);
}
