/** Writes SHA256SUMS of the installers and parts lists in this folder; where there are none, removes it. */
export function writeChecksums(folder: string): void;
