import type { FileState } from './atomic-file.ts';

const othersMay = 0o077;

/** Whether others than the user may do anything with the file. Windows has no such bits. */
export const isOpenToOthers = ({ owner }: FileState): boolean =>
  process.platform !== 'win32' && owner !== null && (owner.mode & othersMay) !== 0;

/** As the file is to be put in place: for nobody but the user. */
export const asPrivate = (state: FileState): FileState =>
  state.owner === null ? state : { ...state, owner: { ...state.owner, mode: state.owner.mode & ~othersMay } };
