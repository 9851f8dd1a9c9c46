import type { Prompt } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { done, doneIf } from './find.ts';
import type { Rooms } from './rooms.ts';

type PromptVerbs = Pick<Handlers<AppContract>, 'answerPrompt' | 'openPromptLink' | 'copyPromptCode'>;

export function createPromptVerbs(rooms: Rooms): PromptVerbs {
  const deviceCode = (id: PromptId): Result<Extract<Prompt, { kind: 'device-code' }>, Problem> => {
    const prompt = rooms.prompts.find(id);
    if (prompt?.kind === 'device-code') return ok(prompt);
    return err({ code: 'invalid-input', field: 'promptId', reason: 'This sign-in is no longer waiting.' });
  };
  return {
    answerPrompt: async ({ promptId, answer }) => doneIf(rooms.prompts.answer(promptId, answer)),
    async openPromptLink({ promptId }) {
      const prompt = deviceCode(promptId);
      if (!prompt.ok) return prompt;
      const { verificationUri, verificationUriComplete } = prompt.value;
      return doneIf(await rooms.ports.browser.open(verificationUriComplete ?? verificationUri));
    },
    async copyPromptCode({ promptId }) {
      const prompt = deviceCode(promptId);
      if (!prompt.ok) return prompt;
      await rooms.ports.clipboard.writeText(prompt.value.userCode);
      return done();
    },
  };
}
