// A server of announcements and files on loopback, signed by Debian's minisign, as a release is.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

export interface ReleaseKey {
  /** As minisign prints it. */
  readonly public: string;
  readonly secretFile: string;
}

/** A key without a password, in the folder. */
export function releaseKey(folder: string, name: string): ReleaseKey {
  const [secretFile, publicFile] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.pub`)];
  execFileSync('minisign', ['-G', '-W', '-f', '-p', publicFile, '-s', secretFile], { stdio: 'pipe' });
  return { public: readFileSync(publicFile, 'utf8').split('\n')[1] ?? '', secretFile };
}

/** The text of the .minisig file. `-l`: over the bytes themselves. */
export function minisigned(folder: string, { bytes, key, comment, isHashed = false }: Signing): string {
  const file = path.join(folder, 'to-sign');
  writeFileSync(file, bytes);
  const form = isHashed ? [] : ['-l'];
  execFileSync('minisign', ['-S', ...form, '-s', key.secretFile, '-m', file, '-t', comment], {
    stdio: 'pipe',
  });
  return readFileSync(`${file}.minisig`, 'utf8');
}

interface Signing {
  readonly bytes: Uint8Array | string;
  readonly key: ReleaseKey;
  readonly comment: string;
  /** As minisign signs without `-l`. */
  readonly isHashed?: boolean;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export interface ReleaseServer {
  readonly address: string;
  /** By name. A function answers the request itself. */
  readonly files: Map<string, Buffer | string | ((response: http.ServerResponse) => void)>;
  /** Names that were asked for. */
  readonly asked: string[];
  /** An image with its announcement and signature. */
  release(
    version: string,
    image: string | Buffer,
    over?: { readonly key?: ReleaseKey; readonly channel?: string },
  ): void;
  stop(): Promise<void>;
}

export async function startReleaseServer(folder: string, key: ReleaseKey): Promise<ReleaseServer> {
  const files: ReleaseServer['files'] = new Map();
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const name = (request.url ?? '').replace(/^\/releases\//, '');
    asked.push(name);
    const file = files.get(name);
    if (typeof file === 'function') return file(response);
    if (file === undefined) response.writeHead(404);
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}/releases`,
    files,
    asked,
    release(version, image, over = {}) {
      const { key: by = key, channel = 'stable' } = over;
      const name = `Latchkey-${version}-x86_64.AppImage`;
      const file = {
        kind: 'appimage',
        arch: process.arch,
        name,
        size: Buffer.byteLength(image),
        sha256: sha256(image),
      };
      const announcement = JSON.stringify({ version, channel, files: [file] });
      files.set(name, image);
      files.set(`${channel}.json`, announcement);
      const comment = `latchkey ${version} ${channel}`;
      files.set(`${channel}.json.minisig`, minisigned(folder, { bytes: announcement, key: by, comment }));
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
