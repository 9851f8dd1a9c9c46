import fs from 'node:fs';
import path from 'node:path';
import { type EndpointFile, parseEndpointFile } from '../../../shared/endpoint/protocol.ts';
import { removeTornNow, replaceFileNow } from '../files/new-file.ts';
import { readBoundedNow } from '../files/read-bounded.ts';

export const ENDPOINT_FILE_NAME = 'endpoint.json';

const mostBytes = 64 * 1024;

const fileIn = (directory: string): string => path.join(directory, ENDPOINT_FILE_NAME);

/** What an app left there, or null when there is nothing a shim could use. */
export function readEndpointFile(directory: string): EndpointFile | null {
  try {
    return parseEndpointFile(JSON.parse(readBoundedNow(fileIn(directory), mostBytes).toString()));
  } catch {
    return null;
  }
}

/**
 * Atomic: a shim sees the old file or the new one, never a part. Throws when the directory cannot be written. Without
 * leaving the thread: at a start each answer of the file system would wait behind Chromium, which is starting too.
 */
export async function writeEndpointFile(directory: string, contents: EndpointFile): Promise<void> {
  const file = fileIn(directory);
  removeTornNow(file);
  // SECURITY: private from its first byte, because it holds the token.
  await replaceFileNow(file, `${JSON.stringify(contents)}\n`);
}

/** Removes the file when it is still the one with this token: a newer app may have written its own. */
export function removeEndpointFile(directory: string, token: string): void {
  if (readEndpointFile(directory)?.token === token) fs.rmSync(fileIn(directory), { force: true });
}
