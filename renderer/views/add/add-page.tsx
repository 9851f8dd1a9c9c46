import { useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { go, useRoute } from '../../navigate.ts';
import { PageHeader, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import styles from './add-page.module.css';
import { DetailsStep } from './details-step.tsx';

/** The wizard: how, details, live test. The form's kind is part of the address, so a reload stays in its step. */
export function AddPage() {
  const { client } = useApp();
  const { detail } = useRoute();
  const { value: forms, problem, again } = useLoaded('forms', () => client.forms({}));
  const [visit, setVisit] = useState(0);
  const spec = forms?.find((f) => f.kind === detail);
  const restart = (): void => {
    setVisit((n) => n + 1);
    go('add');
  };
  return (
    <>
      <PageHeader title={w.pages.add}>
        {spec === undefined && <Button onClick={() => go('sources')}>{w.common.cancel}</Button>}
      </PageHeader>
      <div className={styles.page}>
        {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
        {forms === null && problem === null && <Waiting>{w.loading}</Waiting>}
        {forms !== null && spec === undefined && <KindStep forms={forms} />}
        {spec !== undefined && <DetailsStep key={`${spec.kind} ${visit}`} spec={spec} onBack={restart} />}
      </div>
    </>
  );
}

function KindStep({ forms }: { readonly forms: readonly FormSpec[] }) {
  const { sessions } = useAppState();
  const sources = forms.filter((f) => f.makes === 'source');
  const onTop = forms.filter((f) => f.makes === 'session');
  const canStack = sessions.length > 0;
  return (
    <div className={styles.kinds}>
      <section>
        <h2>{w.add.question}</h2>
        <p className={styles.soft}>{w.add.questionHint}</p>
        <div className={styles.cards}>
          {sources.map((form) => (
            <Card
              key={form.kind}
              icon="sources"
              title={form.title}
              summary={form.summary}
              onClick={() => go('add', form.kind)}
            />
          ))}
        </div>
      </section>
      {onTop.length > 0 && (
        <section>
          <h2>{w.add.onTop}</h2>
          <p className={styles.soft}>{canStack ? w.add.onTopHint : w.add.needsSession}</p>
          <div className={styles.cards}>
            {onTop.map((form) => (
              <Card
                key={form.kind}
                icon="layers"
                title={form.title}
                summary={form.summary}
                disabled={!canStack}
                onClick={() => go('add', form.kind)}
              />
            ))}
          </div>
        </section>
      )}
      <section>
        <h2>{w.add.haveTitle}</h2>
        <div className={styles.cards}>
          <Card icon="import" title={w.add.import} summary={w.add.importHint} onClick={() => go('import')} />
        </div>
      </section>
    </div>
  );
}

function Card({
  icon,
  title,
  summary,
  disabled = false,
  onClick,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly summary: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className={styles.card} disabled={disabled} onClick={onClick}>
      <span className={styles.cardIcon}>
        <Icon name={icon} />
      </span>
      <span className={styles.cardText}>
        <strong>{title}</strong>
        <span className={styles.soft}>{summary}</span>
      </span>
    </button>
  );
}
