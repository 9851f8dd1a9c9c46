import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Broker } from '../app-api.ts';
import { linkedAbort } from '../async/linked-abort.ts';
import type { Lease } from '../credentials.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';

/** Leases that the user asks for in the window, the tray or the terminal. */
export interface UserLeases {
  /**
   * The user is there and asked: a signed-out source is signed in to first, without asking whether to. `asTool`: waits only as
   * long as the settings say for tools, then answers `sign-in-not-given`; the sign-in itself continues.
   */
  signInFor(
    entry: SessionEntry,
    how: { readonly asTool: boolean },
    signal: AbortSignal,
  ): Promise<Result<void, Problem>>;
  lease(
    entry: SessionEntry,
    how: { readonly verb: string; readonly force: boolean },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
}

export function createUserLeases(ports: {
  readonly chain: SessionFacts['chain'];
  readonly source: (id: SourceId) => Pick<SourceRunner, 'isSignedIn' | 'signIn'> | null;
  readonly broker: Pick<Broker, 'held' | 'lease'>;
  /** Why the session gives no credentials any more; null: it does. */
  readonly ended: (id: SessionId) => Problem | null;
  readonly openBrowserOnSignIn: () => boolean;
  readonly sourceName: (id: SourceId) => string;
  readonly clock: Pick<Clock, 'after'>;
  readonly signInWaitMs: () => number;
}): UserLeases {
  const signInFor: UserLeases['signInFor'] = async (entry, { asTool }, signal) => {
    const chain = ports.chain(entry.id);
    if (!chain.ok) return chain;
    const source = ports.source(chain.value.sourceId);
    if (source === null || source.isSignedIn()) return ok(undefined);
    const signIn = (until: AbortSignal) => source.signIn({ openBrowser: ports.openBrowserOnSignIn() }, until);
    if (!asTool) return signIn(signal);
    return signInWithin(ports, ports.sourceName(chain.value.sourceId), signIn, signal);
  };
  return {
    signInFor,
    async lease(entry, how, signal) {
      // Before anybody is asked to sign in for it.
      const ended = ports.ended(entry.id);
      if (ended !== null) return err(ended);
      if (how.force || ports.broker.held(entry.id) === null) {
        const signedIn = await signInFor(entry, { asTool: false }, signal);
        if (!signedIn.ok) return signedIn;
      }
      return ports.broker.lease(
        {
          sessionId: entry.id,
          caller: { verb: how.verb, process: null, pid: null, cwd: null },
          whenSignInNeeded: 'wait',
          force: how.force,
        },
        signal,
      );
    },
  };
}

/** The sign-in outlives a caller that waited long enough: the page that the user is on stays good, and the next call finds its outcome. */
async function signInWithin(
  { clock, signInWaitMs }: Pick<Parameters<typeof createUserLeases>[0], 'clock' | 'signInWaitMs'>,
  source: string,
  signIn: (signal: AbortSignal) => Promise<Result<void, Problem>>,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const waitedMs = signInWaitMs();
  const notGiven = err<Problem>({ code: 'sign-in-not-given', source, waitedMs });
  if (waitedMs <= 0) return notGiven;
  const caller = linkedAbort([signal]);
  let disarm = () => {};
  const late = new Promise<Result<void, Problem>>((resolve) => {
    disarm = clock.after(waitedMs, () => resolve(notGiven));
  });
  try {
    return await Promise.race([signIn(caller.signal), late]);
  } finally {
    disarm();
    // Not aborted by the end of a caller that has left.
    caller.unlink();
  }
}
