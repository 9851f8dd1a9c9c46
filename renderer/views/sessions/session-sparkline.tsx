import { useMemo } from 'react';
import { anyActivity } from '../../../shared/activity-query.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { activityText } from '../../../shared/words.ts';
import { useClock } from '../../app-context.tsx';
import { hourOfDay } from '../../when.ts';
import { lastHours } from '../activity/activity-filter.ts';
import { sumOf, useActivityCounts } from '../activity/use-activity-counts.ts';
import styles from './session-sparkline.module.css';

const BAR = 10;
const HEIGHT = 32;

/** What the session did in the last day, by the hour. What failed is hollow, so it needs no colour. */
export function SessionSparkline({ sessionId }: { readonly sessionId: SessionId }) {
  const end = useClock((now) => lastHours(now).at(-1) ?? now);
  const edges = useMemo(() => lastHours(end - 1), [end]);
  const query = useMemo(() => ({ ...anyActivity, sessionId }), [sessionId]);
  const { counts, problem } = useActivityCounts(query, edges);
  if (problem !== null) return <p className={styles.caption}>{activityText.timeline.unread}</p>;
  const all = counts ?? [];
  const { ok, failed } = sumOf(all);
  const said = activityText.timeline.said(ok + failed, failed);
  const most = Math.max(1, ...all.map((count) => count.ok + count.failed));
  const top = all.findIndex((count) => count.ok + count.failed === most);
  const from = edges[top];
  const until = edges[top + 1];
  const busiest =
    from === undefined || until === undefined
      ? null
      : activityText.sparkline.busiest(hourOfDay(from), hourOfDay(until));
  const height = (n: number): number => (n === 0 ? 0 : Math.max(2, (n / most) * HEIGHT));
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${24 * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={activityText.sparkline.label(said, busiest)}
      >
        {all.map((count, at) => {
          const solid = height(count.ok);
          const hollow = height(count.failed);
          const x = at * BAR + 1;
          return (
            <g key={edges[at]}>
              <rect className={styles.ok} x={x} y={HEIGHT - solid} width={BAR - 2} height={solid} />
              {hollow > 0 && (
                <rect
                  className={styles.failed}
                  x={x + 0.5}
                  y={Math.max(0.5, HEIGHT - solid - hollow)}
                  width={BAR - 3}
                  height={hollow}
                />
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className={styles.caption}>
        {counts === null ? '' : activityText.sparkline.caption(said)}
      </figcaption>
    </figure>
  );
}
