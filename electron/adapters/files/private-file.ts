import { createHash } from 'node:crypto';
import type { FileState } from './atomic-file.ts';

const othersMay = 0o077;

/** Whether others than the user may do anything with the file. Windows has no such bits. */
export const isOpenToOthers = ({ owner }: FileState): boolean =>
  process.platform !== 'win32' && owner !== null && (owner.mode & othersMay) !== 0;

/** The lines with a key of anybody in a text, comments too, each as a hash (SHA-256, hex). */
export const keysIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:secret_access_key|session_token|security_token)[ \t]*[=:][ \t]*\S[^\r\n]*/gi)].map(
    ([line]) => createHash('sha256').update(line.trimEnd()).digest('hex'),
  );

/**
 * SECURITY: whether there is a key in the text that others could not read before we took their rights: then nothing gives these
 * rights back. `known`: those that were in the file then; undefined: that is not known.
 */
export const holdsOtherKeys = (text: string, known: readonly string[] | undefined): boolean =>
  keysIn(text).some((key) => known?.includes(key) !== true);

/** As the file is to be put in place: for nobody but the user. */
export const asPrivate = (state: FileState): FileState =>
  state.owner === null ? state : { ...state, owner: { ...state.owner, mode: state.owner.mode & ~othersMay } };
