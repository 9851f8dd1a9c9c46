import { accountText } from '../../../shared/account.ts';
import type { Prompt, PromptAnswer } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';

/**
 * Asks once before a session that is production becomes the default; one that is the default already asks nothing.
 * True: the user has said yes; false: there was nothing to ask.
 */
export type ProductionQuestion = (
  session: SessionView,
  isConfirmed: boolean,
  signal: AbortSignal,
) => Promise<Result<boolean, Problem>>;

type Question = Omit<Extract<Prompt, { kind: 'production-default' }>, 'id'>;

export function createProductionQuestion(ports: {
  readonly defaultSessionId: () => SessionId | null;
  readonly ask: (question: Question, signal: AbortSignal) => Promise<PromptAnswer>;
}): ProductionQuestion {
  let open: AbortController | null = null;

  return async (view, isConfirmed, signal) => {
    // A switch that the user began after another one takes the place of its question.
    open?.abort();
    if (isConfirmed || ports.defaultSessionId() === view.id) return ok(isConfirmed);
    if (view.production !== true) return ok(false);
    const asking = new AbortController();
    open = asking;
    const answer = await ports.ask(
      {
        kind: 'production-default',
        sessionId: view.id,
        sessionName: view.name,
        account: accountText(view),
      },
      AbortSignal.any([asking.signal, signal]),
    );
    if (open === asking) open = null;
    return answer.kind === 'yes' ? ok(true) : err({ code: 'cancelled' });
  };
}
