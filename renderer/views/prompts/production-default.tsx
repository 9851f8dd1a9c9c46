import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { YesOrNo } from './yes-or-no.tsx';

/** Asked once, from wherever the switch was begun. */
export function ProductionDefault({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'production-default' }>;
  readonly aside: ReactNode;
}) {
  const t = panelText.production;
  return (
    <YesOrNo promptId={prompt.id} title={t.title(prompt.sessionName)} aside={aside} text={t} look="danger">
      <p>{t.body(prompt.sessionName, prompt.account)}</p>
    </YesOrNo>
  );
}
