import type { CliPrompt } from '../cli.ts';
import { lockTexts } from './lock.ts';
import { boxTexts } from './time-box.ts';

/** `! prod-Admin Shop (111111111111) 42m`: short, because it is part of every line. The mark is that of production. */
export function promptLine(prompt: CliPrompt): string {
  const { session, account, accountName, production, secondsLeft, aws, except, startedFor, locked, ended } =
    prompt;
  // Nothing that could be read as the account that aws is about to touch.
  if (aws !== null) return promptTexts.elsewhere(session, aws);
  const title = accountName === null ? account : `${accountName}${account === null ? '' : ` (${account})`}`;
  return [
    production ? '!' : null,
    session,
    title,
    locked ? lockTexts.word : ended ? boxTexts.word : secondsLeft === null ? null : shortLeft(secondsLeft),
    except === null ? null : `(not ${except})`,
    startedFor === null ? null : `(not ${startedFor})`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

export const promptTexts = {
  elsewhere: (session: string, aws: string): string => `not ${session}: aws uses ${aws}`,
  /** No session answers; what is named is the user's own. */
  noSession: (aws: string): string => `no session: aws uses ${aws}`,
  /** Whose they are, nothing in the shell says. */
  left: 'credentials that are left in this shell',
  unread: 'files that cannot be read',
  /** Of which nothing but its id is left. */
  gone: 'session gone: see latchkey which',
  refused: (session: string): string => `not ${session}: see latchkey which`,
} as const;

/** Minutes are rounded down, so that the time is never overstated. */
function shortLeft(seconds: number): string {
  if (seconds === 0) return 'expired';
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m`
    : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
