import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TestHome } from '../e2e/rig/home.ts';

interface Seen {
  readonly inode: number;
  readonly size: number;
  readonly mtimeMs: number;
}
export type FileStates = ReadonlyMap<string, Seen>;

/** Chromium keeps house in the same folder; its own entries begin with a capital, ours do not. */
const CHROMIUM = /^([A-Z].*|blob_storage|databases)$/;

/** Every file of a home that Latchkey may write: its own data and the user's AWS and git files. */
export function fileStates(home: TestHome): FileStates {
  const states = new Map<string, Seen>();
  const look = (file: string): void => {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(file)) look(path.join(file, name));
    else if (stat?.isFile()) states.set(file, { inode: stat.ino, size: stat.size, mtimeMs: stat.mtimeMs });
  };
  look(path.dirname(home.awsConfigFile));
  look(home.gitConfigFile);
  for (const name of readdirSync(home.userDataDir)) {
    if (!CHROMIUM.test(name)) look(path.join(home.userDataDir, name));
  }
  return states;
}

/** A file that was replaced or changed counts with its whole size, one that only grew with what was added. */
export function writtenBytes(before: FileStates, after: FileStates): number {
  let bytes = 0;
  for (const [file, now] of after) {
    const was = before.get(file);
    if (was?.inode === now.inode && was.mtimeMs === now.mtimeMs && was.size === now.size) continue;
    const hasGrown = was?.inode === now.inode && now.size > was.size;
    bytes += hasGrown ? now.size - was.size : now.size;
  }
  return bytes;
}
