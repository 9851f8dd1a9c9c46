import { useAppState, useNow } from '../app-context.tsx';
import { timeLeftOf } from '../time-left.ts';
import { cx } from './cx.ts';
import styles from './time-bar.module.css';

const MINUTE_MS = 60_000;

/** The thin draining bar and its words; nothing when no lease is held. */
export function TimeBar({
  leasedAt,
  expiresAt,
  empty = null,
}: {
  readonly leasedAt: number | null;
  readonly expiresAt: number | null;
  readonly empty?: string | null;
}) {
  const now = useNow();
  const { settings } = useAppState();
  const left = timeLeftOf({ leasedAt, expiresAt }, now, settings.notifyLeadMinutes * MINUTE_MS);
  if (left === null) return empty === null ? null : <span className={styles.empty}>{empty}</span>;
  return (
    <span className={cx(styles.bar, left.isLow && styles.low)}>
      <span className={styles.words}>{left.words}</span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.rest} style={{ transform: `scaleX(${left.share.toFixed(3)})` }} />
      </span>
    </span>
  );
}
