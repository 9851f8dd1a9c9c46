import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createRenewal } from './run-renewal.ts';
import { createSignIn } from './run-sign-in.ts';
import { createSignOut } from './run-sign-out.ts';
import { createSync } from './run-sync.ts';
import { createSourceCore } from './source-core.ts';
import { isSignedIn, knownSignIn, shownProblem, shownState, shownSync, userBefore } from './source-model.ts';
import type { SourceRunner, SourceRunnerPorts } from './source-runner-port.ts';

/** Runs one identity source: effects only. `source-machine.ts` decides what their outcomes mean. */
export function createSourceRunner(ports: SourceRunnerPorts): SourceRunner {
  const core = createSourceCore(ports);
  const { bound } = ports;
  const { flights, model } = core;
  const renewal = createRenewal(core);
  const { signOut, finished } = createSignOut(core);
  const sync = createSync(core);
  const { signIn, cancel } = createSignIn(core, { finished });
  const giveKey = bound.longTermKey;
  const isLeaving = () => model().keychainHolds || core.isRemovalUnconfirmed();

  const act = async (action: string, flight: AbortSignal): Promise<Result<void, Problem>> => {
    const outcome = await bound.act?.(core.context(), action, flight);
    if (outcome === undefined) return err({ code: 'refused', reason: 'This source has no such action.' });
    if (!outcome.ok) {
      // The action may have succeeded although its answer was lost: ask for the state.
      if (flight.aborted) void renewal.refresh(neverAborts());
      return outcome;
    }
    core.dispatch({ type: 'acted', status: outcome.value, moment: core.moment() });
    return ok(undefined);
  };

  return {
    id: core.id,
    snapshot() {
      const now = model();
      return {
        state: shownState(now),
        status: knownSignIn(now) ?? { kind: 'signed-out' },
        userBefore: userBefore(now),
        sync: shownSync(now),
        problem: shownProblem(now, core.name()),
        command: now.command,
      };
    },
    context: () => core.context(),
    isSignedIn: () => isSignedIn(model()),
    isLeaving,
    restore: (signal) => (isLeaving() ? signOut(signal) : renewal.restore(signal)),
    look: renewal.look,
    refresh: renewal.refresh,
    signIn,
    cancelSignIn: cancel,
    signOut,
    sync: sync.run,
    act: (action, signal) => flights.run(`act:${action}`, signal, (flight) => act(action, flight)),
    async mfaCode(serial, signal) {
      if (!isSignedIn(model())) return null;
      return (await bound.mfaCode?.(core.context(), serial, signal))?.reveal() ?? null;
    },
    longTermKey: giveKey === undefined ? undefined : (signal) => giveKey(core.context(), signal),
    identified: (identity) => core.dispatch({ type: 'identified', identity }),
    lost: (problem) => core.dispatch({ type: 'lost', problem, moment: core.moment() }),
    dispose() {
      core.memory.clear();
      renewal.dispose();
      sync.dispose();
      for (const key of flights.keys()) flights.release(key, { code: 'cancelled' });
    },
    offerSecrets: core.offerSecrets,
    removeSecrets: core.removeSecrets,
    settled: core.settled,
  };
}
