import type { ReactNode } from 'react';
import type { PromptId } from '../../../shared/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

/** A question with two answers. The safe one, No, has the focus; Escape means it too. */
export function YesOrNo({
  promptId,
  title,
  aside,
  text,
  look,
  wide = false,
  children,
}: {
  readonly promptId: PromptId;
  readonly title: string;
  readonly aside: ReactNode;
  readonly text: { readonly yes: string; readonly no: string };
  /** Of Yes. */
  readonly look: 'primary' | 'danger';
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { answer, busy } = useAnswer(promptId);
  const no = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      wide={wide}
      title={title}
      aside={aside}
      onClose={no}
      footer={
        <>
          <Button autoFocus onClick={no}>
            {text.no}
          </Button>
          <Button look={look} busy={busy} onClick={() => void answer({ kind: 'yes' })}>
            {text.yes}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>{children}</div>
    </Dialog>
  );
}
