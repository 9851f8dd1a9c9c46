import { CliPrompt } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { promptLine } from '../../../../shared/text/prompt.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { labelOf } from '../child-environment.ts';
import type { TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { whichJson } from '../io/explain.ts';
import { done, say } from '../io/print.ts';
import { leftMs } from '../io/views.ts';
import { type ResolvePorts, resolveNow } from '../resolve.ts';

/**
 * For the prompt of a shell, which runs it before every line: it asks nobody, gets no credentials and starts nothing. The
 * terminal command does not start the app for it, and stops waiting after half a second.
 */
export const prompt = defineVerb({
  name: 'prompt',
  text: verbTexts.prompt,
  output: CliPrompt,
  run: async ({ io, asJson, sayValue }, ports: ResolvePorts & TimePorts, signal) => {
    const answer = await resolveNow(io, ports, null, { isRegionKnown: true }, signal);
    // A sentence would be printed above every line that the user types.
    if (!answer.ok) return ok({ kind: 'exit', code: ExitCode.failed });
    const { account, accountName, accountLabel, production } = whichJson(
      answer.value,
      null,
      ports.app.state(),
    );
    const left = leftMs(ports, answer.value.session.expiresAt);
    const value: CliPrompt = {
      session: labelOf(answer.value),
      account,
      accountName: accountLabel ?? accountName,
      production,
      secondsLeft: left === null ? null : Math.max(0, Math.floor(left / 1000)),
    };
    if (asJson) sayValue(value);
    else say(io, promptLine(value));
    return ok(done);
  },
});
