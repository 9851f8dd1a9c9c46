import type { CliPrompt } from '../cli.ts';

/** `! prod-Admin Shop (111111111111) 42m`: short, because it is part of every line. The mark is that of production. */
export function promptLine({ session, account, accountName, production, secondsLeft }: CliPrompt): string {
  const title = accountName === null ? account : `${accountName}${account === null ? '' : ` (${account})`}`;
  return [production ? '!' : null, session, title, secondsLeft === null ? null : shortLeft(secondsLeft)]
    .filter((part) => part !== null)
    .join(' ');
}

/** Minutes are rounded down, so that the time is never overstated. */
function shortLeft(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m`
    : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
