import { type KeyboardEvent, useMemo, useState } from 'react';
import type { ActivityCount } from '../../../shared/activity-query.ts';
import { activityText } from '../../../shared/words.ts';
import { useClock } from '../../app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { dayTitle, hourOfDay } from '../../when.ts';
import { type ActivityFilter, dayStart, hoursOf, timelineDay, withDay, withSpan } from './activity-filter.ts';
import styles from './day-timeline.module.css';
import { sumOf, useActivityCounts } from './use-activity-counts.ts';

interface Props {
  readonly filter: ActivityFilter;
  readonly onFilter: (filter: ActivityFilter) => void;
}

/** A day in hours: how much happened in each, and how much of it failed. An hour is a button that shows its entries. */
export function DayTimeline({ filter, onFilter }: Props) {
  const today = useClock(dayStart);
  const day = timelineDay(filter, today);
  const edges = useMemo(() => hoursOf(day), [day]);
  const query = useMemo(() => ({ ...filter.query, since: null, until: null }), [filter.query]);
  const { counts, problem } = useActivityCounts(query, edges);
  const title = dayTitle(day, today);
  const all = sumOf(counts ?? []);
  const said = counts === null ? '' : activityText.timeline.said(all.ok + all.failed, all.failed);
  return (
    <section className={styles.timeline} aria-label={activityText.timeline.label(title)}>
      <div className={styles.head}>
        <IconButton
          icon="left"
          name={activityText.timeline.before}
          onClick={() => onFilter(withDay(filter, dayStart(day, -1), today))}
        />
        <IconButton
          icon="right"
          name={activityText.timeline.after}
          disabled={day >= today}
          onClick={() => onFilter(withDay(filter, dayStart(day, 1), today))}
        />
        <strong>{title}</strong>
        <span className={styles.said} role="status">
          {problem === null ? said : activityText.timeline.unread}
        </span>
      </div>
      <Hours
        edges={edges}
        counts={counts ?? []}
        chosen={filter.time === 'span' ? filter.query : null}
        onChoose={(since, until) =>
          onFilter(
            filter.time === 'span' && filter.query.since === since && filter.query.until === until
              ? withDay(filter, day, today)
              : withSpan(filter, since, until),
          )
        }
      />
    </section>
  );
}

function Hours({
  edges,
  counts,
  chosen,
  onChoose,
}: {
  readonly edges: readonly number[];
  readonly counts: readonly ActivityCount[];
  readonly chosen: { readonly since: number | null; readonly until: number | null } | null;
  readonly onChoose: (since: number, until: number) => void;
}) {
  // One of them is reached with Tab, the others with the arrows: 24 stops are too many.
  const [active, setActive] = useState(0);
  const parts = edges.slice(0, -1);
  const most = Math.max(1, ...counts.map(({ ok, failed }) => ok + failed));
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const to = nextPart(event.key, active, parts.length);
    if (to === null) return;
    event.preventDefault();
    setActive(to);
    event.currentTarget.querySelectorAll('button')[to]?.focus();
  };
  return (
    <div className={styles.hours} role="toolbar" aria-label={activityText.timeline.hours} onKeyDown={move}>
      {parts.map((since, at) => {
        const until = edges[at + 1] ?? since;
        const count = counts[at] ?? { ok: 0, failed: 0 };
        const name = activityText.timeline.part(
          hourOfDay(since),
          hourOfDay(until),
          activityText.timeline.said(count.ok + count.failed, count.failed),
        );
        const isChosen = chosen?.since === since && chosen.until === until;
        return (
          <button
            key={since}
            type="button"
            className={styles.hour}
            aria-label={name}
            title={name}
            aria-pressed={isChosen}
            tabIndex={at === Math.min(active, parts.length - 1) ? 0 : -1}
            onFocus={() => setActive(at)}
            onClick={() => onChoose(since, until)}
          >
            <Bar count={count} most={most} />
            <span className={cx(styles.label, at % 3 !== 0 && styles.between)}>
              {hourOfDay(since).slice(0, 2)}
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** What failed is hatched and has a mark over it: its colour is only an addition. */
function Bar({ count: { ok, failed }, most }: { readonly count: ActivityCount; readonly most: number }) {
  const height = (n: number) => ({ height: n === 0 ? 0 : `${Math.max(6, (n / most) * 100)}%` });
  return (
    <span className={styles.bar} aria-hidden="true">
      {failed > 0 && <span className={styles.mark}>!</span>}
      <span className={styles.failed} style={height(failed)} />
      <span className={styles.ok} style={height(ok)} />
    </span>
  );
}

function nextPart(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return Math.min(at + 1, count - 1);
  if (key === 'ArrowLeft') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
