import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import { doneIf, type Handler } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { ProductionQuestion } from './production-question.ts';
import type { SessionCatalogue, SessionEntry } from './session-catalogue.ts';

export interface SetDefaultPorts {
  readonly records: Pick<RecordsKeeper, 'change'>;
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  /** Brings the user's files up to date; `named`: a profile that the user asks for again. */
  readonly writeProfiles: (named: string) => Promise<Result<void, Problem>>;
}

function setDefault(ports: SetDefaultPorts, sessionId: SessionId | null): Promise<Result<void, Problem>> {
  ports.records.change((r) => ({ ...r, defaultSessionId: sessionId }));
  const entry = sessionId === null ? null : ports.catalogue.find(sessionId);
  ports.activity.add({ event: 'default-changed', sessionId, sessionName: entry?.name ?? null });
  return ports.writeProfiles('default');
}

export interface MakeDefaultPorts extends SetDefaultPorts {
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'>;
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
    ports.catalogue.choose(sessionId, { lastUsedAt: ports.now() });
    const written = await setDefault(ports, sessionId);
    // The switch is done; whether the session can be leased shows in its state, and is no reason to undo the switch.
    ports.leaseSoon(entry.value);
    return doneIf(written);
  };

export const clearDefault =
  (ports: SetDefaultPorts): Handler<'clearDefault'> =>
  async () =>
    doneIf(await setDefault(ports, null));
