import type { FileState } from './atomic-file.ts';

const othersMay = 0o077;

/** Whether others than the user may do anything with the file. Windows has no such bits. */
export const isOpenToOthers = ({ owner }: FileState): boolean =>
  process.platform !== 'win32' && owner !== null && (owner.mode & othersMay) !== 0;

/** SECURITY: whether there is a key of anybody in the text, in a comment too: then nothing gives others rights to the file. */
export const holdsKey = (text: string): boolean =>
  /(?:secret_access_key|session_token|security_token)[ \t]*[=:][ \t]*\S/i.test(text);

/** As the file is to be put in place: for nobody but the user. */
export const asPrivate = (state: FileState): FileState =>
  state.owner === null ? state : { ...state, owner: { ...state.owner, mode: state.owner.mode & ~othersMay } };
