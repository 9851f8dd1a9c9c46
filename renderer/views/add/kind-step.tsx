import { useId } from 'react';
import type { FormSpec, KindGroup } from '../../../shared/form.ts';
import { kindGroupText, windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import styles from './add-page.module.css';
import { groupedForms, missingFor } from './kind-choice.ts';

const icons: Readonly<Record<KindGroup | 'other', IconName>> = {
  people: 'person',
  machine: 'terminal',
  keys: 'sources',
  other: 'add',
};

/** What this machine already has, then a card per identity source in groups, then sessions on top of others. */
export function KindStep({ forms }: { readonly forms: readonly FormSpec[] }) {
  const sources = useAppState((state) => state.sources);
  const kinds = useAppState((state) => state.kinds);
  const hasSession = useAppState(({ sessions }) => sessions.total > 0);
  const onTop = forms.filter((f) => f.makes === 'session');
  return (
    <div className={styles.kinds}>
      <Card icon="import" title={w.add.import} summary={w.add.importHint} onClick={() => go('import')} />
      <section>
        <h2>{w.add.question}</h2>
        {groupedForms(forms).map(({ group, forms: ofGroup }) => (
          <div key={group} className={styles.group}>
            <h3>
              {kindGroupText[group].title}
              <span className={styles.groupHint}>{kindGroupText[group].hint}</span>
            </h3>
            <div className={styles.cards}>
              {ofGroup.map((form) => (
                <Card
                  key={form.kind}
                  icon={icons[group]}
                  title={form.title}
                  summary={form.summary}
                  onClick={() => go('add', form.kind)}
                />
              ))}
            </div>
          </div>
        ))}
      </section>
      {onTop.length > 0 && (
        <section>
          <h2>{w.add.onTop}</h2>
          <p className={styles.soft}>{w.add.onTopHint}</p>
          <div className={styles.cards}>
            {onTop.map((form) => (
              <Card
                key={form.kind}
                icon="layers"
                title={form.title}
                summary={form.summary}
                missing={missingFor(form, { sources, kinds, hasSession })}
                onClick={() => go('add', form.kind)}
              />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function Card({
  icon,
  title,
  summary,
  missing = null,
  onClick,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly summary: string;
  /** Why it cannot be chosen yet. The card stays reachable, so that a keyboard finds the reason too. */
  readonly missing?: string | null;
  readonly onClick: () => void;
}) {
  const id = useId();
  return (
    <button
      type="button"
      className={styles.card}
      aria-disabled={missing !== null || undefined}
      aria-describedby={missing === null ? undefined : id}
      onClick={missing === null ? onClick : undefined}
    >
      <span className={styles.cardIcon}>
        <Icon name={icon} />
      </span>
      <span className={styles.cardText}>
        <strong>{title}</strong>
        <span className={styles.soft}>{summary}</span>
        {missing !== null && (
          <span id={id} className={styles.missing}>
            {missing}
          </span>
        )}
      </span>
    </button>
  );
}
