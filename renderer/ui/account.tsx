import { accountTitle, type NamedAccount } from '../../shared/account.ts';
import { windowText as w } from '../../shared/words.ts';
import styles from './account.module.css';

/** An account as everywhere in the window: its name, which may break into lines, and its number, which never does. */
export function Account({
  of,
  stacked = false,
}: {
  readonly of: NamedAccount;
  /** The number on a line of its own. */
  readonly stacked?: boolean;
}) {
  const title = accountTitle(of);
  const { accountId } = of;
  if (title === null && accountId === null) return w.common.nothing;
  if (title === null) return <span className={styles.number}>{accountId}</span>;
  return (
    <span className={stacked ? styles.stacked : styles.account}>
      <span className={styles.name}>{title} </span>
      {accountId !== null && (
        <span className={styles.number}>
          <span className={styles.mark}>(</span>
          {accountId}
          <span className={styles.mark}>)</span>
        </span>
      )}
    </span>
  );
}
