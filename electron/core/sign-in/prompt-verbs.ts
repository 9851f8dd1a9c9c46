import type { Prompt } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { LoginBrowser, SamlWindow } from '../ports/browser.ts';
import type { Clipboard } from '../ports/machine.ts';
import { done, doneIf, type Handler } from '../verb-result.ts';
import type { Prompts } from './prompts.ts';

type PageQuestion = Extract<Prompt, { kind: 'device-code' | 'browser' }>;

function pageQuestion(prompts: Pick<Prompts, 'find'>, id: PromptId): Result<PageQuestion, Problem> {
  const prompt = prompts.find(id);
  if (prompt?.kind === 'device-code' || prompt?.kind === 'browser') return ok(prompt);
  return invalidInput('promptId', 'This sign-in is no longer waiting.');
}

const pageOf = (prompt: PageQuestion): string =>
  prompt.kind === 'browser' ? prompt.url : (prompt.verificationUriComplete ?? prompt.verificationUri);

export const answerPrompt =
  (ports: {
    readonly prompts: Pick<Prompts, 'find' | 'answer'>;
    /** Gives the yes to a take-over, if its question is still about what is in the file, and waits for what comes of it. */
    readonly takeOver: (profile: string, give: () => Result<void, Problem>) => Promise<Result<void, Problem>>;
  }): Handler<'answerPrompt'> =>
  async ({ promptId, answer }) => {
    const give = () => ports.prompts.answer(promptId, answer);
    const prompt = ports.prompts.find(promptId);
    const isTakeOver = prompt?.kind === 'take-over-profile' && answer.kind === 'yes';
    return doneIf(isTakeOver ? await ports.takeOver(prompt.profile, give) : give());
  };

export const openPromptLink =
  (ports: {
    readonly prompts: Pick<Prompts, 'find'>;
    readonly samlWindow: Pick<SamlWindow, 'raise'>;
    readonly browser: LoginBrowser;
  }): Handler<'openPromptLink'> =>
  async ({ promptId }) => {
    const window = ports.prompts.find(promptId);
    if (window?.kind === 'sign-in-window') {
      await ports.samlWindow.raise(window.sourceId);
      return done();
    }
    const prompt = pageQuestion(ports.prompts, promptId);
    if (!prompt.ok) return prompt;
    return doneIf(await ports.browser.open(pageOf(prompt.value)));
  };

export const copyPromptCode =
  (ports: {
    readonly prompts: Pick<Prompts, 'find'>;
    readonly clipboard: Pick<Clipboard, 'writeText'>;
  }): Handler<'copyPromptCode'> =>
  async ({ promptId }) => {
    const prompt = pageQuestion(ports.prompts, promptId);
    if (!prompt.ok) return prompt;
    // Without a code to compare, the page itself is what a user takes to another browser of this machine.
    const { value } = prompt;
    await ports.clipboard.writeText(value.kind === 'browser' ? value.url : value.userCode);
    return done();
  };
