import type { AccountId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { resultOf } from '../async/result-of.ts';
import type { SourceCore } from './source-core.ts';
import { nextSync } from './source-model.ts';

const noAccounts: ReadonlySet<AccountId> = new Set();

export interface Sync {
  run(signal: AbortSignal): Promise<Result<void, Problem>>;
  dispose(): void;
}

/**
 * Reads the accounts and roles of one source into the catalogue, one sync at a time. One that failed is tried again while the
 * source is signed in, at growing intervals.
 */
export function createSync(core: SourceCore): Sync {
  const { ports, flights, dispatch } = core;
  const read = ports.bound.sync;
  if (read === null) return { run: async () => ok(undefined), dispose: () => undefined };
  const agendaKey = `sync:${core.id}`;
  let runs = 0;
  let isDisposed = false;

  const cancelled = (run: number) => {
    dispatch({ type: 'sync-cancelled', run });
    return err<Problem>({ code: 'cancelled' });
  };
  const runSync = async (flight: AbortSignal): Promise<Result<void, Problem>> => {
    runs += 1;
    const run = runs;
    const progress = (done: number, total: number | null) => {
      if (!flight.aborted) dispatch({ type: 'sync-progress', run, done, total });
    };
    dispatch({ type: 'sync-begun', run });
    const outcome = await resultOf(() => read(core.context(), progress, flight), ports.onThrow, flight);
    if (flight.aborted) return cancelled(run);
    if (!outcome.ok) {
      dispatch({ type: 'sync-failed', run, problem: outcome.error, moment: core.moment() });
      return outcome;
    }
    const { unread, facts } = outcome.value;
    const { added, removed } = await ports.found(outcome.value, unread?.accounts ?? noAccounts);
    if (flight.aborted) return cancelled(run);
    const moment = core.moment();
    dispatch({
      type: 'synced',
      run,
      added,
      removed,
      moment,
      ...(unread === undefined ? {} : { unread: unread.problem }),
      ...(facts === undefined ? {} : { facts }),
    });
    return ok(undefined);
  };
  const run = (signal: AbortSignal) => flights.run('sync', signal, runSync);

  core.onStep((before, after) => {
    const due = nextSync(after);
    if (isDisposed || due === nextSync(before)) return;
    if (due === null) ports.agenda.cancel(agendaKey);
    else ports.agenda.set(agendaKey, due, () => void run(neverAborts()));
  });

  return {
    run,
    dispose() {
      isDisposed = true;
      ports.agenda.cancel(agendaKey);
    },
  };
}
