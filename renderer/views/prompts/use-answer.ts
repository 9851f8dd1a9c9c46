import type { PromptAnswer } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import { useAct, useApp } from '../../app-context.tsx';

export function useAnswer(promptId: PromptId) {
  const { client } = useApp();
  const { act, busy } = useAct();
  return { busy, answer: (answer: PromptAnswer) => act(() => client.answerPrompt({ promptId, answer })) };
}
