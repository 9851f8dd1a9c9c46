import { pageEntries } from '../../../shared/pages.ts';
import { phrase, windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Empty, PageHeader } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { SourceCard } from './source-card.tsx';
import styles from './sources-page.module.css';

export function SourcesPage() {
  const sources = useAppState((state) => state.sources);
  return (
    <>
      <PageHeader title={phrase(pageEntries.sources.title)}>
        <Button look="primary" icon="add" onClick={() => go('add')}>
          {w.sources.add}
        </Button>
      </PageHeader>
      <div className={styles.page}>
        {sources.length === 0 ? (
          <Empty
            icon="sources"
            title={w.sources.emptyTitle}
            actions={
              <>
                <Button look="primary" icon="add" onClick={() => go('add')}>
                  {w.sources.add}
                </Button>
                <Button icon="import" onClick={() => go('import')}>
                  {w.sessions.import}
                </Button>
              </>
            }
          >
            {w.sources.empty}
          </Empty>
        ) : (
          <ul className={styles.cards}>
            {sources.map((source) => (
              <SourceCard key={source.id} source={source} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
