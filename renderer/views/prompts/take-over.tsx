import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/text/window-pages.ts';
import { DiffView } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

export function TakeOver({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'take-over-profile' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const t = panelText.takeOver;
  const no = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      wide
      title={t.title(prompt.profile)}
      aside={aside}
      onClose={no}
      footer={
        <>
          <Button autoFocus onClick={no}>
            {t.no}
          </Button>
          <Button look="primary" busy={busy} onClick={() => void answer({ kind: 'yes' })}>
            {t.yes}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>{t.body(prompt.profile, prompt.file, prompt.sessionName)}</p>
        <h3>{t.diff}</h3>
        <DiffView name={t.diff} diff={prompt.diff} />
      </div>
    </Dialog>
  );
}
