import { useState } from 'react';
import { settingsText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useLoaded } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import styles from './settings-page.module.css';
import { isChangedSince, isWorthUndoing, UndoPlanView } from './undo-plan.tsx';

export function UndoChange({
  isAsked,
}: {
  /** Asked by the address already: what an import offers leads here. */
  readonly isAsked: boolean;
}) {
  const [isPressed, setPressed] = useState(false);
  const close = (): void => {
    setPressed(false);
    if (isAsked) go('settings');
  };
  return (
    <div className={styles.row}>
      <div>
        <strong>{t.undo}</strong>
        <p className={styles.hint}>{t.undoHint}</p>
      </div>
      <Button verb="undo" onClick={() => setPressed(true)}>
        {t.undoButton}
      </Button>
      {(isPressed || isAsked) && <UndoDialog onDone={close} />}
    </div>
  );
}

/** Shows what an undo would do before it is done; where a file was changed since, says what would be lost. */
function UndoDialog({ onDone }: { readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { value, problem, again } = useLoaded('undo', async () => {
    const read = await client.undoPlan({});
    return read.ok ? { ok: true, value: { plan: read.value } } : read;
  });
  const plan = value?.plan ?? null;
  const force = plan !== null && isChangedSince(plan);
  const undo = async (): Promise<void> => {
    const done = await act(
      () => client.undo({ force, change: plan?.change }),
      ({ files, takenBack, broughtBack, kept, defaultSession }) =>
        t.undone(
          files.join(', '),
          takenBack,
          kept,
          defaultSession && {
            from: defaultSession.from?.session ?? null,
            to: defaultSession.to?.session ?? null,
          },
          broughtBack,
        ),
      (refused) => {
        // A file changed while this was read: what is shown is no longer true.
        if (refused.code === 'refused') again();
        if (refused.code !== 'undo-refused' || force) return false;
        again();
        return true;
      },
    );
    if (done !== null) onDone();
  };
  return (
    <Dialog
      wide
      title={t.undoTitle}
      onClose={onDone}
      footer={
        <>
          <Button onClick={onDone}>{w.common.cancel}</Button>
          {plan !== null && isWorthUndoing(plan) && (
            <Button verb="undo" look={force ? 'danger' : 'primary'} busy={busy} onClick={() => void undo()}>
              {force ? t.undoForce : t.undoYes}
            </Button>
          )}
        </>
      }
    >
      {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
      {value === null && problem === null && <Waiting>{w.loading}</Waiting>}
      {value !== null && plan === null && <p>{t.undoNothing}</p>}
      {plan !== null && <UndoPlanView plan={plan} />}
    </Dialog>
  );
}
