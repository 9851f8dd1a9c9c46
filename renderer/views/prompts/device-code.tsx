import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { useNow } from '../../app-context.tsx';
import { groupCode, validity } from './code-text.ts';
import styles from './prompts.module.css';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';

export function DeviceCode({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'device-code' }>;
  readonly aside: ReactNode;
}) {
  const t = panelText.device;
  const left = validity(prompt, useNow());
  return (
    <SignInElsewhere
      prompt={prompt}
      aside={aside}
      left={left}
      words={t}
      openLabel={t.open}
      address={prompt.verificationUri}
      head={<p>{t.compare}</p>}
      lead={
        <output className={styles.code} aria-label={`${t.code}: ${prompt.userCode.split('').join(' ')}`}>
          {groupCode(prompt.userCode)}
        </output>
      }
    >
      <p className={styles.soft}>{left.share === 0 ? t.ended : t.waiting}</p>
    </SignInElsewhere>
  );
}
