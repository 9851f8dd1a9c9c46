import { accountText } from '../../../../shared/account.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { sessionAndAccount, sessionLabel } from '../../sessions/session-names.ts';
import type { CommandIo } from '../command.ts';
import { confirm } from './confirm.ts';
import { plain } from './print.ts';

/** Whether the user agreed to make a production session the default; false: nobody had to be asked. */
export async function confirmProduction(
  io: CommandIo,
  yes: boolean,
  session: SessionView,
  signal: AbortSignal,
): Promise<Result<boolean, Problem>> {
  if (session.production !== true || session.isDefault) return ok(false);
  const unconfirmed: Problem = {
    code: 'production-unconfirmed',
    session: sessionLabel(session),
    account: accountText(session),
  };
  const question = plain(terminalTexts.productionQuestion(sessionAndAccount(session)));
  const agreed = await confirm(io, yes, question, signal, unconfirmed);
  return agreed.ok ? ok(true) : err(agreed.error);
}
