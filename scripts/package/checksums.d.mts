/** Writes SHA256SUMS of the installers in this folder; where there are none, removes it. */
export function writeChecksums(folder: string): void;
