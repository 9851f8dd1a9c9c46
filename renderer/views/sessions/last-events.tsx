import type { SessionId } from '../../../shared/ids.ts';
import { activityText, eventWord, problemText, windowText as w } from '../../../shared/words.ts';
import { useAppState, useNow } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { fullTime, logTime } from '../../when.ts';
import styles from './session-detail.module.css';
import { SessionSparkline } from './session-sparkline.tsx';

export function LastEvents({ sessionId }: { readonly sessionId: SessionId }) {
  const now = useNow();
  const activity = useAppState((state) => state.activity);
  const own = activity
    .filter((entry) => entry.sessionId === sessionId)
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, 10);
  return (
    <section>
      <h3>{w.detail.events}</h3>
      <SessionSparkline sessionId={sessionId} />
      {own.length === 0 ? (
        <p className={styles.note}>{w.detail.noEvents}</p>
      ) : (
        <ol className={styles.events}>
          {own.map((entry) => {
            const rest = entry.problem === null ? entry.caller : problemText(entry.problem).what;
            const words = [eventWord[entry.event], rest].filter((part) => part !== null).join(': ');
            return (
              <li key={entry.seq} className={styles.event}>
                <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)}>
                  {logTime(entry.at, now)}
                </time>
                <div className={cx(entry.problem !== null && styles.bad)} title={words}>
                  {words}
                </div>
              </li>
            );
          })}
        </ol>
      )}
      <div>
        <Button onClick={() => go('activity', sessionId)}>{activityText.sparkline.show}</Button>
      </div>
    </section>
  );
}
