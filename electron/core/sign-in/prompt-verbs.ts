import type { Prompt } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { LoginBrowser, SamlWindow } from '../ports/browser.ts';
import type { Clipboard } from '../ports/machine.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import type { Prompts } from './prompts.ts';

/** A question with a page: where it is, and what a user takes along to it or to another browser. */
interface PageQuestion {
  readonly page: string;
  readonly copied: string;
}

function pageQuestion(prompts: Pick<Prompts, 'find'>, id: PromptId): Result<PageQuestion, Problem> {
  const page = pageOf(prompts.find(id) ?? null);
  return page === null ? invalidInput('promptId', 'This sign-in is no longer waiting.') : ok(page);
}

function pageOf(prompt: Prompt | null): PageQuestion | null {
  switch (prompt?.kind) {
    case 'device-code':
      return {
        page: prompt.verificationUriComplete ?? prompt.verificationUri,
        copied: prompt.userCode,
      };
    // Without a code to compare, the page itself is what a user takes to another browser.
    case 'browser':
      return { page: prompt.url, copied: prompt.url };
    case 'secrets':
      return prompt.page === undefined ? null : { page: prompt.page, copied: prompt.page };
    default:
      return null;
  }
}

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
    return succeededIf(isTakeOver ? await ports.takeOver(prompt.profile, give) : give());
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
      return succeeded();
    }
    const prompt = pageQuestion(ports.prompts, promptId);
    if (!prompt.ok) return prompt;
    return succeededIf(await ports.browser.open(prompt.value.page));
  };

export const copyPromptCode =
  (ports: {
    readonly prompts: Pick<Prompts, 'find'>;
    readonly clipboard: Pick<Clipboard, 'writeText'>;
  }): Handler<'copyPromptCode'> =>
  async ({ promptId }) => {
    const prompt = pageQuestion(ports.prompts, promptId);
    if (!prompt.ok) return prompt;
    await ports.clipboard.writeText(prompt.value.copied);
    return succeeded();
  };
