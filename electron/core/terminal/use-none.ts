import type { CliUse } from '../../../shared/cli.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { ownDefaultText } from '../../../shared/text/shadow.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { CommandEnd } from './command.ts';
import type { InForcePort, StatePort, VerbsPort } from './command-ports.ts';
import type { Output } from './define-verb.ts';
import { done, note, say } from './io/print.ts';

/** `latchkey use --none`: what names no profile is refused then, and aws has what is in the user's own files. */
export async function useNone(
  { io, asJson, sayValue }: Output<CliUse | null>,
  ports: StatePort & InForcePort & VerbsPort<'clearDefault'>,
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const cleared = await ports.app.verbs.clearDefault({ by: io.caller }, signal);
  if (!cleared.ok) return cleared;
  // Before it is called done: a command behind && would act in the account that the files still name.
  const inForce = await ports.app.inForce(signal);
  if (ports.app.state().defaultSessionId !== null) return err({ code: 'switch-superseded', session: null });
  if (asJson) sayValue(null);
  else say(io, terminalTexts.isNoDefault);
  if (!inForce.ok) {
    note(io, terminalTexts.noDefaultAndUnread);
    return inForce;
  }
  if (inForce.value.ownDefault !== null) note(io, `${ownDefaultText(inForce.value.ownDefault)}.`);
  return ok(done);
}
