import type { Prompt } from '../../../shared/app-state.ts';
import type { SessionView } from '../../../shared/session.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { CommandIo, CommandPorts } from './command.ts';
import { isOfSource, tellDeviceCodes } from './device-codes.ts';
import { note, plain } from './print.ts';

/**
 * Says once on standard error why nothing happens while `work` waits for a sign-in, and shows the device code when there
 * is one. A held lease costs nothing: the state is then not listened to.
 */
export async function narrateWait<T>(
  io: CommandIo,
  ports: CommandPorts,
  session: SessionView,
  work: () => Promise<T>,
): Promise<T> {
  const { sourceId } = session;
  if (!io.isTerminal || ports.app.broker.held(session.id) !== null) return work();
  let said = false;
  const unsubscribe = ports.app.subscribe(({ prompts }) => {
    const prompt = said
      ? undefined
      : prompts.find((p) => p.kind === 'sign-in-needed' && isOfSource(p, sourceId));
    if (prompt?.kind !== 'sign-in-needed') return;
    said = true;
    note(io, terminalTexts.waitingForSignIn(prompt.sourceName));
  });
  const quiet = tellDeviceCodes(ports, sourceId, (line) => note(io, line));
  try {
    return await work();
  } finally {
    quiet();
    unsubscribe();
  }
}

/** The code may be asked for by any step the session stands on. */
const isOfChain = (prompt: Prompt & { readonly kind: 'mfa-code' }, session: SessionView): boolean =>
  prompt.sessionId === session.id || session.chain.some((step) => step.label === prompt.sessionName);

/** As `narrateWait`, and an MFA code of this session can be typed on this terminal. Whoever answers first is heard. */
export async function askingWait<T>(
  io: CommandIo,
  ports: CommandPorts,
  session: SessionView,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  if (!io.isTerminal) return work();
  const ended = new AbortController();
  const asked = new Set<string>();
  const askSignal = AbortSignal.any([signal, ended.signal]);
  const look = (prompts: readonly Prompt[]): void => {
    for (const prompt of prompts) {
      if (prompt.kind !== 'mfa-code' || !isOfChain(prompt, session) || asked.has(prompt.id)) continue;
      asked.add(prompt.id);
      void answerOnTerminal(io, ports, prompt, askSignal);
    }
  };
  const unsubscribe = ports.app.subscribe((state) => look(state.prompts));
  try {
    return await narrateWait(io, ports, session, work);
  } finally {
    ended.abort();
    unsubscribe();
  }
}

async function answerOnTerminal(
  io: CommandIo,
  ports: CommandPorts,
  prompt: Prompt & { readonly kind: 'mfa-code' },
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let question = terminalTexts.mfaQuestion(prompt.sessionName, prompt.serial); ; ) {
      const code = await io.ask(plain(question), signal);
      if (code === null || signal.aborted) return;
      const answer =
        code.trim() === '' ? { kind: 'cancel' as const } : { kind: 'text' as const, text: code.trim() };
      const heard = await ports.app.verbs.answerPrompt({ promptId: prompt.id, answer }, signal);
      const isStillOpen = ports.app.state().prompts.some(({ id }) => id === prompt.id);
      if (heard.ok || !isStillOpen) return;
      // Not six digits: the question stays open, so it is asked again with the reason.
      question = `${problemText(heard.error).what} ${terminalTexts.mfaQuestion(prompt.sessionName, prompt.serial)}`;
    }
  } catch {
    // Answered elsewhere meanwhile, the caller left, or its terminal is gone: the question still stands in the window.
  }
}
