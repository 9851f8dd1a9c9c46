import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';
import type { CommandIo } from './command.ts';
import { note } from './io/print.ts';

/** SECURITY: a pattern may match a name alone: with it a session becomes production, or is no longer asked about. */
export function noteProduction(io: CommandIo, before: SessionView, now: SessionView): void {
  const isProduction = now.production === true;
  if ((before.production === true) !== isProduction)
    note(io, terminalTexts.productionByName(sessionAndAccount(now), isProduction));
}
