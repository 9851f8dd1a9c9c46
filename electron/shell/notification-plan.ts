import type { AppState } from '../../shared/app-state.ts';
import type { SourceId } from '../../shared/ids.ts';
import { reportedEnd, signInLeadMs } from '../../shared/reported-end.ts';
import type { SessionView } from '../../shared/session.ts';
import { sessionTextAmong } from '../../shared/text/session-text.ts';
import {
  otherUserText,
  problemSentence,
  shortTime,
  notificationText as text,
  timeLeft,
} from '../../shared/words.ts';
import { isUsedLately } from '../core/sessions/tray-state.ts';
import { boxNotice } from './box-notices.ts';
import type { NotificationSpec } from './notification-spec.ts';

const isInUse = (id: SourceId, { sessions, now, defaultSessionId }: AppState): boolean =>
  sessions.some((one) => one.sourceId === id && (one.id === defaultSessionId || isUsedLately(one, now)));

export interface Notified {
  readonly at: number;
  readonly snoozedUntil: number | null;
  /** True while the cause still holds; a cause that ended and came back within the lead time is the same cause. */
  readonly isOngoing: boolean;
}
export type Ledger = ReadonlyMap<string, Notified>;

export const SNOOZE_MS = 5 * 60_000;
const snooze = () => ({ id: 'snooze', label: text.snooze }) as const;

interface Cause {
  readonly key: string;
  readonly spec: (() => NotificationSpec) | null;
  readonly session: SessionView | null;
  /** For sessions: only when somebody used it since it was last earlier. */
  readonly usedAt: number | null;
  /** It is known, and nothing to show. */
  readonly isOld?: true;
}

/**
 * What to show for this state, and which causes exist. Pure: the same state and ledger always give the same answer.
 * `showing`: causes whose notification is still on the screen; one more session that expires joins them.
 * `runsSince`: when this app was started, by this machine's clock.
 */
export function planNotifications(
  state: AppState,
  ledger: Ledger,
  showing: ReadonlySet<string> = new Set(),
  runsSince = 0,
): {
  readonly show: readonly NotificationSpec[];
  readonly ledger: Ledger;
} {
  const now = state.now;
  const leadMs = state.settings.notifyLeadMinutes * 60_000;
  const causes = state.settings.notificationsEnabled ? causesOf(state, leadMs, runsSince) : [];
  const next = new Map<string, Notified>();
  const fresh: Cause[] = [];
  const ongoing = new Set(causes.map((c) => c.key));

  for (const cause of causes) {
    const earlier = ledger.get(cause.key);
    if (earlier === undefined || isDueAgain(earlier, cause, now, leadMs)) {
      if (cause.isOld !== true) fresh.push(cause);
      next.set(cause.key, { at: now, snoozedUntil: null, isOngoing: true });
    } else {
      next.set(cause.key, { ...earlier, isOngoing: true });
    }
  }
  // A sign-in that was given settles the matter: the next one that is needed is another.
  const settled = new Set(state.sources.filter((s) => s.state === 'signed-in').map((s) => `sign-in:${s.id}`));
  for (const [key, earlier] of ledger) {
    if (ongoing.has(key) || settled.has(key)) continue;
    // Somebody else was signed in since: the same change once more is another one.
    if (key.startsWith(OTHER_USER)) continue;
    if (now - earlier.at < leadMs) next.set(key, { ...earlier, isOngoing: false });
  }
  const isExpiring = (c: Cause): boolean => c.session !== null && c.spec === null;
  const joins = fresh.some(isExpiring);
  const expiring = causes.filter(
    (c) => isExpiring(c) && (fresh.includes(c) || (joins && showing.has(c.key))),
  );
  const show = [
    ...fresh.flatMap((c) => (c.spec === null ? [] : [c.spec()])),
    ...expiringSpecs(
      expiring.flatMap((c) => (c.session === null ? [] : [c.session])),
      state,
    ),
  ];
  return { show, ledger: next };
}

/** Snoozes every cause of a shown notification. */
export function snoozed(ledger: Ledger, keys: readonly string[], now: number): Ledger {
  const next = new Map(ledger);
  for (const key of keys) {
    const earlier = next.get(key);
    if (earlier !== undefined) next.set(key, { ...earlier, snoozedUntil: now + SNOOZE_MS });
  }
  return next;
}

/** The causes behind a notification, for snoozing and withdrawing. */
export function causeKeys(spec: NotificationSpec): readonly string[] {
  return spec.about.kind === 'sessions' && spec.key.startsWith('expiring:')
    ? spec.about.ids.map((id) => `expiring:${id}`)
    : [spec.key];
}

function isDueAgain(earlier: Notified, cause: Cause, now: number, leadMs: number): boolean {
  if (earlier.snoozedUntil !== null) return now >= earlier.snoozedUntil;
  if (earlier.isOngoing || now - earlier.at < leadMs) return false;
  return cause.usedAt === null || cause.usedAt > earlier.at;
}

/** Long enough for the plan to see the switch, and no cause any more when the app starts again. */
const SWITCH_IS_NEWS_MS = 60_000;

/** A switch that takes programs along which run on the default profile. */
function switchCauses({ activity, now, defaultSessionId, sessions }: AppState): readonly Cause[] {
  const last = activity.find(({ event }) => event === 'default-changed');
  if (last === undefined || last.note === null || last.sessionId !== defaultSessionId) return [];
  if (now - last.at > SWITCH_IS_NEWS_MS) return [];
  const [key, note] = [`switch:${last.seq}`, last.note];
  const session = sessions.find(({ id }) => id === defaultSessionId);
  return [
    {
      key,
      session: null,
      usedAt: null,
      spec: () => ({
        key,
        ...text.switched(
          session === undefined ? (last.sessionName ?? '') : sessionTextAmong(session, sessions),
          note,
        ),
        actions: [{ id: 'open', label: text.open }],
        about: { kind: 'question' },
      }),
    },
  ];
}

const OTHER_USER = 'other-user:';

/** Once for each change: it holds until the same user signs in again. */
function otherUserCauses({ sources }: AppState): readonly Cause[] {
  return sources.flatMap((source) => {
    const { id, name, signedInAs, signedInBefore } = source;
    const sentence = otherUserText(source);
    if (sentence === null) return [];
    const key = `${OTHER_USER}${id}:${signedInBefore}:${signedInAs ?? ''}`;
    return [
      {
        key,
        session: null,
        usedAt: null,
        spec: () => ({
          key,
          ...text.otherUser(name, sentence),
          actions: [{ id: 'open', label: text.open }],
          about: { kind: 'question' },
        }),
      },
    ];
  });
}

function causesOf(state: AppState, leadMs: number, runsSince: number): Cause[] {
  const causes: Cause[] = [];
  const asked = new Set<string>();
  for (const prompt of state.prompts) {
    if (prompt.kind === 'choose-roles') {
      const key = `question:${prompt.id}`;
      causes.push({
        key,
        session: null,
        usedAt: null,
        spec: () => ({
          key,
          ...text.chooseRoles(prompt.sourceName),
          actions: [{ id: 'open', label: text.open }],
          about: { kind: 'question' },
        }),
      });
    }
    if (prompt.kind !== 'sign-in-needed') continue;
    asked.add(prompt.sourceId);
    const key = `sign-in:${prompt.sourceId}`;
    causes.push({
      key,
      session: null,
      usedAt: prompt.since,
      spec: () => ({
        key,
        ...text.signInNeeded({
          source: prompt.sourceName,
          askedBy: prompt.askedBy.join(', '),
          session: prompt.sessionName,
          waits: shortTime(prompt.until - state.now),
          command: prompt.command,
        }),
        actions:
          prompt.command === undefined ? [{ id: 'sign-in', label: text.signIn }, snooze()] : [snooze()],
        about: { kind: 'source', id: prompt.sourceId },
      }),
    });
  }
  causes.push(...switchCauses(state), ...otherUserCauses(state));
  for (const source of state.sources) {
    const end = reportedEnd(source);
    const left = end === null ? null : end - state.now;
    if (left === null || left > signInLeadMs(source, state.settings) || asked.has(source.id)) continue;
    // Over already, as after a night's sleep: it is being renewed right now, and if that fails, that is reported.
    if (left <= 0) continue;
    // Nobody made it for Latchkey: its end matters only to a user of its sessions.
    if (source.hasExternalSignIn === true && !isInUse(source.id, state)) continue;
    const key = `source:${source.id}`;
    causes.push({
      key,
      session: null,
      usedAt: null,
      spec: () => ({
        key,
        ...text.sourceExpiring(source.name, timeLeft(left), source.command),
        // A sign-in that is only read cannot be renewed by a button of ours.
        actions:
          source.command === undefined ? [{ id: 'sign-in', label: text.signIn }, snooze()] : [snooze()],
        about: { kind: 'source', id: source.id },
      }),
    });
  }
  for (const session of state.sessions) {
    const notice = boxNotice(session, state, runsSince);
    if (notice !== null) {
      const { key, spec, isNews } = notice;
      causes.push({ key, spec, session: null, usedAt: null, ...(isNews ? {} : { isOld: true }) });
    }
    if (session.lastUsedAt === null) continue;
    const cause = sessionCause(session, state, leadMs);
    if (cause !== null) causes.push(cause);
  }
  return causes;
}

function sessionCause(
  session: SessionView,
  { now, sessions: all }: Pick<AppState, 'now' | 'sessions'>,
  leadMs: number,
): Cause | null {
  const left = session.expiresAt === null ? null : session.expiresAt - now;
  if (session.state === 'expiring' && left !== null && left <= leadMs) {
    return { key: `expiring:${session.id}`, spec: null, session, usedAt: session.lastUsedAt };
  }
  const { problem } = session;
  if (session.state !== 'failed' || problem === null || problem.code === 'cancelled') return null;
  const key = `failed:${session.id}:${problem.code}`;
  return {
    key,
    session,
    usedAt: session.lastUsedAt,
    spec: () => ({
      key,
      ...text.failed(sessionTextAmong(session, all), problemSentence(problem)),
      actions: [{ id: 'renew', label: text.renew }, snooze()],
      about: { kind: 'sessions', ids: [session.id] },
    }),
  };
}

function expiringSpecs(
  sessions: readonly SessionView[],
  { now, sessions: all }: Pick<AppState, 'now' | 'sessions'>,
): readonly NotificationSpec[] {
  const [first] = sessions.toSorted((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
  if (first === undefined) return [];
  const left = timeLeft((first.expiresAt ?? now) - now);
  const words =
    sessions.length === 1
      ? text.expiring(sessionTextAmong(first, all), left)
      : text.expiringMany(sessions.length, left);
  return [
    {
      key: sessions.length === 1 ? `expiring:${first.id}` : `expiring:many:${sessions.length}:${first.id}`,
      ...words,
      actions: [{ id: 'renew', label: text.renew }, snooze()],
      about: { kind: 'sessions', ids: sessions.map((s) => s.id) },
    },
  ];
}
