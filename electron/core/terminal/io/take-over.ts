import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { PromptPorts } from '../command-ports.ts';
import { isYes } from './confirm.ts';
import { note, plain } from './print.ts';

/**
 * Asks at the terminal what the window asks: whether Latchkey may have this profile of the user's own. Where nobody can be
 * asked, and after a no, the question stays open in the window. SECURITY: the text is shown before the yes.
 */
export async function offerTakeOver(
  io: CommandIo,
  ports: PromptPorts,
  { profile, isAgreed }: { readonly profile: string; readonly isAgreed: boolean },
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const prompt = ports.app
    .state()
    .prompts.find((one) => one.kind === 'take-over-profile' && one.profile === profile);
  if (prompt?.kind !== 'take-over-profile') return ok(undefined);
  if (!isAgreed) {
    if (!io.isTerminal) return ok(undefined);
    note(io, plain(prompt.diff));
    const answer = await io.ask(plain(terminalTexts.takeOverQuestion(profile, prompt.file)), signal);
    if (answer === null || !isYes(answer)) return ok(undefined);
  }
  const given = await ports.app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, signal);
  return given.ok ? ok(undefined) : given;
}
