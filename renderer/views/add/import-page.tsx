import { useState } from 'react';
import type { ImportView } from '../../../shared/import.ts';
import { phrase, settingsText, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useLoaded } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { DiffView, Empty, PageHeader, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import addStyles from './add-page.module.css';
import styles from './import-page.module.css';
import { canImport, withNeeds } from './import-rows.ts';
import { ImportTable } from './import-table.tsx';

export function ImportPage() {
  const { client } = useApp();
  const { value: plan, problem, again } = useLoaded('import', () => client.importPlan({}));
  return (
    <>
      <PageHeader title={w.import.title}>
        <Button icon="sync" onClick={again}>
          {w.import.readAgain}
        </Button>
        <Button onClick={() => go('add')}>{w.common.cancel}</Button>
      </PageHeader>
      {problem !== null && (
        <div className={addStyles.page}>
          <ProblemNotice problem={problem} onRetry={again} />
        </div>
      )}
      {plan === null && problem === null && (
        <div className={addStyles.page}>
          <Waiting>{w.import.reading}</Waiting>
        </div>
      )}
      {plan !== null && plan.rows.length === 0 && (
        <Empty
          icon="import"
          title={w.import.empty}
          actions={<Button onClick={() => go('add')}>{w.common.back}</Button>}
        >
          {w.import.emptyHint}
        </Empty>
      )}
      {plan !== null && plan.rows.length > 0 && <Plan plan={plan} />}
    </>
  );
}

function Plan({ plan }: { readonly plan: ImportView }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [acceptFixes, setAcceptFixes] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(plan.rows.filter((row) => canImport(row, false)).map((row) => row.id)),
  );
  const rows = withNeeds(plan.rows, chosen, acceptFixes);
  const hasFixes = plan.rows.some((row) => row.action === 'needs-fix');

  const accept = (accepted: boolean): void => {
    setAcceptFixes(accepted);
    const fixable = plan.rows
      .filter((row) => row.action === 'needs-fix' && canImport(row, true))
      .map((row) => row.id);
    const next = new Set(chosen);
    for (const id of fixable) {
      if (accepted) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  const apply = async (): Promise<void> => {
    const done = await act(
      () => client.importApply({ rows: [...rows], acceptFixes }),
      ({ imported, leftAlone, canUndo }) => {
        const text = w.import.applied(imported, leftAlone);
        const next = { label: settingsText.undoButton, place: 'settings', detail: 'undo' } as const;
        return canUndo === true ? { text, next } : text;
      },
    );
    if (done !== null) go('sessions');
  };

  return (
    <>
      <div className={styles.page}>
        <p className={styles.soft}>{w.import.hint}</p>
        {plan.notes.length > 0 && (
          <section className={styles.notes} aria-label={w.import.notes}>
            <h2>{w.import.notes}</h2>
            <ul>
              {plan.notes.map((note) => (
                <li key={`${note.file} ${note.line} ${note.text}`}>
                  {phrase(note.text)}{' '}
                  <span className={styles.soft}>
                    {note.file}
                    {note.line !== null && `, ${w.import.line(note.line)}`}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <ImportTable
          rows={plan.rows}
          chosen={new Set(rows)}
          acceptFixes={acceptFixes}
          onToggle={(id) => {
            const next = new Set(rows);
            if (!next.delete(id)) next.add(id);
            setChosen(next);
          }}
        />
        {(plan.diff ?? []).map(({ file, diff }) => (
          <details key={file}>
            <summary>{w.import.diff(file)}</summary>
            <DiffView name={w.import.diff(file)} diff={diff} />
          </details>
        ))}
      </div>
      <footer className={styles.footer}>
        {hasFixes && (
          <span title={w.import.acceptFixesHint}>
            <Checkbox
              label={w.import.acceptFixes}
              checked={acceptFixes}
              onChange={(event) => accept(event.target.checked)}
            />
          </span>
        )}
        <span className={styles.gap} />
        <Button onClick={() => go('add')}>{w.common.cancel}</Button>
        <Button
          verb="importApply"
          look="primary"
          busy={busy}
          disabled={rows.length === 0}
          onClick={() => void apply()}
        >
          {w.import.apply(rows.length)}
        </Button>
      </footer>
    </>
  );
}
