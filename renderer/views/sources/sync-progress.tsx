import type { SourceView } from '../../../shared/source.ts';
import { windowText as w } from '../../../shared/words.ts';
import { Progress } from '../../ui/blocks.tsx';
import styles from './sync-progress.module.css';

/** How many accounts of a source have been read. */
export function SyncProgress({ sync }: Pick<SourceView, 'sync'>) {
  return (
    <div className={styles.sync}>
      <Progress name={w.sources.syncProgress} done={sync.doneAccounts} total={sync.totalAccounts} />
      <span role="status">{w.sources.syncing(sync.doneAccounts, sync.totalAccounts)}</span>
    </div>
  );
}
