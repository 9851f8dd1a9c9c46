/** True when every output exists and is at least as new as everything in the inputs (files or folders). */
export function isFresh(outputs: readonly string[], inputs: readonly string[]): boolean;
