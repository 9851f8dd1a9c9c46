import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { resultOf } from '../async/result-of.ts';
import type { SourceCore } from './source-core.ts';
import { isSignedIn, nextDue, type SourceModel } from './source-model.ts';

export interface Renewal {
  refresh(signal: AbortSignal): Promise<Result<void, Problem>>;
  restore(signal: AbortSignal): Promise<Result<void, Problem>>;
  look(signal: AbortSignal): Promise<Result<void, Problem>>;
  dispose(): void;
}

/** Keeps the user signed in: restores the sign-in, renews it ahead of its end, and looks for one outside Latchkey. */
export function createRenewal(core: SourceCore): Renewal {
  const { ports, flights, model, dispatch } = core;
  const agendaKey = `source:${core.id}`;
  let isDisposed = false;
  const signInNeeded = (): Problem => ({ code: 'sign-in-needed', source: core.name() });

  const renew = async (flight: AbortSignal): Promise<Result<void, Problem>> => {
    const outcome = await resultOf(() => ports.bound.refresh(core.context(), flight), ports.onThrow, flight);
    if (flight.aborted) return err({ code: 'cancelled' });
    const moment = core.moment();
    if (!outcome.ok || outcome.value.kind === 'signed-out') {
      const problem = outcome.ok ? signInNeeded() : outcome.error;
      dispatch({ type: 'refresh-failed', problem, moment });
      return err(problem);
    }
    dispatch({ type: 'refresh-succeeded', signIn: outcome.value, moment });
    return isSignedIn(model()) ? ok(undefined) : err(signInNeeded());
  };
  // Finish it although the caller leaves: a rotating token that was used but not stored would be lost for good.
  const refresh = (signal: AbortSignal) => flights.runToEnd('refresh', signal, renew);

  const takeUp =
    (isLook: boolean) =>
    async (flight: AbortSignal): Promise<Result<void, Problem>> => {
      if (!isLook) dispatch({ type: 'restore-begun' });
      const outcome = await resultOf(
        () => ports.bound.restore(core.context(), flight),
        ports.onThrow,
        flight,
      );
      if (flight.aborted) return err({ code: 'cancelled' });
      const moment = core.moment();
      if (!outcome.ok) {
        dispatch({ type: 'restore-failed', problem: outcome.error, moment });
        return outcome;
      }
      dispatch({ type: 'restored', status: outcome.value, isLook, moment });
      return ok(undefined);
    };
  const restore = (signal: AbortSignal) => flights.run('restore', signal, takeUp(false));
  const look = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    const { externalSignIn, isLeft } = model();
    if (externalSignIn === null || isLeft) return ok(undefined);
    return isSignedIn(model()) ? refresh(signal) : flights.run('restore', signal, takeUp(true));
  };

  core.onStep((before, after) => {
    if (isDisposed || !isReplanned(before, after)) return;
    const due = nextDue(after);
    if (due === null) return ports.agenda.cancel(agendaKey);
    const run = due.what === 'look' ? look : refresh;
    ports.agenda.set(agendaKey, due.at, () => void run(neverAborts()));
  });

  return {
    refresh,
    restore,
    look,
    dispose() {
      isDisposed = true;
      ports.agenda.cancel(agendaKey);
    },
  };
}

/** Work that was due replans when it ends, always for a later time. */
function isReplanned(before: SourceModel, after: SourceModel): boolean {
  const [was, is] = [nextDue(before), nextDue(after)];
  return was?.at !== is?.at || was?.what !== is?.what;
}
