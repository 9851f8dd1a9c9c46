import { useState } from 'react';
import { settingsText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

/** Whether git is set up, and what a set-up would write. */
export function useGitPlan() {
  const { client } = useApp();
  // A detach takes the helper out as well, and an attach brings it back.
  const isDetached = useAppState((state) => state.files.detached === true);
  return useLoaded(isDetached ? 'git, detached' : 'git', () => client.gitPlan({ install: true }));
}

export function GitIntegration() {
  const { value: plan, problem, again } = useGitPlan();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={t.git} hint={t.gitHint}>
      {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
      {plan !== null && (
        <div className={styles.row}>
          <span className={styles.status}>
            {plan.installed && (
              <span className={styles.ok}>
                <Icon name="check" />
              </span>
            )}
            {plan.installed ? t.gitInstalled : t.gitNotInstalled}
          </span>
          <Button verb="gitApply" onClick={() => setOpen(true)}>
            {plan.installed ? t.gitRemove : t.gitInstall}
          </Button>
        </div>
      )}
      {plan === null && problem === null && <Waiting>{w.loading}</Waiting>}
      {isOpen && plan !== null && (
        <GitDialog
          install={!plan.installed}
          onDone={() => {
            setOpen(false);
            again();
          }}
        />
      )}
    </Section>
  );
}

export function GitDialog({ install, onDone }: { readonly install: boolean; readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { value: plan, problem, again } = useLoaded(String(install), () => client.gitPlan({ install }));
  const apply = async (): Promise<void> => {
    const done = await act(
      () => client.gitApply({ install }),
      install ? t.gitDone.install : t.gitDone.remove,
    );
    if (done !== null) onDone();
  };
  return (
    <PlanDialog
      title={install ? t.gitInstallTitle : t.gitRemoveTitle}
      yes={install ? t.gitInstallYes : t.gitRemoveYes}
      notesTitle={t.gitNotes}
      plan={
        plan === null
          ? null
          : {
              files: [{ title: t.gitWhat(plan.diff.file), diff: plan.diff.diff }],
              notes: plan.notes ?? [],
            }
      }
      problem={problem}
      busy={busy}
      canApply={plan !== null}
      onAgain={again}
      onApply={apply}
      onClose={onDone}
    />
  );
}
