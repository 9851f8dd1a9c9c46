import type { AppState } from '../../shared/app-state.ts';
import { StateMessage } from '../../shared/ipc/state-message.ts';
import { type HeldState, stepState } from '../../shared/ipc/state-step.ts';
import type { OnBug } from '../core/bugs.ts';
import { invalidPaths } from './dispatch.ts';

/** Keeps one page at the state, in messages that say only what changed. */
export interface PageSender {
  /** The page asks: `have` null starts over, a number is the message it has applied and is ready to continue from. */
  follow(have: number | null): void;
  /** The state changed, or the window is shown again. */
  changed(): void;
  stop(): void;
}

/**
 * The first few changes of a quiet time go out at once; a stream of them is gathered. Any second has at most
 * BURST + 1000 / REFILL_MS messages that nobody asked for: ten.
 */
const BURST = 3;
const REFILL_MS = 1_000 / 7;

export function createPageSender(ports: {
  readonly state: () => AppState;
  readonly send: (message: StateMessage) => void;
  /** While false nothing is sent; `changed` is due when it becomes true. */
  readonly isShown: () => boolean;
  readonly onBug: OnBug;
  readonly nowMs: () => number;
  /** Runs `work` once after `delayMs`; returns the way to call it off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
}): PageSender {
  let held: HeldState | null = null;
  let isFollowed = false;
  let tokens = BURST;
  let refilledAt = ports.nowMs();
  let callOff: (() => void) | null = null;
  let isRefused = false;

  const send = (): void => {
    const step = stepState(held, ports.state());
    if (step === null) return;
    const parsed = StateMessage.safeParse(step.message);
    if (!parsed.success) {
      // The page keeps what it has, and hears again once the state fits the schema.
      if (!isRefused) ports.onBug('state message', invalidPaths(parsed.error));
      isRefused = true;
      return;
    }
    isRefused = false;
    held = step.held;
    ports.send(parsed.data);
    // Counted from here: what the message took to make must not bring the next one closer to it.
    refilledAt = ports.nowMs();
  };
  const takeToken = (): number => {
    const now = ports.nowMs();
    tokens = Math.min(BURST, tokens + (now - refilledAt) / REFILL_MS);
    refilledAt = now;
    if (tokens < 1) return Math.ceil((1 - tokens) * REFILL_MS);
    tokens -= 1;
    return 0;
  };
  const changed = (): void => {
    if (!isFollowed || callOff !== null || !ports.isShown()) return;
    const waitMs = takeToken();
    if (waitMs === 0) {
      send();
      return;
    }
    callOff = ports.after(waitMs, () => {
      callOff = null;
      changed();
    });
  };

  return {
    follow(have) {
      if (have === null) held = null;
      isFollowed = true;
      if (ports.isShown()) send();
    },
    changed,
    stop() {
      isFollowed = false;
      callOff?.();
      callOff = null;
    },
  };
}
