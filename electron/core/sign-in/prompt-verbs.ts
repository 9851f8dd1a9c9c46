import type { Prompt } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { done, doneIf } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';

type PromptVerbs = Pick<Handlers<AppContract>, 'answerPrompt' | 'openPromptLink' | 'copyPromptCode'>;

export function createPromptVerbs(rooms: Rooms): PromptVerbs {
  type Visited = Extract<Prompt, { kind: 'device-code' | 'browser' }>;
  const visited = (id: PromptId): Result<Visited, Problem> => {
    const prompt = rooms.prompts.find(id);
    if (prompt?.kind === 'device-code' || prompt?.kind === 'browser') return ok(prompt);
    return err({ code: 'invalid-input', field: 'promptId', reason: 'This sign-in is no longer waiting.' });
  };
  return {
    answerPrompt: async ({ promptId, answer }) => doneIf(rooms.prompts.answer(promptId, answer)),
    async openPromptLink({ promptId }) {
      const window = rooms.prompts.find(promptId);
      if (window?.kind === 'sign-in-window') {
        await rooms.ports.identityPorts.samlWindow.raise(window.sourceId);
        return done();
      }
      const prompt = visited(promptId);
      if (!prompt.ok) return prompt;
      return doneIf(await rooms.ports.browser.open(pageOf(prompt.value)));
    },
    async copyPromptCode({ promptId }) {
      const prompt = visited(promptId);
      if (!prompt.ok) return prompt;
      // Without a code to compare, the page itself is what a person takes to another browser of this machine.
      const { value } = prompt;
      await rooms.ports.clipboard.writeText(value.kind === 'browser' ? value.url : value.userCode);
      return done();
    },
  };
}

const pageOf = (prompt: Extract<Prompt, { kind: 'device-code' | 'browser' }>): string =>
  prompt.kind === 'browser' ? prompt.url : (prompt.verificationUriComplete ?? prompt.verificationUri);
