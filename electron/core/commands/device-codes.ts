import type { AppState } from '../../../shared/app-state.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { CommandPorts } from './command.ts';

/** Null: the session stands on others and its identity source is not known here, so every sign-in may be the one. */
export const isOfSource = (prompt: { readonly sourceId: SourceId }, sourceId: SourceId | null): boolean =>
  sourceId === null || prompt.sourceId === sourceId;

/**
 * Tells each device code and sign-in page of this identity source once, also one that was already on the screen: a terminal may be all the
 * person sees of this machine. Gives back the way to stop.
 */
export function tellDeviceCodes(
  ports: CommandPorts,
  sourceId: SourceId | null,
  tell: (line: string) => void,
): () => void {
  const told = new Set<string>();
  const look = ({ prompts }: AppState): void => {
    for (const prompt of prompts) {
      if (prompt.kind !== 'device-code' && prompt.kind !== 'browser') continue;
      if (!isOfSource(prompt, sourceId) || told.has(prompt.id)) continue;
      told.add(prompt.id);
      if (prompt.kind === 'browser') {
        tell(terminalTexts.signInAddress(prompt.url));
        tell(terminalTexts.signInBrowser);
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
