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
  let before: number[] = [];
  let previous = Array.from({ length: columns + 1 }, (_, i) => i);
  for (let row = 1; row <= typed.length; row += 1) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= columns; column += 1) {
      const same = typed[row - 1] === word[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
      if (cost < best) best = cost;
    }
    if (best > allowed) return false;
    before = previous;
    previous = current;
  }
  return previous.some((cost, column) => column >= typed.length - allowed && cost <= allowed);
}

const at = (row: readonly number[], i: number): number => row[i] ?? Number.POSITIVE_INFINITY;

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
