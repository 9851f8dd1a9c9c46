import { chmod, mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutSecrets } from '../../../shared/without-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { Secret } from '../../core/secret.ts';

export interface FileLog extends Log {
  /** Resolves when every line so far is on the disk, or could not be written. */
  flush(): Promise<void>;
  readonly path: string;
}

const longestField = 500;

/** JSON lines in one private file; when it is full it becomes `.1` and so on. Losing a line never stops the app. */
export function createFileLog(options: {
  readonly directory: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly name?: string;
  readonly maxBytes?: number;
  readonly keep?: number;
}): FileLog {
  const { directory, clock } = options;
  const maxBytes = options.maxBytes ?? 1024 * 1024;
  const keep = options.keep ?? 3;
  const path = join(directory, options.name ?? 'latchkey.log');
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const text = waiting.join('');
      waiting = [];
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        const size = await stat(path).then(
          (found) => found.size,
          () => 0,
        );
        if (size > 0 && size + Buffer.byteLength(text) > maxBytes) await rotate();
        const handle = await open(path, 'a', 0o600);
        try {
          await handle.appendFile(text);
        } finally {
          await handle.close();
        }
        // An older file may have been made with other rights.
        await chmod(path, 0o600);
      } catch {
        // Nowhere to tell it: a full disk must not take the app along.
      }
    }
    writing = null;
  }
  async function rotate(): Promise<void> {
    for (let n = keep - 1; n >= 1; n -= 1) {
      await rename(n === 1 ? path : `${path}.${n - 1}`, `${path}.${n}`).catch(() => undefined);
    }
  }

  return {
    path,
    line(event, fields = {}) {
      const flat: Record<string, string | number | boolean | null> = {};
      for (const [name, value] of Object.entries(fields)) {
        const seen: unknown = value;
        if (seen instanceof Secret) continue;
        flat[name] = typeof value === 'string' ? redact(value) : value;
      }
      waiting.push(`${JSON.stringify({ at: new Date(clock.nowMs()).toISOString(), event, ...flat })}\n`);
      writing ??= drain();
    },
    flush: () => writing ?? Promise.resolve(),
  };
}

export function redact(text: string): string {
  const shown = withoutSecrets(text);
  return shown.length <= longestField ? shown : `${shown.slice(0, longestField - 1)}…`;
}
