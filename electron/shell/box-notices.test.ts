import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import type { TimeBoxView } from '../../shared/time-box.ts';
import { boxLeadMs } from './box-notices.ts';
import { type Ledger, planNotifications } from './notification-plan.ts';
import { appState, NOW, session, source } from './testing.ts';
import { headline, trayMenu, trayWord } from './tray-menu.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const none: Ledger = new Map();
const open = (until: number, over: Partial<TimeBoxView> = {}): TimeBoxView => ({
  until,
  spanMs: HOUR,
  ...over,
});
const over = (at: number, seenAt = at, more: Partial<TimeBoxView> = {}): TimeBoxView =>
  open(at, { ended: { at, why: 'time', seenAt }, ...more });
const stateOf = (timeBox: TimeBoxView, more: Partial<SessionView> = {}, lead?: number) =>
  appState({
    sessions: [session({ timeBox, ...more })],
    sources: [source(lead === undefined ? {} : { notifyLeadMinutes: lead })],
  });
const shown = (state: ReturnType<typeof stateOf>, ledger = none) => planNotifications(state, ledger).show;

describe('the notice before the end of a session', () => {
  it('comes by the lead time of its source, names session and account, and gives an hour more', () => {
    expect(shown(stateOf(open(NOW + 11 * MINUTE)))).toEqual([]);
    expect(shown(stateOf(open(NOW + 10 * MINUTE)))).toMatchObject([
      {
        title: expect.stringMatching(/^Production Admin \(111111111111\) stops at \d\d:\d\d$/),
        body: expect.stringContaining('10 min left'),
        actions: [{ id: 'more-time', label: '1 hour more' }, { id: 'snooze' }],
        about: { kind: 'sessions', ids: [session().id] },
      },
    ]);
    expect(shown(stateOf(open(NOW + 29 * MINUTE), {}, 30))).toHaveLength(1);
    expect(shown(stateOf(open(NOW + 31 * MINUTE), {}, 30))).toEqual([]);
  });

  it('comes once for each end, and by half of a time that is shorter than the lead time', () => {
    const first = planNotifications(stateOf(open(NOW + 5 * MINUTE)), none);
    expect(planNotifications(stateOf(open(NOW + 4 * MINUTE + MINUTE)), first.ledger).show).toEqual([]);
    expect(planNotifications(stateOf(open(NOW + 6 * MINUTE)), first.ledger).show).toHaveLength(1);
    const short = session({ timeBox: open(NOW + 40_000, { spanMs: 60_000 }) });
    expect(boxLeadMs(short, appState({ sources: [source()] }))).toBe(30_000);
    expect(shown(appState({ sessions: [short], sources: [source()] }))).toEqual([]);
  });

  it('is a time of this machine’s clock, which AWS’s may be ahead of', () => {
    const state = { ...stateOf(open(NOW + 8 * MINUTE)), clockSkewMs: 5 * MINUTE };
    expect(shown(state)).toEqual([]);
    expect(shown({ ...state, clockSkewMs: 0 })).toHaveLength(1);
  });

  it('is none for what ends with the session that it is built on, nor where notifications are off', () => {
    expect(shown(stateOf(open(NOW + MINUTE, { of: 'Base' })))).toEqual([]);
    const state = stateOf(open(NOW + MINUTE));
    expect(shown({ ...state, settings: { ...state.settings, notificationsEnabled: false } })).toEqual([]);
  });
});

describe('the notice of the end', () => {
  it('says until when what was given lives on, and offers the session again', () => {
    const [notice] = shown(stateOf(over(NOW - MINUTE, NOW, { givenUntil: NOW + 40 * MINUTE })));
    expect(notice).toMatchObject({
      title: expect.stringMatching(/^Production Admin \(111111111111\) stopped at \d\d:\d\d$/),
      body: expect.stringMatching(/stay valid at AWS until \d\d:\d\d\.$/),
      actions: [{ id: 'use-again' }],
    });
    expect(shown(stateOf(over(NOW, NOW, { givenUntil: NOW - 1 })))[0]?.body).not.toContain('AWS');
  });

  it('is shown for an end in the night when the machine wakes, and not again by an app that starts later', () => {
    const state = stateOf(over(NOW - 8 * HOUR, NOW));
    expect(planNotifications(state, none, new Set(), NOW).show).toHaveLength(1);
    expect(planNotifications(state, none, new Set(), NOW + 1).show).toEqual([]);
    const first = planNotifications(stateOf(over(NOW, NOW)), none);
    expect(planNotifications(stateOf(over(NOW, NOW)), first.ledger).show).toEqual([]);
  });

  it('is none where the user stopped it', () => {
    const state = stateOf(open(NOW, { ended: { at: NOW, why: 'stopped', seenAt: NOW } }));
    expect(shown(state)).toEqual([]);
  });
});

describe('the tray', () => {
  const byDefault = (timeBox: TimeBoxView, more: Partial<SessionView> = {}) => {
    const one = session({ id: SessionId.parse('s1'), isDefault: true, timeBox, ...more });
    return appState({
      sessions: [one],
      defaultSessionId: one.id,
      sources: [source({ id: SourceId.parse('acme') })],
    });
  };
  const labels = (state: ReturnType<typeof byDefault>): string => JSON.stringify(trayMenu(state));

  it('shows the end of a session beside what is left of its credentials', () => {
    const state = byDefault(open(NOW + HOUR));
    expect(headline(state)).toMatch(/1 h 12 min left, until \d\d:\d\d/);
    expect(labels(state)).toContain('"no-end"');
    expect(labels(byDefault(open(NOW + HOUR), { stopsAfterMinutes: 60 }))).not.toContain('"no-end"');
    expect(trayWord(state, 'active')).toBe('active');
  });

  it('says of a default session whose time is over that it has ended, and starts it with one click', () => {
    const state = byDefault(over(NOW - MINUTE), { state: 'inactive', expiresAt: null });
    expect(headline(state)).toMatch(/ended \d\d:\d\d/);
    expect(headline(state)).not.toContain('on demand');
    expect(trayWord(state, 'signed-out')).toBe('ended');
    expect(trayMenu(state)).toContainEqual({
      kind: 'action',
      label: expect.stringMatching(/^Use Production Admin \(111111111111\) for 1 h$/),
      action: { kind: 'use-for', sessionId: 's1', ms: HOUR },
    });
  });
});
