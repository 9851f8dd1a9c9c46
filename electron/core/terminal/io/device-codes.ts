import type { AppState } from '../../../../shared/app-state.ts';
import type { SourceId } from '../../../../shared/ids.ts';
import { neverAborts } from '../../../../shared/never-aborts.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { PromptPorts } from '../command-ports.ts';

/** Null: the session is built on others and its identity source is not known here, so every sign-in may be the one. */
export const isOfSource = (prompt: { readonly sourceId: SourceId }, sourceId: SourceId | null): boolean =>
  sourceId === null || prompt.sourceId === sourceId;

/** Typed on another computer: no browser that opens here would be seen there. */
export const isRemote = ({ env }: Pick<CommandIo, 'env'>): boolean =>
  (env.SSH_CONNECTION ?? '') !== '' && (env.DISPLAY ?? '') === '' && (env.WAYLAND_DISPLAY ?? '') === '';

/**
 * Tells each device code, sign-in page and sign-in window of this identity source once, also one that was already on the screen: a terminal may be all the
 * user sees of this machine. Gives back the way to stop.
 */
export function showDeviceCodes(
  ports: PromptPorts,
  sourceId: SourceId | null,
  tell: (line: string) => void,
  /** A page of this machine's browser is of no use to this terminal: a code is asked for in its place. */
  wantsCode = false,
): () => void {
  const shown = new Set<string>();
  const look = ({ prompts }: AppState): void => {
    for (const prompt of prompts) {
      if (prompt.kind !== 'device-code' && prompt.kind !== 'browser' && prompt.kind !== 'sign-in-window')
        continue;
      if (!isOfSource(prompt, sourceId) || shown.has(prompt.id)) continue;
      shown.add(prompt.id);
      if (prompt.kind === 'sign-in-window') {
        const say = prompt.isPutOff === true ? terminalTexts.signInPutOff : terminalTexts.signInWindow;
        tell(say(prompt.host, prompt.expiresAt - prompt.issuedAt));
        continue;
      }
      if (prompt.kind === 'browser') {
        if (wantsCode && prompt.offersCode === true) {
          const answer = { promptId: prompt.id, answer: { kind: 'use-code' } } as const;
          // Answered elsewhere in this moment: then the sign-in continues there.
          void ports.app.verbs.answerPrompt(answer, neverAborts());
          continue;
        }
        tell(terminalTexts.signInAddress(prompt.url));
        tell(terminalTexts.signInBrowser);
        if (prompt.offersCode === true) tell(terminalTexts.signInOtherDevice(prompt.sourceName));
        continue;
      }
      tell(terminalTexts.signInAddress(prompt.verificationUriComplete ?? prompt.verificationUri));
      tell(terminalTexts.signInCode(prompt.userCode, prompt.expiresAt - prompt.issuedAt));
      tell(terminalTexts.signInWaiting);
    }
  };
  const unsubscribe = ports.app.subscribe(look);
  look(ports.app.state());
  return unsubscribe;
}
