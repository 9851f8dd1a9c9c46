import { isShellReady, missingIn, type ShellState } from '../../../shared/shell-setup.ts';
import { doctorTexts } from '../../../shared/text/doctor.ts';
import { shellLabel, shellTexts } from '../../../shared/text/shell-setup.ts';
import type { VerbsPort } from './command-ports.ts';
import { type Check, failed, fromProblem, noted, passed } from './doctor-check.ts';

/** Of shells whose start files have lines of ours: whether a new one finds what they are for. None other is started. */
export async function shellChecks(
  { app }: VerbsPort<'shellStates'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const looked = await app.verbs.shellStates({ which: 'written', look: true }, signal);
  return looked.ok
    ? looked.value.shells.map(shellCheck)
    : [fromProblem(doctorTexts.shells, looked.error, '')];
}

function shellCheck(state: ShellState): Check {
  const { shell, looks, notes } = state;
  const name = doctorTexts.shells;
  const [look] = looks;
  if (look === undefined || look.fault !== null)
    return noted(name, shellTexts.notAsked(shell, look?.fault ?? shellTexts.ended), doctorTexts.shellLookFix);
  const said = isShellReady(state)
    ? doctorTexts.shellFinds(shellLabel[shell])
    : doctorTexts.shellFindsNot(shellLabel[shell], missingIn(state));
  const more = notes.length === 0 ? null : notes.join(' ');
  if (!isShellReady(state)) return failed(name, said, more ?? doctorTexts.shellFix(shell));
  if (more !== null) return failed(name, said, more);
  const atLogin = looks.find(({ isLogin }) => isLogin !== look.isLogin);
  return atLogin !== undefined && atLogin.latchkey === null
    ? noted(
        name,
        doctorTexts.shellNotAtLogin(shellLabel[shell], atLogin.isLogin),
        doctorTexts.shellFix(shell),
      )
    : passed(name, said);
}
