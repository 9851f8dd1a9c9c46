import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import { forgetSignIn } from './forget-sign-in.ts';
import type { SourceCore } from './source-core.ts';

export interface SignOut {
  signOut(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Resolves when no sign-out is under way any more, or the signal aborts. */
  finished(signal: AbortSignal): Promise<void>;
}

/** The sign-out, which ends everything else that is under way at this source. */
export function createSignOut(core: SourceCore): SignOut {
  const { ports, flights, dispatch } = core;

  const leave = async (flight: AbortSignal): Promise<Result<void, Problem>> => {
    dispatch({ type: 'sign-out-begun' });
    const onRemoved = () => dispatch({ type: 'keychain-removed' });
    const { outcome, isHeld } = await forgetSignIn(ports, core.context(), onRemoved, flight);
    if (flight.aborted) return err({ code: 'cancelled' });
    core.memory.clear();
    dispatch({ type: isHeld ? 'keychain-held' : 'signed-out', moment: core.moment() });
    return outcome;
  };

  return {
    async signOut(signal) {
      if (signal.aborted) return err({ code: 'cancelled' });
      for (const key of ['restore', 'sign-in', 'refresh', 'sync'])
        flights.release(key, { code: 'cancelled' });
      // Finish it although the caller leaves: the user must not see a sign-out that did not happen.
      return flights.runToEnd('sign-out', signal, leave);
    },
    async finished(signal) {
      if (flights.isBusy('sign-out')) await flights.run('sign-out', signal, leave);
    },
  };
}
