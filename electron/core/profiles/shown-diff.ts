import { withoutSecrets } from '../../../shared/without-secrets.ts';
import { unifiedDiff } from './ini/text-diff.ts';

/** A path in them may be as long as a secret. */
const ofOurs = /^\s*(?:if .*[/\\]latchkey\.(?:sh|zsh|fish|ps1)["'].*|helper = "?!'.*' git-credential"?)\r?$/;

/**
 * A diff of a file of the user that may hold anything, such as a start file of a shell or a git configuration.
 *
 * SECURITY: it is shown, printed and kept in logs of scripts, and the lines around ours may be `export TOKEN=…`.
 */
export function shownDiff(before: string, after: string, file: string): string {
  const [from, to, ...lines] = unifiedDiff(before, after, { from: file, to: file }).split('\n');
  if (to === undefined) return '';
  return [from, to, ...lines.map(shownLine)].join('\n');
}

function shownLine(line: string): string {
  const isOfUser = /^[ +-]/.test(line) && !ofOurs.test(line.slice(1));
  return isOfUser ? line.charAt(0) + withoutSecrets(line.slice(1)) : line;
}
