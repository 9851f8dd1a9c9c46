import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { DiffView } from '../../ui/blocks.tsx';
import { PromptAccount } from './prompt-account.tsx';
import { YesOrNo } from './yes-or-no.tsx';

export function TakeOver({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'take-over-profile' }>;
  readonly aside: ReactNode;
}) {
  const t = panelText.takeOver;
  return (
    <YesOrNo wide promptId={prompt.id} title={t.title(prompt.profile)} aside={aside} text={t} look="primary">
      <p>{t.body(prompt.profile, prompt.file, prompt.sessionName)}</p>
      {prompt.isOfAnother === true && <p>{t.ofAnother}</p>}
      <PromptAccount sessionId={prompt.sessionId} />
      <h3>{t.diff}</h3>
      <DiffView name={t.diff} diff={prompt.diff} />
    </YesOrNo>
  );
}
