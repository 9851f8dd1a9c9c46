import type { Attention } from '../../shared/app-state.ts';
import type { Problem } from '../../shared/problem.ts';
import { sameValue } from './app-store.ts';

export interface AttentionList {
  /** One matter per id: a new problem under the same id takes the place of the former. */
  raise(id: string, problem: Problem, fix: Attention['fix']): void;
  clear(id: string): void;
  list(): readonly Attention[];
}

/** Open problems the user should know of, each with its fix. */
export function createAttention(ports: {
  readonly changed: (list: readonly Attention[]) => void;
}): AttentionList {
  const entries = new Map<string, Attention>();
  const list = (): readonly Attention[] => [...entries.values()];
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
