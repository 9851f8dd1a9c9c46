import { useState } from 'react';
import { settingsText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import styles from './settings-page.module.css';

export function UndoChange() {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [isAsking, setAsking] = useState(false);
  const undo = async (): Promise<void> => {
    await act(
      () => client.undo({}),
      ({ files, takenBack, kept }) => t.undone(files.join(', '), takenBack, kept),
    );
    setAsking(false);
  };
  return (
    <div className={styles.row}>
      <div>
        <strong>{t.undo}</strong>
        <p className={styles.hint}>{t.undoHint}</p>
      </div>
      <Button onClick={() => setAsking(true)}>{t.undoButton}</Button>
      {isAsking && (
        <ConfirmDialog
          title={t.undoTitle}
          yes={t.undoYes}
          danger={false}
          busy={busy}
          onYes={() => void undo()}
          onNo={() => setAsking(false)}
        >
          {t.undoBody}
        </ConfirmDialog>
      )}
    </div>
  );
}
