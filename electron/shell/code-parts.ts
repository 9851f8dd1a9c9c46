import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Reads the CommonJS modules that the bundler wrote: main.cjs and its parts, which require each other by `./name.cjs`. */
export interface CodeParts {
  /** What the module exports. It runs once. */
  load(file: string): unknown;
}

/** The arguments are those of Node's own wrapper. */
const HEAD = '(function(exports,require,module,__filename,__dirname){';
const TAIL = '\n})';
const DIGEST_BYTES = 32;

/** Beside the source: its digest and that of what follows in one, then what V8 made of it. */
export const cacheFileOf = (file: string): string => file.replace(/\.cjs$/, '.v8');
/** What V8 calls it, and writes into a cache: a package says nothing of the machine that made it. */
const nameOf = (file: string): string => file.split(/[\\/]/).slice(-2).join('/');
const digest = (source: Uint8Array, code: Uint8Array): Buffer =>
  createHash('sha256').update(source).update(code).digest();

/** The cache file of this source: `code` is what V8 made of it. */
export function sealedCode(source: Uint8Array, code: Uint8Array): Uint8Array {
  return Buffer.concat([digest(source, code), code]);
}

/**
 * SECURITY: a cache is code, and lies where the code lies: in the archive of the package, and under the same rights. Nothing that
 * runs writes one.
 * V8 compares no more than the length of the source and its own version and flags. A cache of another source, or one that is
 * torn, would run as something else.
 */
function codeOf(source: Uint8Array, cacheFile: string): Buffer | undefined {
  let sealed: Buffer;
  try {
    sealed = readFileSync(cacheFile);
  } catch {
    return undefined;
  }
  const code = sealed.subarray(DIGEST_BYTES);
  return digest(source, code).equals(sealed.subarray(0, DIGEST_BYTES)) ? code : undefined;
}

/**
 * Without a cache, or with one of another V8, the source is compiled as it would be anyway. `requireOther`: what is none of
 * ours. `onScript` is for who makes the cache, and who looks whether V8 takes it.
 */
export function createCodeParts(ports: {
  readonly requireOther: (name: string) => unknown;
  readonly onScript?: (file: string, source: Uint8Array, script: Script) => void;
}): CodeParts {
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const source = readFileSync(file);
    const script = new Script(`${HEAD}${source.toString('latin1')}${TAIL}`, {
      filename: nameOf(file),
      columnOffset: -HEAD.length,
      cachedData: codeOf(source, cacheFileOf(file)),
    });
    ports.onScript?.(file, source, script);
    const run: unknown = script.runInThisContext();
    if (typeof run !== 'function') throw new Error(`${file} is not in the form of a module`);
    const made = { exports: {} };
    // Before it runs: one that requires it back sees what there is so far, as Node has it.
    modules.set(file, made);
    const folder = dirname(file);
    const require = (name: string): unknown =>
      name.startsWith('.') ? load(join(folder, name)) : ports.requireOther(name);
    try {
      run.call(made.exports, made.exports, require, made, file, folder);
    } catch (error) {
      modules.delete(file);
      throw error;
    }
    return made.exports;
  };
  return { load };
}
