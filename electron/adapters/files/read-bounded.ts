import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

// The app's own files are small, but the name may be somebody else's file by now: a pipe, a device or a disk image.

/** More than any file of the data folder has: the records of 20,000 sessions are a tenth of it. */
export const mostOwnBytes = 128 * 1024 * 1024;

// O_NONBLOCK: a named pipe in the file's place must not hang the app.
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

class NotOrdinary extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function check({ size, isFile }: { readonly size: number; readonly isFile: boolean }, most: number): void {
  if (!isFile) throw new NotOrdinary('not-ordinary', 'It is not a regular file.');
  if (size > most) throw new NotOrdinary('too-large', `It is larger than ${Math.round(most / 1024)} KB.`);
}

/** Throws as `readFile` does, and where the file is no ordinary one or has more bytes than `most`. */
export async function readBounded(path: string, most = mostOwnBytes): Promise<Buffer> {
  const handle = await open(path, reading);
  try {
    const info = await handle.stat();
    check({ size: info.size, isFile: info.isFile() }, most);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Throws as `readBounded` would, without reading it. */
export async function checkBounded(path: string, most = mostOwnBytes): Promise<void> {
  const handle = await open(path, reading);
  try {
    const info = await handle.stat();
    check({ size: info.size, isFile: info.isFile() }, most);
  } finally {
    await handle.close();
  }
}

export function readBoundedNow(path: string, most = mostOwnBytes): Buffer {
  const handle = openSync(path, reading);
  try {
    const info = fstatSync(handle);
    check({ size: info.size, isFile: info.isFile() }, most);
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A file that is open for reading, from wherever is asked. */
export interface OpenedFile {
  /** Into the whole of `into`, as far as the file goes; how many bytes that were. */
  read(into: Uint8Array, position: number): number;
  readAll(): Buffer;
}

/** Throws as `readBounded` would. The file is closed when `use` is done. */
export function withBoundedNow<T>(path: string, use: (file: OpenedFile) => T, most = mostOwnBytes): T {
  const handle = openSync(path, reading);
  try {
    const info = fstatSync(handle);
    check({ size: info.size, isFile: info.isFile() }, most);
    const read: OpenedFile['read'] = (into, position) => {
      let got = 0;
      while (got < into.length) {
        const more = readSync(handle, into, got, into.length - got, position + got);
        if (more === 0) break;
        got += more;
      }
      return got;
    };
    return use({
      read,
      readAll() {
        const whole = Buffer.alloc(info.size);
        return whole.subarray(0, read(whole, 0));
      },
    });
  } finally {
    closeSync(handle);
  }
}
