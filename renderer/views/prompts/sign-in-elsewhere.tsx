import type { ReactNode } from 'react';
import type { PromptId } from '../../../shared/ids.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Ring } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { validity } from './code-text.ts';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

interface Words {
  readonly title: (source: string) => string;
  /** Absent: there is nothing to take elsewhere. */
  readonly copy?: string;
  readonly copied?: string;
  readonly validFor: string;
  readonly address: string;
}

/** A sign-in that continues at a page outside of this window: how long it waits, its address, the way to it. */
export function SignInElsewhere({
  prompt,
  words,
  openLabel,
  address,
  left,
  aside,
  head,
  lead,
  children,
}: {
  readonly prompt: { readonly id: PromptId; readonly sourceName: string };
  readonly words: Words;
  /** Null: there is no page to go to yet. */
  readonly openLabel: string | null;
  readonly address: string;
  readonly left: ReturnType<typeof validity>;
  readonly aside: ReactNode;
  readonly head?: ReactNode;
  /** Beside the ring. */
  readonly lead: ReactNode;
  readonly children?: ReactNode;
}) {
  const { client } = useApp();
  const { act } = useAct();
  const { answer } = useAnswer(prompt.id);
  const cancel = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      title={words.title(prompt.sourceName)}
      aside={aside}
      onClose={cancel}
      footer={
        <>
          <Button onClick={cancel}>{w.common.cancel}</Button>
          {words.copy !== undefined && (
            <Button
              icon="copy"
              onClick={() => void act(() => client.copyPromptCode({ promptId: prompt.id }), words.copied)}
            >
              {words.copy}
            </Button>
          )}
          {openLabel !== null && (
            <Button
              look="primary"
              icon="external"
              autoFocus
              onClick={() => void act(() => client.openPromptLink({ promptId: prompt.id }))}
            >
              {openLabel}
            </Button>
          )}
        </>
      }
    >
      {head}
      <div className={styles.device}>
        {lead}
        <div className={styles.validity}>
          <Ring share={left.share} words={left.words} />
          <span className="visually-hidden">{words.validFor}</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <dt>{words.address}</dt>
        <dd>{address}</dd>
      </dl>
      {children}
    </Dialog>
  );
}
