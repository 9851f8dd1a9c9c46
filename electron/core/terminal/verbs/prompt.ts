import { CliPrompt } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { promptLine, promptTexts } from '../../../../shared/text/prompt.ts';
import { elsewhereShort, exceptShort } from '../../../../shared/text/which.ts';
import { labelOf } from '../child-environment.ts';
import type { TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import {
  elsewhereInShell,
  keysOfShellEndAt,
  pinnedSession,
  type ShellPorts,
  startedFor,
} from '../in-this-shell.ts';
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
  text: {
    summary: 'Print session, account and time left in one line, for the prompt of a shell.',
    help: `Prints what "which" would answer: the session, its account, and how long its credentials last. "!" marks production. Where no session answers it prints nothing and exits with 1.
It never starts the app, signs in or gets credentials. When the app does not answer within half a second, it prints nothing.`,
    examples: [
      { command: 'latchkey prompt', what: 'For example: ! prod-Admin Shop (111111111111) 42m' },
      { command: "PS1='$(latchkey prompt) $ '", what: 'bash' },
    ],
    exits: { 1: 'No session answers here, or the app is not running.' },
  },
  output: CliPrompt,
  run: async ({ io, asJson, sayValue }, ports: ResolvePorts & ShellPorts & TimePorts, signal) => {
    const answer = await resolveNow(io, ports, null, { isRegionKnown: true }, signal);
    if (!answer.ok) {
      // A sentence would be printed above every line that the user types. A shell that was put into a session has its name on
      // it, though, and it is not what decides here.
      const startedFor = pinnedSession(io, ports.app.state());
      if (startedFor !== null && !asJson) say(io, promptTexts.refused(startedFor));
      return ok({ kind: 'exit', code: ExitCode.failed });
    }
    const { account, accountName, accountLabel, production } = whichJson(
      answer.value,
      null,
      ports.app.state(),
    );
    const elsewhere = await elsewhereInShell(io, ports, answer.value, signal);
    const ends = [answer.value.session.expiresAt, keysOfShellEndAt(io, answer.value)].filter(
      (at) => at !== null,
    );
    const left = leftMs(ports, ends.length === 0 ? null : Math.min(...ends));
    const aws = elsewhere.ok ? elsewhere.value : null;
    const value: CliPrompt = {
      session: labelOf(answer.value),
      account,
      accountName: accountLabel ?? accountName,
      production,
      secondsLeft: left === null ? null : Math.max(0, Math.floor(left / 1000)),
      aws: aws === null ? null : elsewhereShort(aws),
      except: aws === null ? null : exceptShort(aws),
      startedFor: startedFor(io, ports.app.state(), answer.value),
    };
    if (asJson) sayValue(value);
    else say(io, promptLine(value));
    return ok(done);
  },
});
