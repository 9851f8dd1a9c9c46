import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const LARGEST_BYTES = 20_000_000;

export interface WrittenFile {
  readonly file: string;
  /** One character for each byte. */
  readonly text: string;
}

/** Every file under a folder while programs write there: one that is renamed or removed at the same time is left out. */
export function writtenFiles(folder: string): readonly WrittenFile[] {
  return (unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return writtenFiles(file);
    if (!entry.isFile()) return [];
    const text = unlessGone(() =>
      statSync(file).size < LARGEST_BYTES ? readFileSync(file, 'latin1') : null,
    );
    return text === null ? [] : [{ file, text }];
  });
}

function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (Object(error).code === 'ENOENT') return null;
    throw error;
  }
}
