import type { AppState, Prompt } from '../../../../shared/app-state.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { HeldLeasePort, PromptPorts } from '../command-ports.ts';
import { isOfSource, showDeviceCodes } from './device-codes.ts';
import { note } from './print.ts';
import { answeringPrompts } from './prompt-answers.ts';

/** The ports for reporting why a call waits and for taking answers while it does. */
export type WaitPorts = PromptPorts & HeldLeasePort;

/**
 * Says once on standard error, also where that is a log, why nothing happens while `work` waits for a sign-in, and shows the device code when there
 * is one. A held lease costs nothing: the state is then not listened to.
 */
export async function narrateWait<T>(
  io: CommandIo,
  ports: WaitPorts,
  session: SessionView,
  work: () => Promise<T>,
): Promise<T> {
  const { sourceId } = session;
  if (ports.app.broker.held(session.id) !== null) return work();
  let said = false;
  const unsubscribe = ports.app.subscribe(({ prompts }) => {
    const prompt = said
      ? undefined
      : prompts.find((p) => p.kind === 'sign-in-needed' && isOfSource(p, sourceId));
    if (prompt?.kind !== 'sign-in-needed') return;
    said = true;
    note(io, terminalTexts.waitingForSignIn(prompt.sourceName));
  });
  // SECURITY: a code belongs on a terminal, not into the log of a build.
  const quiet = io.isTerminal ? showDeviceCodes(ports, sourceId, (line) => note(io, line)) : () => undefined;
  try {
    return await work();
  } finally {
    quiet();
    unsubscribe();
  }
}

/** True while the user has something to do before this session can give credentials. */
export const waitsForUser = ({ prompts }: AppState, session: SessionView): boolean =>
  prompts.some((prompt) => {
    if (prompt.kind === 'mfa-code') return isOfChain(prompt, session);
    return 'sourceId' in prompt && isOfSource(prompt, session.sourceId);
  });

/** The code may be asked for by any step the session is built on. */
const isOfChain = (prompt: Prompt & { readonly kind: 'mfa-code' }, session: SessionView): boolean =>
  prompt.sessionId === session.id || session.chain.some((step) => step.label === prompt.sessionName);

/** As `narrateWait`, and the questions of this session can be answered on this terminal. The first answer counts. */
export async function askingWait<T>(
  io: CommandIo,
  ports: WaitPorts,
  session: SessionView,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return answeringPrompts(
    io,
    ports,
    (prompt) => {
      if (prompt.kind === 'production-default') return prompt.sessionId === session.id;
      return prompt.kind === 'mfa-code' ? isOfChain(prompt, session) : isOfSource(prompt, session.sourceId);
    },
    () => narrateWait(io, ports, session, work),
    signal,
  );
}
