import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { UnlockWatch } from '../../core/ports/secret-store.ts';
import { monotonicMs } from '../machine/monotonic-ms.ts';
import type { Keychain } from './keychain-calls.ts';
import { createKeychainLane } from './keychain-lane.ts';
import { keychainProblem, keyringProblem } from './keychain-problem.ts';
import type { KeyringState, SecretService } from './secret-service.ts';

export interface KeychainGateOptions {
  /** See `keychainServiceName`. */
  readonly service: string;
  /** See `loadKeychain`. */
  readonly load: () => Promise<Keychain>;
  /** The lock state on Linux; null where the platform has no Secret Service. */
  readonly secretService: SecretService | null;
  readonly deadlineMs: number;
  /** How long an unlock window may stay open. Default 60 s. */
  readonly unlockDeadlineMs?: number;
  /** After the user sent the unlock window away, how long it is not shown again unless `probe` was called. */
  readonly quietMs?: number;
}

/** Single items of the keychain, each call guarded: turn, lock state, deadline. */
export interface KeychainGate extends UnlockWatch {
  probe(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** As `probe`, and an unlock window that the user sent away stays away. */
  look(signal: AbortSignal): Promise<Result<void, Problem>>;
  turn<T>(
    kind: 'read' | 'write' | 'remove',
    work: () => Promise<Result<T, Problem>>,
    signal: AbortSignal,
  ): Promise<Result<T, Problem>>;
  get(account: string, signal: AbortSignal): Promise<Result<string | null, Problem>>;
  set(account: string, text: string, signal: AbortSignal): Promise<Result<void, Problem>>;
  remove(account: string, signal: AbortSignal): Promise<Result<boolean, Problem>>;
}

const cancelled: Problem = { code: 'cancelled' };
const notLoaded = (problem: Problem): Problem =>
  problem.code === 'keychain-failed' ? { code: 'keychain-missing', detail: problem.detail } : problem;

export function createKeychainGate(options: KeychainGateOptions): KeychainGate {
  const { service, secretService, deadlineMs } = options;
  const unlockDeadlineMs = options.unlockDeadlineMs ?? 60_000;
  const quietMs = options.quietMs ?? 60_000;
  const lane = createKeychainLane();
  let keychain: Keychain | null = null;
  let quietUntil = 0;
  let onUnlocking = (_: boolean): void => undefined;
  /** A keyring that must first be made shows a window too. */
  let callDeadlineMs = deadlineMs;

  async function load(): Promise<Result<Keychain, Problem>> {
    if (keychain !== null) return ok(keychain);
    try {
      keychain = await options.load();
      return ok(keychain);
    } catch (error) {
      return err(notLoaded(keychainProblem(error)));
    }
  }

  /** Opens a locked keyring with the user's help, once; null when the way is free. */
  async function open(state: KeyringState, signal: AbortSignal): Promise<Problem | null> {
    if (state.kind !== 'locked' || secretService === null) return keyringProblem(state);
    if (monotonicMs() < quietUntil) return { code: 'keychain-locked' };
    onUnlocking(true);
    const asked = secretService.unlock(state.collection, unlockDeadlineMs, signal);
    const outcome = await asked.finally(() => onUnlocking(false));
    if (outcome === 'unlocked') return null;
    if (outcome === 'cancelled') return cancelled;
    // A user who dismissed the window is not shown it again by every tool that asks for credentials.
    quietUntil = monotonicMs() + quietMs;
    return outcome === 'dismissed' ? { code: 'keychain-cancelled' } : { code: 'keychain-locked' };
  }

  async function call<T>(
    start: (keychain: Keychain, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Result<T, Problem>> {
    const loaded = await load();
    return loaded.ok ? lane.call((stop) => start(loaded.value, stop), callDeadlineMs, signal) : loaded;
  }

  async function look(signal: AbortSignal): Promise<Result<void, Problem>> {
    const loaded = await load();
    if (!loaded.ok) return loaded;
    if (secretService === null) return ok(undefined);
    const state = await secretService.look(signal);
    if (signal.aborted) return err(cancelled);
    const problem = keyringProblem(state);
    return problem === null ? ok(undefined) : err(problem);
  }

  return {
    look,
    onUnlocking(listener) {
      onUnlocking = listener;
    },
    probe(signal) {
      quietUntil = 0;
      return look(signal);
    },

    turn(kind, work, signal) {
      return lane.turn(async () => {
        callDeadlineMs = deadlineMs;
        if (secretService !== null) {
          const state = await secretService.look(signal);
          if (signal.aborted) return err(cancelled);
          // A read finds nothing, and a write lets the service ask for a first keyring. But a removal was not carried out: a service
          // that was killed and started again can be without the keyring that has the item.
          if (state.kind === 'no-collection' && kind !== 'remove') {
            if (kind === 'write') callDeadlineMs = unlockDeadlineMs;
          } else {
            const problem = await open(state, signal);
            if (problem !== null) return err(problem);
          }
        }
        return await work();
      }, signal);
    },

    async get(account, signal) {
      const got = await call((k, stop) => k.getPassword(service, account, stop), signal);
      if (!got.ok || got.value !== null || secretService === null) return got;
      // libsecret answers "nothing" for an item it may not open: ask before that is believed.
      const state = await secretService.look(signal);
      if (signal.aborted) return err(cancelled);
      const problem = state.kind === 'no-collection' ? null : keyringProblem(state);
      return problem === null ? got : err(problem);
    },
    set: (account, text, signal) => call((k, stop) => k.setPassword(service, account, text, stop), signal),
    remove: (account, signal) => call((k, stop) => k.deletePassword(service, account, stop), signal),
  };
}
