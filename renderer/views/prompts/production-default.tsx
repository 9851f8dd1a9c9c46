import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/text/window-pages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

/** Asked once, from wherever the switch was begun. The safe button has the focus. */
export function ProductionDefault({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'production-default' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const t = panelText.production;
  const no = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      title={t.title(prompt.sessionName)}
      aside={aside}
      onClose={no}
      footer={
        <>
          <Button autoFocus onClick={no}>
            {t.no}
          </Button>
          <Button look="danger" busy={busy} onClick={() => void answer({ kind: 'yes' })}>
            {t.yes}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>{t.body(prompt.sessionName, prompt.account)}</p>
      </div>
    </Dialog>
  );
}
