/** Up to `limit` candidates a user may have meant, best first. */
export function nearest(asked: string, candidates: readonly string[], limit = 5): string[] {
  return ranked(asked, candidates)
    .slice(0, limit)
    .map(({ candidate }) => candidate.slice(0, 300));
}

/** One candidate, or the two that are equally near: a worse guess beside a good one only confuses. */
export function nearestOnly(asked: string, candidates: readonly string[]): string[] {
  const all = ranked(asked, candidates);
  return all
    .filter(({ distance }) => distance === all[0]?.distance)
    .slice(0, 2)
    .map(({ candidate }) => candidate);
}

interface Ranked {
  readonly candidate: string;
  readonly distance: number;
}

function ranked(asked: string, candidates: readonly string[]): readonly Ranked[] {
  const wanted = asked.toLowerCase();
  const worst = Math.max(1, Math.floor(wanted.length / 3) + 1);
  const scored = [...new Set(candidates)].flatMap((candidate) => {
    const name = candidate.toLowerCase();
    const distance = name.includes(wanted) && wanted !== '' ? 0 : editDistance(wanted, name, worst);
    return distance <= worst ? [{ candidate, distance }] : [];
  });
  return scored.sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
}

/** Insertions, deletions, changes and swapped neighbours from a to b; `worst + 1` as soon as it cannot be less, so that long lists stay quick. */
function editDistance(a: string, b: string, worst: number): number {
  if (Math.abs(a.length - b.length) > worst) return worst + 1;
  let beforeAbove: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (beforeAbove[j - 2] ?? 0) + 1
          : change;
      row.push(Math.min(change, swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > worst) return worst + 1;
    beforeAbove = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
