import { type ReactNode, useState } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { useNow } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { validity } from './code-text.ts';
import { pageHost } from './page-host.ts';
import styles from './prompts.module.css';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';
import { useAnswer } from './use-answer.ts';

export function ContinueInBrowser({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'browser' }>;
  readonly aside: ReactNode;
}) {
  const { answer } = useAnswer(prompt.id);
  const now = useNow();
  // The question does not say when it was put; the ring counts from when it was first seen.
  const [seenAt] = useState(now);
  const t = panelText.browser;
  const left = validity({ issuedAt: seenAt, expiresAt: prompt.expiresAt }, now);
  return (
    <SignInElsewhere
      prompt={prompt}
      aside={aside}
      left={left}
      words={t}
      openLabel={t.again}
      address={pageHost(prompt.url)}
      lead={<p>{left.share === 0 ? t.ended : t.body}</p>}
    >
      {prompt.offersCode === true && (
        <div className={styles.otherWay}>
          <span className={styles.soft}>{t.otherDevice}</span>
          <Button onClick={() => void answer({ kind: 'use-code' })}>{t.useCode}</Button>
        </div>
      )}
    </SignInElsewhere>
  );
}
