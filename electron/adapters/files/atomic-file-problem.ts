import type { Problem } from '../../../shared/problem.ts';

/** What the operating system said about a file, as a Problem. `doing` decides between the two permission problems. */
export function fileProblem(file: string, doing: 'read' | 'write', error: unknown): Problem {
  const code = errorCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return { code: 'disk-full', file };
    default: {
      const detail = reasons[code] ?? (error instanceof Error ? error.message.slice(0, 500) : code);
      return { code: doing === 'read' ? 'file-unreadable' : 'file-unwritable', file, detail };
    }
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied.',
  EPERM: 'The operating system does not permit it.',
  ENOENT: 'Its directory cannot be created.',
  EROFS: 'It is on a read-only file system.',
  EISDIR: 'It is a directory, not a file.',
  ENOTDIR: 'A part of its path is not a directory.',
  ELOOP: 'Its symbolic links form a loop.',
  ENAMETOOLONG: 'Its path is too long.',
  EIO: 'The disk reported an error.',
  ESTALE: 'The network file system lost it.',
};
