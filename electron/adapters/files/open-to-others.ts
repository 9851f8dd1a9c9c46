import type { Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';

const OTHERS_WRITE = 0o002;
const GROUP_WRITE = 0o020;
const STICKY = 0o1000;
const hopsAllowed = 40;

/**
 * SECURITY: why secrets may not be put into this file, be it there or not: it is another user's, or another user decides which file
 * the path leads to. A mode of 0600 keeps nobody out who owns the file. Null: it is, and stays, the user's. Root may do all of
 * this anyway. Not on Windows, which has no such owners.
 */
export async function openToOthers(path: string): Promise<Problem | null> {
  const uid = process.geteuid?.();
  if (uid === undefined) return null;
  try {
    const detail = await whyOpen(resolve(path), uid);
    return detail === null ? null : { code: 'file-unwritable', file: path, cause: 'not-private', detail };
  } catch (error) {
    return fileProblem(path, 'write', error);
  }
}

/** Each folder, link and file as the system meets it on the way, with the folders in which links lie. */
async function whyOpen(path: string, uid: number): Promise<string | null> {
  // In a user namespace all that is the system's may be the overflow user's, the root of all files too.
  const trusted = [uid, 0, (await lstat('/')).uid];
  const { root } = parse(path);
  let at = root;
  let left = path.slice(root.length).split(sep);
  for (let hops = 0; left.length > 0; ) {
    const [name = '', ...rest] = left;
    left = rest;
    if (name === '' || name === '.') continue;
    const next = name === '..' ? dirname(at) : join(at, name);
    const info = await lstatOrNull(next);
    if (info === null) return null;
    if (info.isSymbolicLink()) {
      if (!trusted.includes(info.uid)) return ofAnother(next, info, 'the link');
      if (hops++ > hopsAllowed) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
      const link = await readlink(next);
      if (isAbsolute(link)) at = root;
      left = [...link.split(sep), ...left];
      continue;
    }
    if (info.isDirectory()) {
      if (!trusted.includes(info.uid)) return ofAnother(next, info, 'the folder');
      if (await isWritableByOthers(info))
        return `Others may write to the folder ${next}, and put another file in its place.`;
    } else if (info.uid !== uid) return ofAnother(next, info, '');
    at = next;
  }
  return null;
}

const ofAnother = (path: string, { uid }: Stats, what: string): string =>
  `${what === '' ? path : `${what} ${path}`.replace(/^t/, 'T')} belongs to another user (uid ${uid}).`;

async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    // What is not there yet is made by us.
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** In a sticky folder, such as /tmp, nobody else can rename or replace what is ours. */
async function isWritableByOthers({ mode, gid }: Stats): Promise<boolean> {
  if ((mode & STICKY) !== 0) return false;
  if ((mode & OTHERS_WRITE) !== 0) return true;
  return (mode & GROUP_WRITE) !== 0 && gid !== 0 && !(await isPrivateGroup(gid));
}

/** A group that many systems make for each user: only theirs, and nobody else is in it. Not known is no. */
export async function isPrivateGroup(gid: number): Promise<boolean> {
  if (gid !== process.getgid?.()) return false;
  const [groups, users] = await Promise.all(
    ['/etc/group', '/etc/passwd'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const { username } = userInfo();
  const rows = (text = '') => text.split('\n').map((line) => line.split(':'));
  const group = rows(groups).find(([, , id]) => id === String(gid));
  if (group === undefined) return false;
  const members = (group[3] ?? '').split(',').filter((name) => name !== '');
  const owners = rows(users).flatMap(([name = '', , , id]) => (id === String(gid) ? [name] : []));
  return [...members, ...owners].every((name) => name === username) && owners.includes(username);
}
