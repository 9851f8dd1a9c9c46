import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { panelText } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useNow } from '../../app-context.tsx';
import { Ring } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { groupCode, validity } from './code-text.ts';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

export function DeviceCode({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'device-code' }>;
  readonly aside: ReactNode;
}) {
  const { client } = useApp();
  const { act } = useAct();
  const { answer } = useAnswer(prompt.id);
  const now = useNow();
  const t = panelText.device;
  const left = validity(prompt, now);
  const cancel = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      title={t.title(prompt.sourceName)}
      aside={aside}
      onClose={cancel}
      footer={
        <>
          <Button onClick={cancel}>{w.common.cancel}</Button>
          <Button
            icon="copy"
            onClick={() => void act(() => client.copyPromptCode({ promptId: prompt.id }), t.copied)}
          >
            {t.copy}
          </Button>
          <Button
            look="primary"
            icon="external"
            autoFocus
            onClick={() => void act(() => client.openPromptLink({ promptId: prompt.id }))}
          >
            {t.open}
          </Button>
        </>
      }
    >
      <p>{t.compare}</p>
      <div className={styles.device}>
        <output className={styles.code} aria-label={`${t.code}: ${prompt.userCode.split('').join(' ')}`}>
          {groupCode(prompt.userCode)}
        </output>
        <div className={styles.validity}>
          <Ring share={left.share} words={left.words} />
          <span className="visually-hidden">{t.validFor}</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <dt>{t.address}</dt>
        <dd>{prompt.verificationUri}</dd>
      </dl>
      <p className={styles.soft}>{left.share === 0 ? t.ended : t.waiting}</p>
    </Dialog>
  );
}
