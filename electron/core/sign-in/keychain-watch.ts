import type { AppState } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { AttentionList } from '../attention.ts';

/** The state of the OS keychain, as the last call to it showed. */
export interface KeychainWatch {
  state(): AppState['keychain'];
  set(problem: Problem | null): void;
  /** Whether a window of the system asks the user to unlock it. */
  unlocking(isAsked: boolean): void;
  /** The outcome of a call. Problems of that call alone do not count. */
  observe(problem: Problem | null): void;
}

/** Problems of one call, not of the keychain. */
const oneTime: ReadonlySet<string> = new Set(['keychain-cancelled', 'keychain-corrupt']);

export function createKeychainWatch(ports: {
  readonly attention: AttentionList;
  readonly changed: () => void;
  /** It could not be used, and now can. */
  readonly usable: () => void;
}): KeychainWatch {
  let state: AppState['keychain'] = { usable: true, problem: null };
  const set = (problem: Problem | null) => {
    const wasUsable = state.usable;
    state = { usable: problem === null, problem };
    ports.changed();
    if (problem === null) ports.attention.clear('keychain');
    else ports.attention.raise('keychain', problem, { kind: 'retry-keychain' });
    if (!wasUsable && problem === null) ports.usable();
  };
  return {
    state: () => state,
    set,
    unlocking(isAsked) {
      state = isAsked ? { ...state, unlocking: true } : { usable: state.usable, problem: state.problem };
      ports.changed();
    },
    observe(problem) {
      if (problem === null) {
        if (!state.usable) set(null);
      } else if (problem.code.startsWith('keychain-') && !oneTime.has(problem.code)) set(problem);
    },
  };
}
