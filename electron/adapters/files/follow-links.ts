import { lstat, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path';
import { errorCode } from './atomic-file-problem.ts';

/** Follows links by hand, because the file at the end need not exist yet. */
export async function followLinks(path: string): Promise<string> {
  let target = resolve(path);
  for (let hops = 0; hops < hopsAllowed; hops++) {
    const link = await linkAt(target);
    if (link === null) return target;
    target = await linkedFrom(dirname(target), link);
  }
  throw tooManyLinks();
}

const hopsAllowed = 40;
const tooManyLinks = () => Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
const separator = sep === '/' ? /\// : /[/\\]/;
const partsOf = (path: string): string[] => path.split(separator);

/** What the link says; null where none is. */
async function linkAt(path: string): Promise<string | null> {
  const info = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  return info?.isSymbolicLink() === true ? readlink(path) : null;
}

/**
 * A `..` in a link counts from where its folder truly is: that of a folder which is itself a link is elsewhere by the look of its
 * path. The path stays as it looks where both are one file.
 */
async function linkedFrom(directory: string, link: string): Promise<string> {
  const asItLooks = resolve(directory, link);
  if (!partsOf(link).includes('..')) return asItLooks;
  const parts = isAbsolute(link) ? partsOf(link) : [...partsOf(directory), ...partsOf(link)];
  const { root } = parse(asItLooks);
  const truly = await walk(root, parts);
  return truly === (await walk(root, partsOf(asItLooks))) ? asItLooks : truly;
}

/** Each part of a path as the system takes it; what is not there yet may follow. */
async function walk(root: string, parts: readonly string[]): Promise<string> {
  let at = root;
  let left = parts;
  for (let hops = 0; left.length > 0; ) {
    const [name = '', ...rest] = left;
    left = rest;
    // As in `C:` of a path on Windows, which is in its root.
    if (name === '' || name === '.' || root.startsWith(name)) continue;
    const next = name === '..' ? dirname(at) : join(at, name);
    const link = name === '..' ? null : await linkAt(next);
    if (link === null) {
      at = next;
      continue;
    }
    if (hops++ > hopsAllowed) throw tooManyLinks();
    if (isAbsolute(link)) at = parse(link).root;
    left = [...partsOf(link), ...left];
  }
  return at;
}
