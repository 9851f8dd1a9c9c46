import { CliDoctor, CliProxy } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { doctorTexts } from '../../../../shared/text/doctor.ts';
import { networkText } from '../../../../shared/text/network.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import type { CommandIo } from '../command.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup } from '../define-verb.ts';
import { done, plain, say } from '../io/print.ts';
import { readSecretLines } from '../io/secret-lines.ts';

type Ports = VerbsPort<'testNetwork' | 'setProxyLogin'>;

export const network = defineGroup<Ports>({
  name: 'network',
  text: {
    summary: 'Test the way to AWS, or log in to the proxy.',
    help: 'Which proxy and which certificates count is a setting: latchkey settings list',
  },
  forms: [
    defineForm({
      subcommand: 'test',
      text: {
        summary: 'Walk the way to AWS hop by hop and say which one fails.',
        help: 'Sends an unsigned request to AWS STS, with the rules that every call of Latchkey has. Nothing of yours leaves.',
        exits: { 1: 'A hop failed.' },
      },
      output: CliDoctor,
      run: async ({ io, asJson, sayValue }, ports: Ports, signal) => {
        const tested = await ports.app.verbs.testNetwork({}, signal);
        if (!tested.ok) return tested;
        const { checks } = tested.value;
        const allPassed = checks.every((check) => check.ok);
        if (asJson) sayValue({ ok: allPassed, checks });
        else {
          for (const check of checks) {
            say(io, `${check.ok ? doctorTexts.good : doctorTexts.bad} ${check.name}: ${check.said}`);
            if (check.fix !== null) say(io, `      ${check.fix}`);
          }
        }
        return ok(allPassed ? done : { kind: 'exit', code: ExitCode.failed });
      },
    }),
    defineForm({
      subcommand: 'login',
      text: {
        summary: 'Save user name and password of the proxy in use in the keychain.',
        help: 'Asks in this terminal, which does not show the password. They are sent to that proxy only.',
        options: { stdin: optionTexts.stdin },
        examples: [
          { command: 'latchkey network login', what: 'After "the proxy asks for a user name and password".' },
        ],
      },
      flags: ['stdin'],
      output: CliProxy,
      run: async ({ io, args, asJson, sayValue }, ports: Ports, signal) => {
        const typed = await readLogin(io, args.flag('stdin'), signal);
        if (!typed.ok) return typed;
        const kept = await ports.app.verbs.setProxyLogin({ login: typed.value }, signal);
        if (!kept.ok) return kept;
        if (asJson) sayValue(kept.value);
        else say(io, terminalTexts.proxyLoginKept(kept.value.proxy));
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'logout',
      text: {
        summary: 'Remove the login of the proxy in use from the keychain.',
      },
      output: CliProxy,
      run: async ({ io, asJson, sayValue }, ports: Ports, signal) => {
        const gone = await ports.app.verbs.setProxyLogin({ login: null }, signal);
        if (!gone.ok) return gone;
        if (asJson) sayValue(gone.value);
        else say(io, terminalTexts.proxyLoginForgotten(gone.value.proxy));
        return ok(done);
      },
    }),
  ],
});

/** Two lines of standard input, or typed at the terminal, the password unseen. */
async function readLogin(
  io: CommandIo,
  isSent: boolean,
  signal: AbortSignal,
): Promise<Result<{ readonly userName: string; readonly password: string }, Problem>> {
  const lines = await readSecretLines(io, isSent, signal);
  if (!lines.ok) return lines;
  const values: string[] = [];
  for (const [i, label] of [networkText.userName, networkText.password].entries()) {
    if (lines.value !== null) {
      values.push(lines.value[i] ?? '');
      continue;
    }
    const isSecret = i === 1;
    const question = plain(terminalTexts.fieldQuestion(label, isSecret, true));
    const answer = await io.askField(question, isSecret, signal);
    if (answer.kind !== 'line') return err({ code: 'usage', message: terminalTexts.proxyLoginNeedsTerminal });
    // A password is what was typed, blanks and all.
    values.push(isSecret ? answer.text : answer.text.trim());
  }
  const [userName = '', password = ''] = values;
  return userName === '' ? err({ code: 'cancelled' }) : ok({ userName, password });
}
