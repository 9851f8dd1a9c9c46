import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { useNow } from '../../app-context.tsx';
import { validity } from './code-text.ts';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';

export function SignInWindow({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'sign-in-window' }>;
  readonly aside: ReactNode;
}) {
  const t = panelText.signInWindow;
  const isPutOff = prompt.isPutOff === true;
  const left = validity(prompt, useNow());
  return (
    <SignInElsewhere
      prompt={prompt}
      aside={aside}
      left={left}
      words={t}
      openLabel={isPutOff ? null : t.show}
      address={prompt.host}
      lead={<p>{left.share === 0 ? t.ended : isPutOff ? t.putOff : t.body}</p>}
    />
  );
}
