import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { windowText as w } from '../../../shared/words.ts';
import { DiffView, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import styles from './settings-page.module.css';

/** What would change in the user's files, and a yes. */
export interface ShownPlan {
  /** `title`: names the file. */
  readonly files: readonly { readonly title: string; readonly diff: string }[];
  /** What is to be known of the user's own lines. */
  readonly notes: readonly string[];
  /** Above the diffs. */
  readonly first?: ReactNode;
  /** Below everything else. */
  readonly last?: ReactNode;
}

export function PlanDialog({
  title,
  yes,
  notesTitle,
  plan,
  problem,
  busy,
  canApply,
  onAgain,
  onApply,
  onClose,
}: {
  readonly title: string;
  readonly yes: string;
  readonly notesTitle: string;
  /** Null: it is not known yet. */
  readonly plan: ShownPlan | null;
  readonly problem: Problem | null;
  readonly busy: boolean;
  readonly canApply: boolean;
  readonly onAgain: () => void;
  readonly onApply: () => Promise<void>;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      wide
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.common.cancel}</Button>
          <Button
            verb="gitApply"
            look="primary"
            busy={busy}
            disabled={!canApply}
            onClick={() => void onApply()}
          >
            {yes}
          </Button>
        </>
      }
    >
      {problem !== null && <ProblemNotice problem={problem} onRetry={onAgain} />}
      {plan === null && problem === null && <Waiting>{w.loading}</Waiting>}
      {plan !== null && (
        <div className={styles.stack}>
          {plan.first}
          {plan.files.map((file) => (
            <div key={file.title}>
              <h3>{file.title}</h3>
              <DiffView name={file.title} diff={file.diff} />
            </div>
          ))}
          {plan.notes.length > 0 && (
            <section aria-label={notesTitle}>
              <h3>{notesTitle}</h3>
              {plan.notes.map((note) => (
                <p key={note}>{note}</p>
              ))}
            </section>
          )}
          {plan.last}
        </div>
      )}
    </Dialog>
  );
}
