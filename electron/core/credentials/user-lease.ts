import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Broker } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';

/** Leases that the user asks for in the window, the tray or the terminal. */
export interface UserLeases {
  /** The user is there and asked: a signed-out source is signed in to first, without asking whether to. */
  signInFor(entry: SessionEntry, signal: AbortSignal): Promise<Result<void, Problem>>;
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
  readonly openBrowserOnSignIn: () => boolean;
}): UserLeases {
  const signInFor: UserLeases['signInFor'] = async (entry, signal) => {
    const chain = ports.chain(entry.id);
    if (!chain.ok) return chain;
    const source = ports.source(chain.value.sourceId);
    if (source === null || source.isSignedIn()) return ok(undefined);
    return source.signIn({ openBrowser: ports.openBrowserOnSignIn() }, signal);
  };
  return {
    signInFor,
    async lease(entry, how, signal) {
      if (how.force || ports.broker.held(entry.id) === null) {
        const signedIn = await signInFor(entry, signal);
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
