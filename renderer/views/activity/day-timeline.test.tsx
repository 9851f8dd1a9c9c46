// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { err, ok } from '../../../shared/result.ts';
import { activityText as t } from '../../../shared/text/activity-page.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, press, show } from '../../testing.tsx';
import { dayTitle } from '../../when.ts';
import {
  activeFilters,
  dayStart,
  hoursOf,
  lastHours,
  noFilter,
  withDay,
  withSpan,
} from './activity-filter.ts';
import { ActivityPage } from './activity-page.tsx';

const NOW = Date.now();
const TODAY = dayStart(NOW);
const YESTERDAY = dayStart(NOW, -1);
const HOUR_MS = 3_600_000;
const [sample] = sampleState(NOW).activity;
if (sample === undefined) throw new Error('no sample');
const entry = (seq: number, at: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  ...sample,
  seq,
  at,
  problem: null,
  ...more,
});

/** Main's answer: one went well and two failed in the second hour, whatever is asked. */
const counts = (input: Readonly<Record<string, unknown>>) =>
  ok({
    newest: 10,
    counts: Array.from({ length: Object(input.edges).length - 1 }, (_, at) =>
      at === 1 ? { ok: 1, failed: 2 } : { ok: 0, failed: 0 },
    ),
  });
const bars = () => within(screen.getByRole('toolbar', { name: t.timeline.hours })).getAllByRole('button');
const asked = (calls: readonly (readonly [string, unknown])[], verb: string) =>
  calls.filter(([name]) => name === verb).map(([, input]) => Object(input));
const state = (activity: readonly ActivityEntry[]) => sampleState(NOW, { activity: [...activity] });

describe('the hours of a day', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'])(
    'cover it without a gap, also where clocks are changed: %s',
    (zone) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        for (let day = 0; day < 366; day += 1) {
          const start = dayStart(Date.UTC(2026, 0, 1, 12), day);
          const edges = hoursOf(start);
          expect([edges[0], edges.at(-1)]).toEqual([start, dayStart(start, 1)]);
          expect(edges.length - 1).toBeGreaterThanOrEqual(23);
          expect(edges.length - 1).toBeLessThanOrEqual(25);
          expect(edges.slice(1).every((edge, at) => edge > (edges[at] ?? 0))).toBe(true);
        }
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  it('are the last 24 with this one for a session', () => {
    const edges = lastHours(NOW);
    expect(edges).toHaveLength(25);
    expect(edges[23]).toBeLessThanOrEqual(NOW);
    expect(edges[24]).toBeGreaterThan(NOW);
  });
});

describe('the timeline of a day', () => {
  it('says in words what each bar is, and counts what comes live', async () => {
    const { update } = await show(<ActivityPage />, {
      state: state([entry(10, TODAY + 1_000)]),
      answers: { activityCounts: counts },
    });
    expect(bars()).toHaveLength(hoursOf(TODAY).length - 1);
    expect(bars()[1]?.getAttribute('aria-label')).toBe(
      t.timeline.part('01:00', '02:00', '3 entries, 2 failed'),
    );
    expect(bars()[0]?.getAttribute('aria-label')).toContain('0 entries');
    await update({ activity: [entry(11, TODAY + 2_000), entry(10, TODAY + 1_000)] });
    expect(bars()[0]?.getAttribute('aria-label')).toContain('1 entry');
    expect(screen.getByText(t.timeline.said(4, 2))).toBeDefined();
  });

  it('shows the entries of an hour, and the whole day when that is pressed again', async () => {
    const { calls } = await show(<ActivityPage />, {
      state: state([entry(10, TODAY + 1_000)]),
      answers: { activityCounts: counts },
    });
    const hour = () => bars()[1] ?? document.body;
    await click(hour());
    expect(hour().getAttribute('aria-pressed')).toBe('true');
    await waitFor(() =>
      expect(asked(calls, 'searchActivity').at(-1)?.query).toMatchObject({
        since: TODAY + HOUR_MS,
        until: TODAY + 2 * HOUR_MS,
      }),
    );
    // The timeline stays that of the day.
    expect(asked(calls, 'activityCounts').at(-1)?.query).toMatchObject({ since: null, until: null });
    await click(hour());
    expect(hour().getAttribute('aria-pressed')).toBe('false');
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: t.filter.time }).value).toBe('today');
  });

  it('goes to the day before and back, and not into the future', async () => {
    await show(<ActivityPage />, {
      state: state([entry(10, TODAY + 1_000)]),
      answers: { activityCounts: counts },
    });
    const dayAfter = () => screen.getByRole<HTMLButtonElement>('button', { name: t.timeline.after });
    const is = (day: number) => screen.getByRole('region', { name: t.timeline.label(dayTitle(day, TODAY)) });
    expect(dayAfter().disabled).toBe(true);
    for (const days of [-1, -2]) {
      await click(screen.getByRole('button', { name: t.timeline.before }));
      expect(is(dayStart(TODAY, days))).toBeDefined();
    }
    await click(dayAfter());
    await click(dayAfter());
    expect(is(TODAY)).toBeDefined();
    expect(dayAfter().disabled).toBe(true);
  });

  it('is one stop of the keyboard, with arrows inside', async () => {
    await show(<ActivityPage />, {
      state: state([entry(10, TODAY + 1_000)]),
      answers: { activityCounts: counts },
    });
    const stops = () => bars().filter((bar) => bar.tabIndex === 0);
    expect(stops()).toEqual([bars()[0]]);
    stops()[0]?.focus();
    await press('ArrowRight');
    expect(document.activeElement).toBe(bars()[1]);
    await press('End');
    expect(document.activeElement).toBe(bars().at(-1));
    await press('ArrowRight');
    expect(document.activeElement).toBe(bars().at(-1));
    await press('Home');
    await press('ArrowLeft');
    expect(document.activeElement).toBe(bars()[0]);
    expect(stops()).toEqual([bars()[0]]);
  });

  it('says that the record cannot be read, instead of a day on which nothing happened', async () => {
    await show(<ActivityPage />, {
      state: state([entry(10, TODAY + 1_000)]),
      answers: {
        activityCounts: () => err({ code: 'file-unreadable', file: '/a', detail: 'EACCES' }),
      },
    });
    await waitFor(() => expect(screen.getByText(t.timeline.unread)).toBeDefined());
    expect(screen.queryByText(t.timeline.said(0, 0))).toBeNull();
  });

  it('names the filter of a day and of an hour', () => {
    const labels = (filter: typeof noFilter) =>
      activeFilters(filter, { session: String, now: NOW }).map(({ label }) => label);
    expect(labels(withDay(noFilter, YESTERDAY, NOW))).toEqual([t.named(t.filter.time, t.time.yesterday)]);
    const other = dayStart(NOW, -4);
    expect(labels(withDay(noFilter, other, NOW))).toEqual([t.named(t.filter.time, dayTitle(other, NOW))]);
    expect(labels(withSpan(noFilter, TODAY, TODAY + HOUR_MS))[0]).toContain('00:00');
    expect(activeFilters(withSpan(noFilter, TODAY, NOW), { session: String, now: NOW })[0]?.without).toEqual(
      noFilter,
    );
  });
});
