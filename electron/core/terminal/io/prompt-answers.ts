import type { Prompt, PromptAnswer } from '../../../../shared/app-state.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { linkedAbort } from '../../async/linked-abort.ts';
import { sessionAndAccount } from '../../sessions/session-names.ts';
import type { CommandIo } from '../command.ts';
import type { PromptPorts, StatePort } from '../command-ports.ts';
import { isYes } from './confirm.ts';
import { note, plain } from './print.ts';
import { chosenRoles } from './role-numbers.ts';

/** Questions that a line of text answers. */
export type Typed = Extract<Prompt, { kind: 'mfa-code' | 'choose-roles' | 'production-default' }>;
const isTyped = (prompt: Prompt): prompt is Typed =>
  prompt.kind === 'mfa-code' || prompt.kind === 'choose-roles' || prompt.kind === 'production-default';

/**
 * While `work` continues, the questions that are this caller's can be answered on its terminal. The first answer counts. Without a
 * terminal one line says that a code is entered, or roles are chosen, in the window.
 */
export async function answeringPrompts<T>(
  io: CommandIo,
  ports: PromptPorts,
  isMine: (prompt: Typed) => boolean,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const asked = new Map<string, () => void>();
  const look = (prompts: readonly Prompt[]): void => {
    for (const [id, stop] of asked) if (!prompts.some((prompt) => prompt.id === id)) stop();
    for (const prompt of prompts) {
      if (!isTyped(prompt) || !isMine(prompt) || asked.has(prompt.id)) continue;
      const asking = linkedAbort([signal]);
      asked.set(prompt.id, asking.abort);
      if (io.isTerminal) void answerOnTerminal(io, ports, prompt, asking.signal).finally(asking.unlink);
      else sayWhere(io, prompt);
    }
  };
  const unsubscribe = ports.app.subscribe((state) => look(state.prompts));
  look(ports.app.state().prompts);
  try {
    return await work();
  } finally {
    unsubscribe();
    for (const stop of asked.values()) stop();
  }
}

/** Of production the verbs themselves say what it means without a terminal. */
function sayWhere(io: CommandIo, prompt: Typed): void {
  if (prompt.kind === 'choose-roles') note(io, terminalTexts.rolesInWindow(prompt.sourceName));
  else if (prompt.kind === 'mfa-code')
    note(io, terminalTexts.waitingForMfaCode(prompt.serial, prompt.sessionName));
}

async function answerOnTerminal(
  io: CommandIo,
  ports: PromptPorts,
  prompt: Typed,
  signal: AbortSignal,
): Promise<void> {
  try {
    const first = opening(io, ports, prompt);
    for (let question = first; ; ) {
      const line = await io.ask(plain(question), signal);
      if (line === null || signal.aborted) return;
      const heard = await ports.app.verbs.answerPrompt(
        { promptId: prompt.id, answer: answerOf(prompt, line) },
        signal,
      );
      const isStillOpen = ports.app.state().prompts.some(({ id }) => id === prompt.id);
      if (heard.ok || !isStillOpen) return;
      // It does not fit the question, which stays open: asked again with the reason.
      question = `${problemText(heard.error).what} ${first}`;
    }
  } catch {
    // Answered elsewhere, the caller left, or its terminal is gone: the prompt is still open in the window.
  }
}

/** The question itself; its context is printed before it. */
function opening(io: CommandIo, ports: StatePort, prompt: Typed): string {
  if (prompt.kind === 'production-default') {
    const session = ports.app.state().sessions.find(({ id }) => id === prompt.sessionId);
    const name = session === undefined ? prompt.sessionName : sessionAndAccount(session);
    return terminalTexts.productionQuestion(name);
  }
  if (prompt.kind === 'choose-roles') {
    note(io, terminalTexts.rolesOf(prompt.sourceName));
    for (const [i, { account, role }] of prompt.roles.entries()) {
      note(io, terminalTexts.roleLine(i + 1, prompt.roles.length, role, account));
    }
    return terminalTexts.rolesQuestion;
  }
  if (prompt.problem !== null) note(io, problemText(prompt.problem).what);
  return terminalTexts.mfaQuestion(prompt.sessionName, prompt.serial);
}

function answerOf(prompt: Typed, line: string): PromptAnswer {
  const text = line.trim();
  if (prompt.kind === 'production-default') return { kind: isYes(text) ? 'yes' : 'cancel' };
  if (text === '') return { kind: 'cancel' };
  return { kind: 'text', text: prompt.kind === 'choose-roles' ? chosenRoles(prompt.roles, text) : text };
}
