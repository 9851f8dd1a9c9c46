// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { activityText } from '../../../shared/text/activity-page.ts';
import { click, show } from '../../testing.tsx';
import { hourOfDay } from '../../when.ts';
import { lastHours } from '../activity/activity-filter.ts';
import { LastEvents } from './last-events.tsx';

const t = activityText.sparkline;
const deploy = SessionId.parse('own:deploy');

describe('the sparkline of a session', () => {
  it('says in words what it draws, of that session alone, and leads to its activity', async () => {
    let busiest = '';
    const { calls } = await show(<LastEvents sessionId={deploy} />, {
      answers: {
        activityCounts: (input) => {
          const edges: readonly number[] = Object(input).edges;
          busiest = t.busiest(hourOfDay(edges[5] ?? 0), hourOfDay(edges[6] ?? 0));
          return ok({
            newest: Number.MAX_SAFE_INTEGER,
            counts: edges.slice(1).map((_, at) => ({ ok: at === 5 ? 40 : 1, failed: at === 7 ? 3 : 0 })),
          });
        },
      },
    });
    const said = activityText.timeline.said(66, 3);
    await waitFor(() =>
      expect(screen.getByRole('img').getAttribute('aria-label')).toBe(t.label(said, busiest)),
    );
    expect(screen.getByText(t.caption(said))).toBeDefined();
    const input = Object(calls.find(([verb]) => verb === 'activityCounts')?.[1]);
    expect(input.query.sessionId).toBe(deploy);
    expect(input.edges).toEqual(lastHours(Date.now()));
    await click(screen.getByRole('button', { name: t.show }));
    expect(decodeURIComponent(window.location.hash)).toBe(`#activity/${deploy}`);
  });

  it('says that nothing can be read, and draws no quiet day', async () => {
    await show(<LastEvents sessionId={deploy} />, {
      answers: { activityCounts: () => err({ code: 'file-unreadable', file: '/a', detail: 'EACCES' }) },
    });
    await waitFor(() => expect(screen.getByText(activityText.timeline.unread)).toBeDefined());
    expect(screen.queryByRole('img')).toBeNull();
  });
});
