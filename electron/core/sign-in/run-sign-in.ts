import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { resultOf } from '../async/result-of.ts';
import type { SignOut } from './run-sign-out.ts';
import type { SourceCore } from './source-core.ts';
import { attemptOf } from './source-model.ts';

export interface SignIn {
  signIn(options: { readonly openBrowser: boolean }, signal: AbortSignal): Promise<Result<void, Problem>>;
  cancel(): void;
}

/** The sign-in by the user: one at a time however many ask for it. */
export function createSignIn(core: SourceCore, signOut: Pick<SignOut, 'finished'>): SignIn {
  const { ports, flights, dispatch } = core;
  let attempts = 0;

  const runAttempt = async (openBrowser: boolean, flight: AbortSignal): Promise<Result<void, Problem>> => {
    attempts += 1;
    const attempt = attempts;
    const fail = (problem: Problem): Result<void, Problem> => {
      if (problem.code === 'cancelled') dispatch({ type: 'cancelled', attempt });
      else dispatch({ type: 'sign-in-failed', attempt, problem });
      return err(problem);
    };
    dispatch({ type: 'sign-in-begun', attempt });
    // A sign-out whose call to the provider is still under way would revoke the new sign-in with the old one.
    await signOut.finished(flight);
    if (flight.aborted) return fail({ code: 'cancelled' });
    const page = openBrowser ? ports.signInPage() : null;
    const close = () => page?.close();
    // Close it at once, although the kind may take a moment to end.
    flight.addEventListener('abort', close, { once: true });
    const context = core.context(page ?? 'no-browser');
    const outcome = await resultOf(() => ports.bound.signIn(context, flight), ports.onThrow, flight);
    close();
    if (flight.aborted) return fail({ code: 'cancelled' });
    if (!outcome.ok) return fail(outcome.error);
    if (outcome.value.kind !== 'signed-in') return fail({ code: 'sign-in-denied', source: core.name() });
    dispatch({ type: 'sign-in-succeeded', attempt, signIn: outcome.value, moment: core.moment() });
    return ok(undefined);
  };

  return {
    signIn: ({ openBrowser }, signal) =>
      flights.run('sign-in', signal, (flight) => runAttempt(openBrowser, flight)),
    cancel() {
      const attempt = attemptOf(core.model());
      if (attempt !== null) dispatch({ type: 'cancelled', attempt });
      flights.release('sign-in', { code: 'cancelled' });
    },
  };
}
