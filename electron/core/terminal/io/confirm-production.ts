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
  const called = {
    label: sessionLabel(session),
    account: accountText(session),
    whole: sessionAndAccount(session),
  };
  return confirmDefault(io, yes, called, signal);
}

/** The same of a production session that may not be there yet, as it is called then. */
export async function confirmDefault(
  io: CommandIo,
  yes: boolean,
  session: { readonly label: string; readonly account: string | null; readonly whole: string },
  signal: AbortSignal,
): Promise<Result<boolean, Problem>> {
  const unconfirmed: Problem = {
    code: 'production-unconfirmed',
    session: session.label,
    account: session.account,
  };
  const question = plain(terminalTexts.productionQuestion(session.whole));
  const agreed = await confirm(io, yes, question, signal, unconfirmed);
  return agreed.ok ? ok(true) : err(agreed.error);
}
