import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import type { Result } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { Transact } from '../transaction.ts';
import { done, doneIf, type Handler } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { ProductionQuestion } from './production-question.ts';
import type { SessionCatalogue, SessionEntry } from './session-catalogue.ts';
import { withChoice } from './session-records.ts';

export interface SetDefaultPorts {
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly transact: Transact;
}

/** The one switch, for all callers: window, palette, tray and terminal. */
function setDefault(
  ports: SetDefaultPorts,
  entry: SessionEntry | null,
  more: (records: Records) => Records = (r) => r,
): Promise<Result<void, Problem>> {
  const sessionId = entry?.id ?? null;
  return ports.transact({
    change: (r) => more({ ...r, defaultSessionId: sessionId }),
    refusal: () => {
      if (sessionId === null) return null;
      const known = knownSession(ports.catalogue, sessionId);
      return known.ok ? null : known.error;
    },
    needs: [DEFAULT],
    asksFor: [DEFAULT],
    committed: () =>
      ports.activity.add({ event: 'default-changed', sessionId, sessionName: entry?.name ?? null }),
  });
}

const DEFAULT = 'default';

export interface MakeDefaultPorts extends SetDefaultPorts {
  readonly now: () => number;
  /** Asks the user where the session is production, before anything is done. */
  readonly agreed: ProductionQuestion;
  /** Signs in to the session's identity source where that is needed. */
  readonly signInFor: (entry: SessionEntry, signal: AbortSignal) => Promise<Result<void, Problem>>;
  /** Fetches credentials in the background. */
  readonly leaseSoon: (entry: SessionEntry) => void;
}

export const makeDefault =
  (ports: MakeDefaultPorts): Handler<'makeDefault'> =>
  async ({ sessionId, confirmed = false }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const agreed = await ports.agreed(entry.value, confirmed, signal);
    if (!agreed.ok) return agreed;
    const signedIn = await ports.signInFor(entry.value, signal);
    if (!signedIn.ok) return signedIn;
    const lastUsedAt = ports.now();
    const switched = await setDefault(ports, entry.value, (r) => withChoice(r, sessionId, { lastUsedAt }));
    if (!switched.ok) return switched;
    // The switch is done; whether the session can be leased shows in its state, and is no reason to undo the switch.
    ports.leaseSoon(entry.value);
    return done();
  };

export const clearDefault =
  (ports: SetDefaultPorts): Handler<'clearDefault'> =>
  async () =>
    doneIf(await setDefault(ports, null));
