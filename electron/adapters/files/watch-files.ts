import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FilesWatch } from '../../core/ports/files.ts';

/** An editor writes in several steps, a tool both files: one look for all of it. */
const SETTLE_MS = 200;

/**
 * Watches files that may be replaced, be links, or not be there yet. Folders are watched, because a file that is replaced
 * takes its own watch with it. Where the system has no watches left, nothing is said: callers look for themselves too.
 */
export function createFilesWatch(paths: readonly string[]): FilesWatch {
  const watchers = new Map<string, FSWatcher>();
  let listener: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;

  const settle = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      arm();
      listener?.();
    }, SETTLE_MS);
    // A quiet watch keeps no process alive.
    timer.unref();
  };
  const arm = (): void => {
    if (listener === null) return;
    for (const [folder, names] of foldersOf(paths)) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          if (name === null || names.has(name)) settle();
        });
        watcher.on('error', () => {
          watcher.close();
          watchers.delete(folder);
        });
        watchers.set(folder, watcher);
      } catch {
        // The folder is not there yet, or the system has no watch left.
      }
    }
  };
  return {
    start(next) {
      listener = next;
      arm();
    },
    rearm: arm,
    stop() {
      listener = null;
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

function foldersOf(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    for (const file of new Set([path, targetOf(path)])) {
      const names = folders.get(dirname(file)) ?? new Set();
      folders.set(dirname(file), names.add(basename(file)));
    }
  }
  return folders;
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
