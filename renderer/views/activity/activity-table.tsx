import { Fragment, memo, useCallback, useState } from 'react';
import { activityText as t } from '../../../shared/words.ts';
import { useClock } from '../../app-context.tsx';
import { dayTitle } from '../../when.ts';
import { dayStart } from './activity-filter.ts';
import styles from './activity-page.module.css';
import { ActivityRow, BurstRow } from './activity-row.tsx';
import type { ActivityDay } from './group-activity.ts';

export const ActivityTable = memo(function ActivityTable({
  days,
  isAtEnd,
}: {
  readonly days: readonly ActivityDay[];
  readonly isAtEnd: boolean;
}) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((key: number, isOpen: boolean): void => {
    setOpen((before) => {
      const next = new Set(before);
      if (isOpen) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);
  const lastKey = days.at(-1)?.bursts.at(-1)?.key;
  return (
    <table className={styles.table} aria-label={t.table}>
      <thead>
        <tr>
          {Object.entries(t.columns).map(([key, label]) => (
            <th key={key} scope="col" className={styles[key]}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      {days.map((day) => (
        <tbody key={day.day}>
          <DayHeading day={day} />
          {day.bursts.map((burst) => {
            const [first, ...others] = burst.entries;
            if (others.length === 0) return <ActivityRow key={burst.key} entry={first} />;
            const isOpen = open.has(burst.key);
            return (
              <Fragment key={burst.key}>
                <BurstRow
                  burst={burst}
                  isOpen={isOpen}
                  isCut={!isAtEnd && burst.key === lastKey}
                  onToggle={toggle}
                />
                {isOpen && burst.entries.map((entry) => <ActivityRow key={entry.seq} entry={entry} isPart />)}
              </Fragment>
            );
          })}
        </tbody>
      ))}
    </table>
  );
});

function DayHeading({ day }: { readonly day: ActivityDay }) {
  const today = useClock(dayStart);
  const shown = day.bursts.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <tr className={styles.day}>
      <th scope="rowgroup" colSpan={Object.keys(t.columns).length - 1}>
        <h2>{dayTitle(day.at, today)}</h2> <span>{t.onDay(shown)}</span>
      </th>
      {/* Of its own: the smallest window leaves this column out. */}
      <td className={styles.took} />
    </tr>
  );
}
