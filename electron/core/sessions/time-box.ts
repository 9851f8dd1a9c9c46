import { unreachable } from '../../../shared/result.ts';
import { LONGEST_BOX_MS, type TimeBox } from '../../../shared/time-box.ts';

/** What happens to the time for which a session gives credentials. `at`: epoch ms of this machine. */
export type BoxEvent =
  /** The user starts the session. `forMs` null: as its setting says; `usualMs` is that, null: it has none. */
  | {
      readonly type: 'started';
      readonly at: number;
      readonly forMs: number | null;
      readonly usualMs: number | null;
    }
  | { readonly type: 'more'; readonly at: number; readonly ms: number }
  /** The user wants no end. */
  | { readonly type: 'cleared'; readonly usualMs: number | null }
  /** Credentials were given that end then, by AWS's clock. */
  | {
      readonly type: 'used';
      readonly at: number;
      readonly usualMs: number | null;
      readonly givenUntil: number | null;
    }
  | { readonly type: 'stopped'; readonly at: number }
  /** It is this time now. */
  | { readonly type: 'time'; readonly at: number }
  /** To be kept: how late it was, for a clock that is set back while Latchkey does not run. */
  | { readonly type: 'seen'; readonly at: number }
  | { readonly type: 'clock-set-back'; readonly byMs: number };

const opened = (at: number, ms: number): TimeBox => ({ since: at, until: at + ms, seenAt: at });

/**
 * Pure and total. Null: the session has no end. SECURITY: one that has ended begins again only where the user starts it; that a tool asks
 * is no such event.
 */
export function reduceBox(box: TimeBox | null, event: BoxEvent): TimeBox | null {
  const isOpen = box !== null && box.ended === undefined;
  switch (event.type) {
    case 'started':
      if (event.forMs !== null) return withGiven(opened(event.at, event.forMs), box);
      if (isOpen) return box;
      return event.usualMs === null ? null : withGiven(opened(event.at, event.usualMs), box);
    case 'more':
      if (!isOpen) return box;
      return withUntil(
        box,
        Math.min(Math.max(box.until, event.at) + event.ms, event.at + LONGEST_BOX_MS),
        event.at,
      );
    case 'cleared':
      return isOpen && event.usualMs === null ? null : box;
    case 'used': {
      const now = box ?? (event.usualMs === null ? null : opened(event.at, event.usualMs));
      if (now === null || now.ended !== undefined || event.givenUntil === null) return now;
      if (now.givenUntil !== undefined && now.givenUntil >= event.givenUntil) return now;
      return {
        since: now.since,
        until: now.until,
        seenAt: Math.max(now.seenAt, event.at),
        givenUntil: event.givenUntil,
      };
    }
    case 'stopped':
      return isOpen ? { ...box, ended: { at: event.at, why: 'stopped', seenAt: event.at } } : box;
    case 'time':
      if (!isOpen || event.at < box.until) return box;
      return { ...box, ended: { at: box.until, why: 'time', seenAt: event.at } };
    case 'seen':
      return isOpen && event.at > box.seenAt ? { ...box, seenAt: event.at } : box;
    case 'clock-set-back':
      if (!isOpen) return box;
      return {
        ...box,
        since: Math.max(0, box.since - event.byMs),
        until: Math.max(0, box.until - event.byMs),
        seenAt: Math.max(0, box.seenAt - event.byMs),
      };
    default:
      return unreachable(event);
  }
}

/** What was given before is still out there. */
const withGiven = (box: TimeBox, before: TimeBox | null): TimeBox =>
  before?.givenUntil === undefined ? box : { ...box, givenUntil: before.givenUntil };

/** One that is prolonged again and again is no longer than from now on. */
function withUntil(box: TimeBox, until: number, at: number): TimeBox {
  const since = Math.max(box.since, until - LONGEST_BOX_MS);
  return { ...box, since: Math.min(since, until), until, seenAt: Math.max(box.seenAt, at) };
}
