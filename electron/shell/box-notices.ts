import type { AppState } from '../../shared/app-state.ts';
import { signInLeadMs } from '../../shared/reported-end.ts';
import type { SessionView } from '../../shared/session.ts';
import { sessionText } from '../../shared/text/session-text.ts';
import { notificationText as text } from '../../shared/words.ts';
import type { NotificationSpec } from './notification-spec.ts';

export interface BoxNotice {
  readonly key: string;
  readonly spec: () => NotificationSpec;
  /** False: it was news once, perhaps to an app that ran before this one. */
  readonly isNews: boolean;
}

/** How long before its end a session is announced: as its source says, and no longer than half of its time. */
export function boxLeadMs(
  { sourceId, timeBox }: Pick<SessionView, 'sourceId' | 'timeBox'>,
  { sources, settings }: Pick<AppState, 'sources' | 'settings'>,
): number {
  const source = sources.find(({ id }) => id === sourceId) ?? {};
  return Math.min(signInLeadMs(source, settings), (timeBox?.spanMs ?? 0) / 2);
}

/**
 * Of a session with a time of its own: that it is about to end, or that it has ended. `runsSince`: when this app was started, by this
 * machine's clock; what an earlier one saw is no news.
 */
export function boxNotice(session: SessionView, state: AppState, runsSince: number): BoxNotice | null {
  const { timeBox, id } = session;
  // One that ends with what it is built on is announced there.
  if (timeBox === undefined || timeBox.of !== undefined) return null;
  // An end is a time of this machine's clock.
  const now = state.now - state.clockSkewMs;
  const about = { kind: 'sessions', ids: [id] } as const;
  const { until, ended, givenUntil } = timeBox;
  if (ended === undefined) {
    if (until <= now || until - now > boxLeadMs(session, state)) return null;
    const key = `box:${id}:${until}`;
    const spec = () => ({
      key,
      ...text.boxEnds(sessionText(session), until, now),
      actions: [
        { id: 'more-time', label: text.moreTime },
        { id: 'snooze', label: text.snooze },
      ] as const,
      about,
    });
    return { key, spec, isNews: true };
  }
  // Who stopped it by hand knows.
  if (ended.why !== 'time') return null;
  const key = `box-ended:${id}:${ended.at}`;
  const spec = () => ({
    key,
    ...text.boxEnded(sessionText(session), ended.at, givenUntil, now),
    actions: [{ id: 'use-again', label: text.useAgain }] as const,
    about,
  });
  return { key, spec, isNews: ended.seenAt >= runsSince };
}
