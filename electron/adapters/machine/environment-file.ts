import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Problem } from '../../../shared/problem.ts';

const MOST_BYTES = 64 * 1024;

/** Variables that the user gives the app on purpose, wherever it is started. */
export interface EnvironmentFile {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Set when the file, or a line of it, does not count. Null also where there is no file. */
  readonly problem: Problem | null;
}

/** What loads code into programs, and Latchkey's own places: these say where and how the app runs before it can read. */
const notHere = /^(LD_|DYLD_|NODE_|ELECTRON_|LATCHKEY_)/i;

/**
 * Lines of `NAME=VALUE`, with `#` comments; one pair of quotes around a value is left out. Nothing is expanded.
 * Synchronous: it is read before anything else of the app. `uid` is the user's own, undefined where there is none.
 */
export function readEnvironmentFile(path: string, uid: number | undefined): EnvironmentFile {
  const none = (detail: string): EnvironmentFile => ({
    path,
    variables: {},
    problem: { code: 'file-unreadable', file: path.slice(0, 300), detail },
  });
  let text: string | { readonly refused: string };
  try {
    text = readOwn(path, uid);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { path, variables: {}, problem: null };
    return none(error instanceof Error ? error.message.slice(0, 500) : 'unknown');
  }
  return typeof text === 'string' ? { path, ...parse(path, text) } : none(text.refused);
}

function readOwn(path: string, uid: number | undefined): string | { readonly refused: string } {
  // Opened for reading, a pipe would wait for a writer.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (!found.isFile()) return { refused: 'It is not an ordinary file.' };
    // SECURITY: who writes this file chooses where the app sends tokens.
    if (uid !== undefined && found.uid !== uid && found.uid !== 0)
      return { refused: 'It belongs to another user.' };
    if (uid !== undefined && (found.mode & 0o022) !== 0) return { refused: 'Other users may write to it.' };
    if (found.size > MOST_BYTES) return { refused: 'It is larger than 64 KiB.' };
    const bytes = Buffer.alloc(found.size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, found.size, 0));
  } finally {
    closeSync(file);
  }
}

function parse(path: string, text: string): Pick<EnvironmentFile, 'variables' | 'problem'> {
  const variables: Record<string, string> = {};
  let problem: Problem | null = null;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, name = '', value = ''] = /^\s*([A-Za-z_]\w*)=\s*(.*?)\s*$/.exec(line) ?? [];
    const why =
      name === '' ? 'It is not NAME=VALUE.' : notHere.test(name) ? `${name} is not read from here.` : null;
    if (why === null) variables[name] = value.replace(/^(["'])(.*)\1$/, '$2');
    else problem ??= { code: 'file-malformed', file: path.slice(0, 300), line: at + 1, detail: why };
  }
  return { variables, problem };
}
