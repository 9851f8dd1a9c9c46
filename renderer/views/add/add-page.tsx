import { useState } from 'react';
import { windowText as w } from '../../../shared/words.ts';
import { go, useRoute } from '../../navigate.ts';
import { PageHeader, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useForms } from '../../use-forms.ts';
import styles from './add-page.module.css';
import { DetailsStep } from './details-step.tsx';
import { KindStep } from './kind-step.tsx';

/** The wizard: how, details, live test. The form's kind is part of the address, so a reload stays in its step. */
export function AddPage() {
  const { detail } = useRoute();
  const { forms, problem, again } = useForms();
  const [visit, setVisit] = useState(0);
  const spec = forms?.find((f) => f.kind === detail);
  const restart = (): void => {
    setVisit((n) => n + 1);
    go('add');
  };
  return (
    <>
      <PageHeader title={w.addPage}>
        {spec === undefined && <Button onClick={() => go('sources')}>{w.common.cancel}</Button>}
      </PageHeader>
      <div className={styles.page}>
        {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
        {forms === null && problem === null && <Waiting>{w.loading}</Waiting>}
        {forms !== null && spec === undefined && <KindStep forms={forms} />}
        {spec !== undefined && (
          <DetailsStep key={`${spec.kind} ${visit}`} spec={spec} forms={forms ?? []} onBack={restart} />
        )}
      </div>
    </>
  );
}
