import { memo } from 'react';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { eventWord, activityText as t } from '../../../shared/text/window-pages.ts';
import { useSession } from '../../app-context.tsx';
import { Account } from '../../ui/account.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import { fullTime, logTime } from '../../when.ts';
import styles from './activity-page.module.css';

// Without a clock of its own: a row changes only when its entry or its session does, and there may be thousands.
export const ActivityRow = memo(function ActivityRow({ entry }: { readonly entry: ActivityEntry }) {
  const { problem, caller, cwd, note } = entry;
  const session = useSession(entry.sessionId);
  const what = entry.sessionName ?? entry.sourceName ?? w.common.nothing;
  const text = problem === null ? null : problemText(problem);
  const isBad = problem !== null && problem.code !== 'cancelled';
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)}>
          {logTime(entry.at, Date.now())}
        </time>
      </td>
      <td className={cx(styles.event, isBad && styles.bad)}>
        <span className={styles.eventWord}>
          {isBad && <Icon name="warning" />}
          {eventWord[entry.event]}
        </span>
      </td>
      <td className={styles.what}>
        <div className={styles.whole}>
          {what} {session !== null && <ProductionMark of={session} />}
        </div>
        {session !== null && (
          <div className={cx(styles.soft, styles.whole)}>
            <Account of={session} />
          </div>
        )}
        {note !== null && <div className={cx(styles.soft, styles.whole)}>{note}</div>}
        {text !== null && (
          <>
            <div className={styles.why}>{text.what}</div>
            {text.why !== null && (
              <div className={styles.why} title={text.why}>
                {text.why}
              </div>
            )}
            <div className={styles.why}>{text.fix}</div>
          </>
        )}
      </td>
      <td className={styles.caller}>
        <div className={styles.whole}>{caller ?? w.common.nothing}</div>
        {cwd !== null && <div className={cx(styles.soft, styles.whole)}>{t.inFolder(cwd)}</div>}
      </td>
      <td className={styles.took}>{entry.durationMs === null ? '' : t.took(entry.durationMs)}</td>
    </tr>
  );
});
