import type { SessionId } from '../../../shared/ids.ts';

/** Whether a session may put a question to the user: one of its waiting callers must allow it. */
export interface AskPermission {
  /** Asked each time, because a caller's answer changes when the screen is locked. Returns the way to withdraw it. */
  grant(id: SessionId, mayAsk: () => boolean): () => void;
  isGranted(id: SessionId): boolean;
  /** A question was not put because nobody allowed it: the failure that follows is not a refusal of the user's. */
  mute(id: SessionId): void;
  unmute(id: SessionId): void;
  isMuted(id: SessionId): boolean;
}

export function createAskPermission(): AskPermission {
  const callers = new Map<SessionId, Set<() => boolean>>();
  const muted = new Set<SessionId>();
  return {
    grant(id, mayAsk) {
      const mine = callers.get(id) ?? new Set();
      // A wrapper of its own: two callers with the same function are two.
      const own = () => mayAsk();
      callers.set(id, mine.add(own));
      return () => {
        mine.delete(own);
        if (mine.size === 0 && callers.get(id) === mine) callers.delete(id);
      };
    },
    isGranted: (id) => [...(callers.get(id) ?? [])].some((mayAsk) => mayAsk()),
    mute: (id) => void muted.add(id),
    unmute: (id) => void muted.delete(id),
    isMuted: (id) => muted.has(id),
  };
}
