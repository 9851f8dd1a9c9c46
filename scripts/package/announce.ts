import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isSignedBy } from '../../electron/adapters/update/signature.ts';
import { readAnnouncement } from '../../electron/core/update/read-announcement.ts';
import type { ReleaseFile, UpdateSource } from '../../shared/update.ts';
import { writeChecksums } from './checksums.mjs';
import { sign } from './release-key.ts';

/** e_machine of an ELF header. */
const MACHINES: Readonly<Record<number, ReleaseFile['arch']>> = { 62: 'x64', 183: 'arm64' };

export interface Release {
  /** With the AppImages; the announcement is put there. */
  readonly folder: string;
  readonly version: string;
  /** As the app that is released has it: `latchkeyUpdates` of package.json. */
  readonly source: UpdateSource;
}

/**
 * Writes CHANNEL.json and CHANNEL.json.minisig, which the app reads when it looks for a newer version. Both are read by the app's
 * own code first: what it would refuse is not written.
 */
export async function announce({ folder, version, source }: Release, secretKey: string): Promise<string> {
  const { channel, keys } = source;
  const images = readdirSync(folder)
    .filter((name) => name.endsWith('.AppImage'))
    .toSorted()
    .map((name) => image(folder, name, version));
  const twice = images.filter(({ arch }, at) => images.findIndex((other) => other.arch === arch) !== at);
  if (twice.length > 0) throw new Error(`Two AppImages are for ${twice[0]?.arch}: ${folder}`);
  const files: readonly ReleaseFile[] = images;
  const announcement = Buffer.from(`${JSON.stringify({ version, channel, files }, null, 2)}\n`);
  const signature = await sign(
    { message: announcement, comment: `latchkey ${version} ${channel}`, keys },
    secretKey,
  );
  const read = await readAnnouncement({ announcement, signature }, source, async (...signed) =>
    isSignedBy(...signed),
  );
  if (!read.ok) throw new Error(`The app would refuse this announcement (${read.error}).`);
  const file = path.join(folder, `${channel}.json`);
  writeWhole(file, announcement);
  writeWhole(`${file}.minisig`, signature);
  return file;
}

/**
 * Writes SHA256SUMS of everything in the folder that users download, and its signature by the same key. Its comment has another
 * form than that of an announcement, so that the app takes neither for the other.
 */
export async function signChecksums(
  { folder, version, source }: Release,
  secretKey: string,
): Promise<string> {
  const file = path.join(folder, 'SHA256SUMS');
  writeChecksums(folder);
  const signature = await sign(
    { message: readFileSync(file), comment: `latchkey-checksums ${version}`, keys: source.keys },
    secretKey,
  );
  writeWhole(`${file}.minisig`, signature);
  return file;
}

function image(folder: string, name: string, version: string): ReleaseFile {
  if (name.replace(/(-(x86_64|x64|arm64|aarch64))?\.AppImage$/, '') !== `Latchkey-${version}`)
    throw new Error(`${name} is not of version ${version}: only what is released may be in ${folder}.`);
  const bytes = readFileSync(path.join(folder, name));
  const arch = MACHINES[bytes.length < 64 ? -1 : bytes.readUInt16LE(18)];
  const isImage = bytes.subarray(0, 4).toString('latin1') === '\x7fELF' && bytes[8] === 0x41;
  if (!isImage || arch === undefined) throw new Error(`${name} is no AppImage for x64 or arm64.`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'appimage', arch, name, size: bytes.length, sha256 };
}

/** A web server that publishes the folder shows the old file or the new one. */
function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.new`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
