import type { Problem, ProblemOf } from '../../../shared/problem.ts';

type Cause = NonNullable<ProblemOf<'file-unwritable'>['cause']>;

/** What the operating system said about a file, as a Problem. `doing` decides between the two permission problems. */
export function fileProblem(file: string, doing: 'read' | 'write', error: unknown): Problem {
  const code = errorCode(error);
  switch (code) {
    case 'ENOSPC':
      return { code: 'disk-full', file };
    case 'EDQUOT':
      return { code: 'disk-full', file, limit: 'quota' };
    case 'EFBIG':
      return { code: 'disk-full', file, limit: 'file-size' };
    default: {
      const detail = reasons[code] ?? (error instanceof Error ? error.message.slice(0, 500) : code);
      const cause = code === 'EPERM' ? notPermitted(doing) : causes[code];
      const problem = doing === 'read' ? 'file-unreadable' : 'file-unwritable';
      return cause === undefined ? { code: problem, file, detail } : { code: problem, file, detail, cause };
    }
  }
}

/** The system's name of the error, such as ENOENT. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const named = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (named !== null && !named.startsWith('Unknown system error')) return named;
  const errno = 'errno' in error && typeof error.errno === 'number' ? Math.abs(error.errno) : null;
  return (errno === null ? undefined : unnamed[process.platform]?.[errno]) ?? named ?? 'unknown';
}

/** libuv has no names for these, so Node says "Unknown system error -122". */
const unnamed: Readonly<Partial<Record<NodeJS.Platform, Readonly<Record<number, string>>>>> = {
  linux: { 116: 'ESTALE', 122: 'EDQUOT' },
  darwin: { 69: 'EDQUOT', 70: 'ESTALE' },
};

/** Not EACCES: the permissions may allow it, and an attribute of chattr does not. Other systems have other commands for those. */
const notPermitted = (doing: 'read' | 'write'): Cause | undefined =>
  doing === 'write' && process.platform === 'linux' ? 'not-permitted' : undefined;

/** Where permissions are not the reason, so that nobody is sent to check them. */
const causes: Readonly<Record<string, Cause>> = {
  EROFS: 'read-only-disk',
  EMFILE: 'too-many-open',
  ENFILE: 'too-many-open',
  EIO: 'disk-error',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file',
  ESTALE: 'network-disk',
  EHOSTDOWN: 'network-disk',
  ETIMEDOUT: 'network-disk',
  ENOTCONN: 'network-disk',
  ENOTDIR: 'path',
  ELOOP: 'path',
  ENAMETOOLONG: 'path',
};

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied.',
  EPERM: 'The operating system does not permit it.',
  ENOENT: 'Its directory cannot be created.',
  EROFS: 'It is on a read-only file system.',
  EMFILE: 'Latchkey has as many files open as the system allows it.',
  ENFILE: 'The system has as many files open as it can.',
  EISDIR: 'It is a directory, not a file.',
  // What opening a socket says, and a device that is not there.
  ENXIO: 'It is not a regular file.',
  ENOTDIR: 'A part of its path is not a directory.',
  ELOOP: 'Its symbolic links form a loop.',
  ENAMETOOLONG: 'Its path is too long.',
  EIO: 'The disk reported an error.',
  ESTALE: 'The network file system lost it.',
  EHOSTDOWN: 'The server of the network file system is down.',
  ETIMEDOUT: 'The network file system did not answer.',
  ENOTCONN: 'The network file system is not connected.',
};

/** Of a directory that could not be flushed: null where the file system has no such thing, or does not let us. */
export function unsyncedReason(error: unknown): string | null {
  switch (errorCode(error)) {
    case 'ENOSPC':
      return 'The disk is full.';
    case 'EDQUOT':
      return 'Your disk quota is used up.';
    case 'EIO':
    case 'ESTALE':
    case 'EROFS':
    case 'EMFILE':
    case 'ENFILE':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
    case 'ENOTCONN':
      return reasons[errorCode(error)] ?? null;
    default:
      return null;
  }
}
