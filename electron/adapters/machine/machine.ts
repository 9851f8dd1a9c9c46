import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Machine } from '../../core/ports/machine.ts';
import { fileProblem } from '../files/atomic-file-problem.ts';
import { runProgram } from './run-program.ts';

const TEXT_BYTES = 1024 * 1024;

export function createMachine(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly platform?: NodeJS.Platform;
}): Machine {
  const platform = ports.platform ?? process.platform;
  // As AWS's tools find it: the variable first.
  const homeDirectory = (): string =>
    (platform === 'win32' ? ports.env.USERPROFILE : ports.env.HOME) || homedir();
  const expanded = (path: string): string =>
    /^~[/\\]/.test(path) ? join(homeDirectory(), path.slice(2)) : path;

  return {
    env: (name) => ports.env[name],
    homeDirectory,
    async readText(path, signal) {
      const file = expanded(path);
      try {
        const text = await readCapped(file);
        return signal.aborted ? err({ code: 'cancelled' }) : ok(text);
      } catch (error) {
        return err(unreadable(file, error));
      }
    },
    async list(path, signal) {
      const directory = expanded(path);
      try {
        const entries = await readdir(directory, { withFileTypes: true });
        if (signal.aborted) return err({ code: 'cancelled' });
        return ok(
          entries
            .filter((entry) => !entry.isDirectory())
            .map((entry) => entry.name)
            .sort(),
        );
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? ok([]) : err(unreadable(directory, error));
      }
    },
    run: (commandLine, timeoutMs, signal) =>
      runProgram({ commandLine, timeoutMs, env: ports.env, clock: ports.clock, platform }, signal),
  };
}

async function readCapped(file: string): Promise<string> {
  // Opened for reading, a pipe would block until a writer opens it.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    // A pipe or a device would never end.
    if (!(await handle.stat()).isFile()) throw new Error('It is not a regular file.');
    const buffer = Buffer.alloc(TEXT_BYTES + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, size, buffer.length - size, size);
      if (bytesRead === 0) break;
      size += bytesRead;
      if (size > TEXT_BYTES) throw new Error('It is larger than 1 MiB.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, size));
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'Its permissions do not allow it.',
  EPERM: 'Its permissions do not allow it.',
  ENOTDIR: 'A part of its path is no directory.',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'It is not UTF-8 text.',
};

function unreadable(file: string, error: unknown): Problem {
  const path = file.slice(0, 300);
  const detail = reasons[codeOf(error)];
  return detail === undefined
    ? fileProblem(path, 'read', error)
    : { code: 'file-unreadable', file: path, detail };
}
