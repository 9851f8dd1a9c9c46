import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { SessionEntry } from '../sessions/session-catalogue.ts';
import type { Rooms } from '../use-cases/rooms.ts';

/** The person is there and asked: a signed-out source is signed in first, without asking whether to. */
export async function signInFor(
  rooms: Rooms,
  entry: SessionEntry,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const chain = rooms.facts.chain(entry.id);
  if (!chain.ok) return chain;
  const source = rooms.sources.find(chain.value.sourceId);
  if (source === null || source.isSignedIn()) return ok(undefined);
  const { openBrowserOnSignIn } = rooms.records.get().settings;
  return source.signIn({ openBrowser: openBrowserOnSignIn }, signal);
}

export async function personLease(
  rooms: Rooms,
  entry: SessionEntry,
  how: { readonly verb: string; readonly force: boolean },
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  if (how.force || rooms.broker.held(entry.id) === null) {
    const signedIn = await signInFor(rooms, entry, signal);
    if (!signedIn.ok) return signedIn;
  }
  return rooms.broker.lease(
    {
      sessionId: entry.id,
      caller: { verb: how.verb, process: null, pid: null, cwd: null },
      whenSignInNeeded: 'wait',
      force: how.force,
    },
    signal,
  );
}
