import { editDistances } from '../edit-distance.ts';

/** How many slips a word may have: short words none, for they would match everything. */
export const editsAllowed = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * True when `typed` is within its allowed slips (a letter wrong, missing, too many, or two swapped) of `word` or of a
 * beginning of it, so that a word is found while it is still being typed.
 */
export function isNear(typed: string, word: string): boolean {
  const allowed = editsAllowed(typed);
  if (word.length < typed.length - allowed || !firstLettersAgree(typed, word)) return false;
  const columns = Math.min(word.length, typed.length + allowed);
  const distances = editDistances(typed, word, { columns, worst: allowed });
  return distances?.some((cost, column) => column >= typed.length - allowed && cost <= allowed) ?? false;
}

// Cheap refusal of most words. A slip may sit in the first letter, so one of the first two letters must be shared.
function firstLettersAgree(typed: string, word: string): boolean {
  const first = typed.charCodeAt(0);
  const head = word.charCodeAt(0);
  return (
    head === first ||
    head === typed.charCodeAt(1) ||
    word.charCodeAt(1) === first ||
    word.charCodeAt(1) === typed.charCodeAt(1)
  );
}
