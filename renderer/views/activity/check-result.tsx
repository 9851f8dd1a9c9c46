import { type ActivityCheck, isActivityFault } from '../../../shared/activity-check.ts';
import { activityTexts, activityText as t } from '../../../shared/words.ts';
import { useCopy } from '../../app-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { fullTime } from '../../when.ts';
import styles from './activity-page.module.css';

const SHOWN = 5;

/** Whether the record is what was written, in the words of `latchkey activity verify`. */
export function CheckResult({
  check: { state, entries, findings, hash },
  onClose,
}: {
  readonly check: ActivityCheck;
  readonly onClose: () => void;
}) {
  const copy = useCopy();
  const isBroken = state === 'broken' || state === 'unverified';
  const said = state === 'empty' ? activityTexts.empty : activityTexts[state](entries);
  // The faults first: there may be a long list of what is none.
  const listed = findings.toSorted((a, b) => Number(isActivityFault(b)) - Number(isActivityFault(a)));
  return (
    <section
      className={cx(styles.check, isBroken && styles.broken)}
      role={isBroken ? 'alert' : 'status'}
      aria-label={t.verify}
    >
      <Icon name={isBroken ? 'warning' : 'check'} />
      <div className={styles.checkWords}>
        <strong>{said}</strong>
        {listed.length > 0 && (
          <ul>
            {listed.slice(0, SHOWN).map((found) => (
              <li key={JSON.stringify(found)}>{activityTexts.finding(found, fullTime)}</li>
            ))}
            {listed.length > SHOWN && <li>{t.moreFindings(listed.length - SHOWN)}</li>}
          </ul>
        )}
        {state === 'intact' && (
          <>
            {hash !== null && <div>{activityTexts.hash(hash)}</div>}
            <div>{activityTexts.limits}</div>
          </>
        )}
      </div>
      {hash !== null && <Button onClick={() => void copy(hash)}>{t.copyHash}</Button>}
      <IconButton icon="close" name={t.closeCheck} onClick={onClose} />
    </section>
  );
}
