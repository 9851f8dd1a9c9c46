import type { SessionView } from '../../shared/session.ts';
import { useClock } from '../app-context.tsx';
import { timeLeftOf } from '../time-left.ts';
import { cx } from './cx.ts';
import styles from './time-bar.module.css';

/** The thin draining bar and its words; nothing when no lease is held, and then without a look at the clock. */
export function TimeBar({
  of: { leasedAt, expiresAt, state },
  empty = null,
}: {
  readonly of: Pick<SessionView, 'leasedAt' | 'expiresAt' | 'state'>;
  readonly empty?: string | null;
}) {
  // In the colour of the state beside it: what renews itself is no warning, however little is left.
  if (expiresAt !== null)
    return <Draining leasedAt={leasedAt} expiresAt={expiresAt} isLow={state === 'expiring'} />;
  return empty === null ? null : <span className={styles.empty}>{empty}</span>;
}

/** The words alone, for a line that has no room for a bar; nothing when no lease is held. */
export const TimeWords = ({ of: { expiresAt } }: { readonly of: Pick<SessionView, 'expiresAt'> }) =>
  expiresAt === null ? null : <Words expiresAt={expiresAt} />;

const Words = ({ expiresAt }: { readonly expiresAt: number }) => (
  <span className={styles.alone}>
    {useClock((now) => timeLeftOf({ leasedAt: null, expiresAt }, now)?.words)}
  </span>
);

function Draining({
  leasedAt,
  expiresAt,
  isLow,
}: {
  readonly leasedAt: number | null;
  readonly expiresAt: number;
  readonly isLow: boolean;
}) {
  const left = (now: number) => timeLeftOf({ leasedAt, expiresAt }, now);
  // Primitives in place of the clock: drawn when one of them changes, and not every second.
  const words = useClock((now) => left(now)?.words);
  const share = useClock((now) => left(now)?.share.toFixed(3));
  return (
    <span className={cx(styles.bar, isLow && styles.low)}>
      <span className={styles.words}>{words}</span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.rest} style={{ transform: `scaleX(${share})` }} />
      </span>
    </span>
  );
}
