import type { AppState } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { AttentionList } from '../attention.ts';

/** How the OS keychain is, from the last call to it. */
export interface KeychainWatch {
  state(): AppState['keychain'];
  set(problem: Problem | null): void;
  /** The outcome of a call: only what says something of the keychain itself counts. */
  observe(problem: Problem | null): void;
}

/** These say something of one call, not of the keychain. */
const oneTime: ReadonlySet<string> = new Set(['keychain-cancelled', 'keychain-corrupt']);

export function createKeychainWatch(ports: {
  readonly attention: AttentionList;
  readonly changed: () => void;
}): KeychainWatch {
  let state: AppState['keychain'] = { usable: true, problem: null };
  const set = (problem: Problem | null) => {
    state = { usable: problem === null, problem };
    ports.changed();
    if (problem === null) ports.attention.clear('keychain');
    else ports.attention.raise('keychain', problem, { kind: 'retry-keychain' });
  };
  return {
    state: () => state,
    set,
    observe(problem) {
      if (problem === null) {
        if (!state.usable) set(null);
      } else if (problem.code.startsWith('keychain-') && !oneTime.has(problem.code)) set(problem);
    },
  };
}
