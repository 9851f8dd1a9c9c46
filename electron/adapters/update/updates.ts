import { chmodSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isLoopback } from '../../../shared/loopback.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import type { ReleaseFile, UpdateHow, UpdateSource } from '../../../shared/update.ts';
import type { Updates } from '../../core/ports/update.ts';
import { errorCode } from '../files/atomic-file-problem.ts';
import { folderFault, isImage, newImage, writeImage } from './image-files.ts';
import { selfTest } from './self-test.ts';
import { isSignedBy } from './signature.ts';
import { policyForbidsUpdates } from './update-policy.ts';
import { changeUpdateRecord, readUpdateRecord } from './update-record.ts';

export interface UpdatePorts {
  readonly how: UpdateHow;
  readonly arch: string;
  readonly platform: string;
  readonly source: UpdateSource | null;
  readonly policyFile: string;
  readonly dataDir: string;
  /** The version that runs. */
  readonly running: string;
  /** The AppImage that runs; null: none. */
  readonly appImage: string | null;
  /** Answers no redirect. */
  readonly fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly switches: readonly string[];
  /** Quits, and starts the image once this process has ended. */
  readonly restart: () => void;
}

/** Updates of this installation: docs/decisions/0032-updates-of-our-own.md. */
export function createUpdates(ports: UpdatePorts): Updates {
  const { how, arch, platform, source, policyFile, dataDir, appImage, running } = ports;
  return {
    installation: async () => ({ how, arch, source }),
    forbiddenBy: async () => (policyForbidsUpdates(policyFile, platform) ? policyFile : null),
    isSignedBy: async (...signed) => isSignedBy(...signed),
    read: async (name, mostBytes, signal) => {
      const opened = await openFile(ports, name, signal);
      if (!opened.ok) return opened;
      try {
        return ok(await bytesOf(opened.value.body, mostBytes));
      } catch (error) {
        return unreachable(opened.value.host, error);
      }
    },
    stage: async (version, file, signal) =>
      appImage === null ? err({ code: 'no-update-ready' }) : stage(ports, appImage, version, file, signal),
    staged: async () => {
      const { staged } = readUpdateRecord(dataDir);
      if (staged === null || staged.image !== appImage || staged.from !== running) return null;
      return statSync(newImage(staged.image), { throwIfNoEntry: false }) === undefined
        ? null
        : staged.version;
    },
    failed: async () => readUpdateRecord(dataDir).failed?.version ?? null,
    restart: async () => ports.restart(),
  };
}

interface Opened {
  readonly host: string;
  readonly body: ReadableStream<Uint8Array>;
}

async function openFile(
  { source, fetch }: UpdatePorts,
  name: string,
  signal: AbortSignal,
): Promise<Result<Opened, Problem>> {
  const folder = new URL(`${withoutTrailingSlashes(source?.address ?? '')}/`);
  const { host } = folder;
  // SECURITY: signatures protect what comes; https keeps others from seeing who asks, and from holding a release back.
  if (folder.protocol !== 'https:' && !isLoopback(folder.hostname))
    return err({ code: 'update-unreachable', host, detail: 'The address of updates is not https.' });
  try {
    const response = await fetch(new URL(name, folder).href, { signal });
    if (response.ok && response.body !== null) return ok({ host, body: response.body });
    await response.body?.cancel();
    return err({ code: 'update-unreachable', host, detail: `It answered ${response.status} for ${name}.` });
  } catch (error) {
    if (signal.aborted) return err({ code: 'cancelled' });
    return unreachable(host, error);
  }
}

const unreachable = (host: string, error: unknown): Result<never, Problem> =>
  err({
    code: 'update-unreachable',
    host,
    detail: error instanceof Error ? error.message.slice(0, 500) : errorCode(error),
  });

async function bytesOf(body: ReadableStream<Uint8Array>, mostBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new Error('The response is too large.');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

async function stage(
  ports: UpdatePorts,
  image: string,
  version: string,
  file: ReleaseFile,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const folder = dirname(image);
  const notStored = (detail: string): Result<never, Problem> =>
    err({ code: 'update-not-stored', folder, detail });
  if (realpathSync(image) !== image) return notStored('The AppImage is reached by a link.');
  const fault = folderFault(image);
  if (fault !== null) return notStored(fault);
  const path = newImage(image);
  const opened = await openFile(ports, file.name, signal);
  if (!opened.ok) return opened;
  try {
    await changeUpdateRecord(ports.dataDir, { staged: null });
    const written = await writeImage(path, opened.value.body, file);
    if (!written.ok) return err({ code: 'update-untrusted', fault: written.error });
    chmodSync(path, statSync(image).mode & 0o777);
  } catch (error) {
    if (signal.aborted) return err({ code: 'cancelled' });
    return isOfDisk(error) ? notStored(errorCode(error)) : unreachable(opened.value.host, error);
  }
  const { env, switches, dataDir } = ports;
  const why = await selfTest(path, { version, env, switches }, signal);
  if (why !== null) {
    rmSync(path, { force: true });
    return err(
      signal.aborted ? { code: 'cancelled' } : { code: 'update-not-startable', version, detail: why },
    );
  }
  const { size, sha256 } = file;
  if (!(await isImage(path, file))) return err({ code: 'update-untrusted', fault: 'hash' });
  await changeUpdateRecord(dataDir, { staged: { from: ports.running, version, image, size, sha256 } });
  return ok(undefined);
}

const isOfDisk = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EPERM', 'EROFS', 'EEXIST', 'EIO', 'ENOENT'].includes(
    errorCode(error),
  );
