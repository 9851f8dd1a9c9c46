import type { AppState } from '../../shared/app-state.ts';
import { StateMessage } from '../../shared/ipc/state-message.ts';
import { type HeldState, stepState } from '../../shared/ipc/state-step.ts';

export interface StateFeed {
  state(): AppState;
  update(change: Partial<AppState>): void;
  /** Answers the verb `follow`. */
  follow(have: number | null): void;
  onState(listener: (message: unknown) => void): () => void;
}

/** Stands in for main where the window is looked at or tested: says what main would, with nothing shared by identity. */
export function createStateFeed(first: AppState): StateFeed {
  let state = first;
  let held: HeldState | null = null;
  let isFollowed = false;
  const listeners = new Set<(message: unknown) => void>();
  const send = (): void => {
    const step = isFollowed ? stepState(held, state) : null;
    if (step === null) return;
    held = step.held;
    const message = structuredClone(StateMessage.parse(step.message));
    for (const listener of listeners) listener(message);
  };
  return {
    state: () => state,
    update(change) {
      state = { ...state, ...change, revision: state.revision + 1 };
      send();
    },
    follow(have) {
      if (have === null) held = null;
      isFollowed = true;
      send();
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
