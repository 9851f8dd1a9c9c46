import type { AppState, Prompt } from '../../../../shared/app-state.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { lockTexts } from '../../../../shared/text/lock.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { HeldLeasePort, PromptPorts } from '../command-ports.ts';
import { isOfSource, showDeviceCodes } from './device-codes.ts';
import { note } from './print.ts';
import { answeringPrompts } from './prompt-answers.ts';

/** The ports for reporting why a call waits and for taking answers while it does. */
export type WaitPorts = PromptPorts & HeldLeasePort;

interface WaitHow {
  /** A held lease is not enough for this work: it may wait for a sign-in anyway. */
  readonly evenIfHeld?: boolean;
  /** Who asks for an MFA code beside it says so, or where it is asked for. */
  readonly asksBeside?: boolean;
}

/**
 * Says at once on standard error, also where that is a log, why nothing happens while `work` waits for a sign-in or an MFA code, and shows the device
 * code when there is one. A held lease costs nothing: the state is then not listened to.
 */
export async function narrateWait<T>(
  io: CommandIo,
  ports: WaitPorts,
  session: SessionView,
  work: () => Promise<T>,
  how: WaitHow = {},
): Promise<T> {
  const { sourceId } = session;
  if (how.evenIfHeld !== true && ports.app.broker.held(session.id) !== null) return work();
  const said = new Set<string>();
  const look = (state: AppState): void => {
    const line = whyWaiting(state, session, how.asksBeside === true);
    if (line === null || said.has(line)) return;
    said.add(line);
    note(io, line);
  };
  const unsubscribe = ports.app.subscribe(look);
  // SECURITY: a code belongs on a terminal, not into the log of a build.
  const quiet = io.isTerminal ? showDeviceCodes(ports, sourceId, (line) => note(io, line)) : () => undefined;
  try {
    const working = work();
    // A sign-in that somebody else has begun may change nothing in the state for minutes.
    look(ports.app.state());
    return await working;
  } finally {
    quiet();
    unsubscribe();
  }
}

/**
 * Says at once on standard error where `work` waits for the user to unlock the keychain, which the system asks for in a window of its
 * own, or Latchkey, which was locked since.
 */
export async function narrateUnlock<T>(
  io: CommandIo,
  ports: PromptPorts,
  work: () => Promise<T>,
): Promise<T> {
  const said = new Set<string>();
  const sayOnce = (line: string): void => {
    if (said.has(line)) return;
    said.add(line);
    note(io, line);
  };
  const look = ({ keychain, locked }: AppState): void => {
    if (keychain.unlocking === true) sayOnce(terminalTexts.waitingForKeychain);
    if (locked !== null) sayOnce(lockTexts.signInWaits);
  };
  const unsubscribe = ports.app.subscribe(look);
  try {
    const working = work();
    look(ports.app.state());
    return await working;
  } finally {
    unsubscribe();
  }
}

const sourceOf = ({ sources }: AppState, { sourceId }: SessionView) =>
  sources.find(({ id }) => id === sourceId);

/** What the user has to do before this session can give credentials; null: nothing. */
function whyWaiting(state: AppState, session: SessionView, asksBeside: boolean): string | null {
  const { sourceId } = session;
  if (state.keychain.unlocking === true) return terminalTexts.waitingForKeychain;
  for (const prompt of state.prompts) {
    if (prompt.kind === 'mfa-code') {
      if (!asksBeside && isOfChain(prompt, session))
        return terminalTexts.waitingForMfaCode(prompt.serial, prompt.sessionName);
    } else if ('sourceId' in prompt && isOfSource(prompt, sourceId)) {
      return terminalTexts.waitingForSignIn(prompt.sourceName, sourceOf(state, session)?.command);
    }
  }
  const source = sourceOf(state, session);
  return source?.state === 'signing-in' ? terminalTexts.waitingForSignIn(source.name, source.command) : null;
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
  evenIfHeld = false,
): Promise<T> {
  return answeringPrompts(
    io,
    ports,
    (prompt) => {
      if (prompt.kind === 'production-default') return prompt.sessionId === session.id;
      return prompt.kind === 'mfa-code' ? isOfChain(prompt, session) : isOfSource(prompt, session.sourceId);
    },
    () => narrateWait(io, ports, session, work, { evenIfHeld, asksBeside: true }),
    signal,
  );
}
