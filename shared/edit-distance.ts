/**
 * Insertions, deletions, changes and swapped neighbours from `a` to each beginning of `b`: at index n, to its first n
 * letters, up to `columns`. Null as soon as every one of them is over `worst`, so that a long list is quick to compare.
 */
export function editDistances(
  a: string,
  b: string,
  { columns, worst }: { readonly columns: number; readonly worst: number },
): readonly number[] | null {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: columns + 1 }, (_, i) => i);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= columns; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
      if (cost < best) best = cost;
    }
    if (best > worst) return null;
    before = previous;
    previous = current;
  }
  return previous;
}

const at = (row: readonly number[], i: number): number => row[i] ?? Number.POSITIVE_INFINITY;
