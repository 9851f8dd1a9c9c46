import type { Attention } from '../../shared/app-state.ts';
import type { Problem } from '../../shared/problem.ts';
import { sameValue } from './app-store.ts';

export interface AttentionList {
  /** One matter per id: a new problem under the same id takes the place of the former. */
  raise(id: string, problem: Problem, fix: Attention['fix']): void;
  clear(id: string): void;
  list(): readonly Attention[];
}

/** Open problems the user should know of, each with its fix; those that lose or give away something first. */
export function createAttention(ports: {
  readonly changed: (list: readonly Attention[]) => void;
}): AttentionList {
  const entries = new Map<string, Attention>();
  const isGrave = ({ problem }: Attention): boolean => gravity.includes(problem.code);
  const list = (): readonly Attention[] => {
    const all = [...entries.values()];
    return [...all.filter(isGrave), ...all.filter((one) => !isGrave(one))];
  };
  return {
    list,
    raise(id, problem, fix) {
      const entry: Attention = { id, problem, fix };
      if (sameValue(entries.get(id), entry)) return;
      entries.set(id, entry);
      ports.changed(list());
    },
    clear(id) {
      if (entries.delete(id)) ports.changed(list());
    },
  };
}

/** Of what a write of the user's files left behind, the gravest first; the first one has the id alone. */
export const OF_FILES = 'files';
/** More than anybody reads at once: the next write says what is left of them. */
const MOST_OF_FILES = 50;

export const isOfFiles = ({ id }: Pick<Attention, 'id'>): boolean =>
  id === OF_FILES || id.startsWith(`${OF_FILES} `);

/** What keeps a secret or a file from being as it should comes before what keeps a profile, and that before what ends without anybody. */
const gravity: readonly Problem['code'][] = ['not-taken-back', 'left-in-git'];
const passes: readonly Problem['code'][] = ['profile-in-use'];

export function byGravity(problems: readonly Problem[]): readonly Problem[] {
  const rank = ({ code }: Problem): number => {
    const at = gravity.indexOf(code);
    if (at !== -1) return at;
    return gravity.length + (passes.includes(code) ? 1 : 0);
  };
  return problems.toSorted((a, b) => rank(a) - rank(b));
}

export function raiseFileProblems(attention: AttentionList, problems: readonly Problem[]): void {
  const shown = problems.slice(0, MOST_OF_FILES);
  const idAt = (index: number): string => (index === 0 ? OF_FILES : `${OF_FILES} ${index + 1}`);
  const ids = new Set(shown.map((_, index) => idAt(index)));
  for (const { id } of attention.list().filter(isOfFiles)) if (!ids.has(id)) attention.clear(id);
  for (const [index, problem] of shown.entries())
    attention.raise(idAt(index), problem, { kind: 'open-page', page: 'settings' });
}
