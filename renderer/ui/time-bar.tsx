import { useAppState, useClock } from '../app-context.tsx';
import { timeLeftOf } from '../time-left.ts';
import { cx } from './cx.ts';
import styles from './time-bar.module.css';

const MINUTE_MS = 60_000;

/** The thin draining bar and its words; nothing when no lease is held, and then without a look at the clock. */
export function TimeBar({
  leasedAt,
  expiresAt,
  empty = null,
}: {
  readonly leasedAt: number | null;
  readonly expiresAt: number | null;
  readonly empty?: string | null;
}) {
  if (expiresAt !== null) return <Draining leasedAt={leasedAt} expiresAt={expiresAt} />;
  return empty === null ? null : <span className={styles.empty}>{empty}</span>;
}

function Draining({ leasedAt, expiresAt }: { readonly leasedAt: number | null; readonly expiresAt: number }) {
  const leadMs = useAppState(({ settings }) => settings.notifyLeadMinutes * MINUTE_MS);
  const left = (now: number) => timeLeftOf({ leasedAt, expiresAt }, now, leadMs);
  // Primitives in place of the clock: drawn when one of them changes, and not every second.
  const words = useClock((now) => left(now)?.words);
  const share = useClock((now) => left(now)?.share.toFixed(3));
  const isLow = useClock((now) => left(now)?.isLow === true);
  return (
    <span className={cx(styles.bar, isLow && styles.low)}>
      <span className={styles.words}>{words}</span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.rest} style={{ transform: `scaleX(${share})` }} />
      </span>
    </span>
  );
}
