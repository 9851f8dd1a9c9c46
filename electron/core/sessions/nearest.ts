import { editDistances } from '../../../shared/edit-distance.ts';

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
    return distance === null || distance > worst ? [] : [{ candidate, distance }];
  });
  return scored.sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
}

/** Null: over `worst`. */
function editDistance(wanted: string, name: string, worst: number): number | null {
  if (Math.abs(wanted.length - name.length) > worst) return null;
  return editDistances(wanted, name, { columns: name.length, worst })?.at(-1) ?? null;
}
