import { settingsText as t } from '../../../shared/words.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './settings-page.module.css';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
  readonly fix: string | null;
}

/** What was looked at, each with its fix where it is not well. */
export function CheckList({
  checks,
  said = (english) => english,
}: {
  readonly checks: readonly Check[];
  /** Their sentences in the language of the user. */
  readonly said?: (english: string) => string;
}) {
  return (
    <ul className={styles.checks}>
      {checks.map((check) => (
        <li key={`${check.name} ${check.said}`}>
          <span className={cx(check.ok ? styles.ok : styles.bad)} title={check.ok ? t.ok : t.notOk}>
            <Icon name={check.ok ? 'check' : 'warning'} />
            <span className="visually-hidden">{check.ok ? t.ok : t.notOk}</span>
          </span>
          <div className={styles.check}>
            <strong>{said(check.name)}</strong>
            <p className={styles.soft}>{said(check.said)}</p>
            {check.fix !== null && <p>{said(check.fix)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
