import type { SessionView } from '../../../shared/session.ts';
import { shellWord } from '../../../shared/shell-quote.ts';
import type { Platform } from '../../bridge.ts';

export interface TerminalLine {
  readonly file: string;
  readonly command: string;
}

/** Of a deb and an rpm, which link it in /usr/bin and bring the completions. */
const ofPackage = /^\/(?:opt|usr)\//;

/** The lines for the start-up file of a shell; null: a package has seen to it, or the installer does. */
export function terminalLines(
  command: string,
  platform: Platform,
): { readonly path: TerminalLine; readonly completion: TerminalLine } | null {
  const end = command.lastIndexOf('/');
  if (platform === 'win32' || end <= 0 || ofPackage.test(command)) return null;
  const shell = platform === 'darwin' ? 'zsh' : 'bash';
  const file = `~/.${shell}rc`;
  return {
    path: { file, command: `export PATH=${shellWord(command.slice(0, end))}:"$PATH"` },
    completion: { file, command: `source <(latchkey completion ${shell})` },
  };
}

/** The session to try a command with: the default one, else the first that aws can name. */
export function sessionToTry(sessions: readonly SessionView[]): SessionView | null {
  const named = sessions.filter(({ profile, profileWritten }) => profile !== null && profileWritten);
  return named.find(({ isDefault }) => isDefault) ?? named[0] ?? null;
}
