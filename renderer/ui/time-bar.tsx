import type { SessionView } from '../../shared/session.ts';
import type { TimeBoxView } from '../../shared/time-box.ts';
import { boxTexts } from '../../shared/words.ts';
import { useClock } from '../app-context.tsx';
import { timeLeftOf } from '../time-left.ts';
import { cx } from './cx.ts';
import styles from './time-bar.module.css';

/** The thin draining bar and its words; nothing when no lease is held, and then without a look at the clock. */
export function TimeBar({
  of: { leasedAt, expiresAt, state, timeBox },
  empty = null,
}: {
  readonly of: Pick<SessionView, 'leasedAt' | 'expiresAt' | 'state' | 'timeBox'>;
  readonly empty?: string | null;
}) {
  // In the colour of the state beside it: what renews itself is no warning, however little is left.
  if (expiresAt !== null && timeBox?.ended === undefined)
    return (
      <Draining leasedAt={leasedAt} expiresAt={expiresAt} isLow={state === 'expiring'} timeBox={timeBox} />
    );
  if (timeBox !== undefined) return <BoxWords timeBox={timeBox} />;
  return empty === null ? null : <span className={styles.empty}>{empty}</span>;
}

/** When the session ends, or since when it has: `until 15:02`, `ended 15:02`. */
function BoxWords({ timeBox }: { readonly timeBox: TimeBoxView }) {
  const words = useClock((now) => boxTexts.short(timeBox, now));
  return <span className={cx(styles.box, timeBox.ended !== undefined && styles.ended)}>{words}</span>;
}

/** The words alone, for a line that has no room for a bar; nothing when no lease is held. */
export const TimeWords = ({
  of: { expiresAt, timeBox },
}: {
  readonly of: Pick<SessionView, 'expiresAt' | 'timeBox'>;
}) => (
  <>
    {timeBox !== undefined && <BoxWords timeBox={timeBox} />}
    {timeBox === undefined && expiresAt !== null && <Words expiresAt={expiresAt} />}
  </>
);

const Words = ({ expiresAt }: { readonly expiresAt: number }) => (
  <span className={styles.alone}>
    {useClock((now) => timeLeftOf({ leasedAt: null, expiresAt }, now)?.words)}
  </span>
);

function Draining({
  leasedAt,
  expiresAt,
  isLow,
  timeBox,
}: {
  readonly leasedAt: number | null;
  readonly expiresAt: number;
  readonly isLow: boolean;
  readonly timeBox: TimeBoxView | undefined;
}) {
  const left = (now: number) => timeLeftOf({ leasedAt, expiresAt }, now);
  // Primitives in place of the clock: drawn when one of them changes, and not every second.
  // Credentials are renewed until the end of the session: that is the time that counts, but where they are not.
  const isBoxed = timeBox !== undefined && !isLow;
  const words = useClock((now) => (isBoxed ? boxTexts.short(timeBox, now) : left(now)?.words));
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
