import fs from 'node:fs';
import path from 'node:path';
import { EndpointFile } from '../../../shared/endpoint/protocol.ts';

export const ENDPOINT_FILE_NAME = 'endpoint.json';

const fileIn = (directory: string): string => path.join(directory, ENDPOINT_FILE_NAME);

/** What an app left there, or null when there is nothing a shim could use. */
export function readEndpointFile(directory: string): EndpointFile | null {
  try {
    const parsed = EndpointFile.safeParse(JSON.parse(fs.readFileSync(fileIn(directory), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Atomic: a shim sees the old file or the new one, never a part. Throws when the directory cannot be written. */
export function writeEndpointFile(directory: string, contents: EndpointFile): void {
  const temporary = `${fileIn(directory)}.${process.pid}.new`;
  fs.rmSync(temporary, { force: true });
  // SECURITY: 'wx' follows no link and the file is private from its first byte: it holds the token.
  fs.writeFileSync(temporary, `${JSON.stringify(contents)}\n`, { mode: 0o600, flag: 'wx' });
  fs.renameSync(temporary, fileIn(directory));
}

/** Removes the file when it is still the one with this token: a newer app may have written its own. */
export function removeEndpointFile(directory: string, token: string): void {
  if (readEndpointFile(directory)?.token === token) fs.rmSync(fileIn(directory), { force: true });
}
