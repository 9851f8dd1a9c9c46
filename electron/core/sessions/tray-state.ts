import type { AppState, Attention, Prompt, TrayState } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import { reportedEnd, signInLeadMs } from '../../../shared/reported-end.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { SourceView } from '../../../shared/source.ts';

/** The default session with its identity source, as icon, tooltip and headline speak of them. */
export interface DefaultNow {
  readonly session: SessionView;
  readonly source: SourceView | null;
  readonly is: 'ended' | 'signed-out' | 'failed' | 'expiring' | 'renewing' | 'active';
  /** Why it failed; null in any other case. */
  readonly problem: Problem | null;
  /** Epoch ms at which the sign-in ends and nothing renews it; null where there is no such end. */
  readonly signInEndsAt: number | null;
}

/** Null: no session is the default. */
export function defaultNow(state: AppState): DefaultNow | null {
  const session = state.sessions.find((one) => one.id === state.defaultSessionId);
  if (session === undefined) return null;
  const source = state.sources.find((one) => one.id === session.sourceId) ?? null;
  const signInEndsAt = source === null ? null : reportedEnd(source);
  const is = stateNow(session, source, signInEndsAt, state);
  return { session, source, is, problem: is === 'failed' ? problemOf(session, source) : null, signInEndsAt };
}

function stateNow(
  session: SessionView,
  source: SourceView | null,
  signInEndsAt: number | null,
  { now, settings }: AppState,
): DefaultNow['is'] {
  if (session.timeBox?.ended !== undefined) return 'ended';
  // Credentials that are held stay good whatever became of the sign-in.
  const isHeld = session.expiresAt !== null;
  if (session.state === 'failed') return 'failed';
  if (!isHeld && source?.state === 'needs-attention' && source.expiresAt === null) return 'failed';
  const isOut = source !== null && source.expiresAt === null && source.state !== 'signed-in';
  if (!isHeld && (session.state === 'needs-sign-in' || isOut)) return 'signed-out';
  const leadMs = source === null ? 0 : signInLeadMs(source, settings);
  if (session.state === 'expiring' || (signInEndsAt !== null && signInEndsAt - now <= leadMs))
    return 'expiring';
  return session.state === 'renewing' ? 'renewing' : 'active';
}

const problemOf = (session: SessionView, source: SourceView | null): Problem | null =>
  session.problem ?? source?.problem ?? null;

/** The one thing the tray icon says: the most pressing first. */
export function trayState(state: AppState): TrayState {
  // Before all: nothing else holds while it is so.
  if (state.locked !== null) return 'locked';
  const asksForHelp = state.prompts.some((prompt) => !isUnderWay(prompt));
  if (asksForHelp || state.attention.some((matter) => concernsUser(matter, state))) return 'attention';
  const byDefault = defaultNow(state);
  // One that has ended gives nothing until the user starts it, and calls nobody.
  if (byDefault?.is === 'ended') return 'signed-out';
  if (byDefault !== null) return byDefault.is === 'failed' ? 'attention' : byDefault.is;
  const seen = new Set<SessionView['state']>();
  for (const session of state.sessions) if (isUsed(session)) seen.add(session.state);
  if (seen.has('expiring')) return 'expiring';
  if (seen.has('renewing')) return 'renewing';
  const isSignedIn = state.sources.some((source) => source.state === 'signed-in');
  return isSignedIn || seen.has('active') ? 'active' : 'signed-out';
}

/** The user is at the provider's page already: the icon need not call them. */
const isUnderWay = ({ kind }: Prompt): boolean =>
  kind === 'device-code' || kind === 'browser' || kind === 'sign-in-window';

/** A day of work: a sign-in that ended matters to a user of its sessions since then. */
const LATELY_MS = 12 * 3_600_000;

/** False for a lost sign-in of sessions that nobody used: it is in the menu, and no reason to call anybody. */
function concernsUser({ id, fix }: Attention, state: AppState): boolean {
  if (fix.kind !== 'sign-in' || id !== `source:${fix.sourceId}`) return true;
  return state.sessions.some(
    (session) =>
      session.sourceId === fix.sourceId &&
      (session.id === state.defaultSessionId || isUsedLately(session, state.now)),
  );
}

export const isUsedLately = ({ lastUsedAt }: SessionView, now: number): boolean =>
  lastUsedAt !== null && now - lastUsedAt < LATELY_MS;

const isUsed = ({ lastUsedAt, state }: SessionView): boolean => lastUsedAt !== null || state === 'renewing';
