// How a version of the app is asked whether it starts here, by the version that it is to replace.

/** The only argument that matters then. */
export const SELF_TEST = '--self-test';
export const selfTestLine = (version: string): string => `latchkey ${version} starts`;
