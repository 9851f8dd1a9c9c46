import { createUserFiles, type UserFilesPorts } from '../profiles/user-files.ts';
import type { MemoryFiles } from './memory-files.ts';

/** The deliveries over files in memory. `awsFiles`: in place of theirs, where a test adds to what they do. Nothing is imported. */
export const userFilesOn = (
  files: MemoryFiles,
  awsFiles = files.awsFiles,
  more: Pick<UserFilesPorts, 'instance' | 'isKnown' | 'findProgram' | 'gitFault'> = {},
) =>
  createUserFiles({
    ...more,
    awsFiles,
    gitConfig: files.gitConfig,
    clock: files.clock,
    command: '/opt/lk/latchkey',
    home: '/home/ada',
    env: {},
    importReader: () => Promise.reject(new Error('nothing is imported')),
  });
