import { type ReactNode, useState } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { panelText } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useNow } from '../../app-context.tsx';
import { Ring } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { validity } from './code-text.ts';
import { pageHost } from './page-host.ts';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

export function ContinueInBrowser({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'browser' }>;
  readonly aside: ReactNode;
}) {
  const { client } = useApp();
  const { act } = useAct();
  const { answer } = useAnswer(prompt.id);
  const now = useNow();
  // The question does not say when it was put; the ring counts from when it was first seen.
  const [seenAt] = useState(now);
  const t = panelText.browser;
  const left = validity({ issuedAt: seenAt, expiresAt: prompt.expiresAt }, now);
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
            {t.again}
          </Button>
        </>
      }
    >
      <div className={styles.device}>
        <p>{left.share === 0 ? t.ended : t.body}</p>
        <div className={styles.validity}>
          <Ring share={left.share} words={left.words} />
          <span className="visually-hidden">{t.validFor}</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <dt>{t.address}</dt>
        <dd>{pageHost(prompt.url)}</dd>
      </dl>
      {prompt.offersCode === true && (
        <div className={styles.otherWay}>
          <span className={styles.soft}>{t.otherDevice}</span>
          <Button onClick={() => void answer({ kind: 'use-code' })}>{t.useCode}</Button>
        </div>
      )}
    </Dialog>
  );
}
