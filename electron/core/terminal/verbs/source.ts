import { CliAct, CliActions, CliSourceNotify, CliSources } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { shellWord } from '../../../../shared/shell-quote.ts';
import { LeadMinutes } from '../../../../shared/source.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts, optionTexts } from '../../../../shared/text/terminal-help.ts';
import { findSource } from '../../sessions/find-source.ts';
import { action, source as sourceArgument, sourceOfAction } from '../arguments.ts';
import type { CommandEnd } from '../command.ts';
import type { PromptPorts, StatePort, TimePorts, VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup, type Output } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, say } from '../io/print.ts';
import { answerSecrets, readSecretLines } from '../io/secret-lines.ts';
import type { Argument } from '../syntax.ts';
import { listSources } from './sources.ts';

/** A time of its own, or none. */
const minutesArgument: Argument = {
  name: 'MINUTES|default',
  about: argumentTexts.MINUTES,
  candidates: () => ['default', '10', '30', '60'].map((value) => ({ value, about: '' })),
};

/** What an identity source offers beside signing in and out, such as the change of its access key. */
export const source = defineGroup<ActPorts & TimePorts & NotifyPorts>({
  name: 'source',
  text: {
    summary: 'Use an identity source beyond signing in and out, such as rotating its access key.',
  },
  forms: [
    defineForm({
      subcommand: 'list',
      text: {
        summary: 'List the identity sources: the same as latchkey sources.',
      },
      output: CliSources,
      run: async (input, ports: StatePort & TimePorts) => {
        await listSources(input, ports);
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'actions',
      text: {
        summary: 'List the actions of an identity source.',
        examples: [
          { command: 'latchkey source actions Maria', what: 'For an IAM user: rotate-key and keep-seed.' },
        ],
      },
      words: [sourceArgument],
      output: CliActions,
      run: async (input, ports: StatePort) => listActions(input, ports, input.args.words[0] ?? ''),
    }),
    defineForm({
      subcommand: 'notify',
      text: {
        summary: 'Say how long before its end the sign-in of an identity source is announced.',
        help: 'From 1 to 240 minutes. Without a time of its own it is the setting notify-lead-minutes.',
        examples: [
          { command: 'latchkey source notify Corp 30', what: 'Half an hour before.' },
          { command: 'latchkey source notify Corp default', what: 'As the settings say.' },
        ],
      },
      words: [sourceArgument, minutesArgument],
      output: CliSourceNotify,
      run: async ({ args, io, asJson, sayValue }, ports: NotifyPorts, signal) => {
        const [asked = '', word = ''] = args.words;
        const found = findSource(ports.app.state(), asked);
        if (!found.ok) return found;
        const minutes = word === 'default' ? null : Number(word);
        if (!LeadMinutes.nullable().safeParse(minutes).success || word.trim() === '')
          return err({ code: 'usage', message: terminalTexts.notifyMinutes(word.slice(0, 40)) });
        const { id: sourceId, name } = found.value;
        const set = await ports.app.verbs.setSourceLead({ sourceId, minutes }, signal);
        if (!set.ok) return set;
        const now = minutes ?? ports.app.state().settings.notifyLeadMinutes;
        if (asJson) sayValue({ id: sourceId, name, notifyLeadMinutes: minutes });
        else say(io, terminalTexts.notifySet(name, now, minutes === null));
        return ok(done);
      },
    }),
    defineForm({
      text: {
        summary: 'Run an action of an identity source.',
        help: 'An IAM user offers rotate-key, which replaces its access key, and keep-seed, which lets Latchkey fill in MFA codes. If the action needs a secret, enter it in this terminal, which does not show it, or in the window.',
        options: { yes: optionTexts.yes, stdin: optionTexts.stdin },
        examples: [
          { command: 'latchkey source rotate-key Maria', what: 'Replace the access key of an IAM user.' },
          {
            command: 'latchkey source keep-seed Maria',
            what: 'Keep the seed of its MFA device in the keychain.',
          },
        ],
      },
      words: [action, sourceOfAction],
      flags: ['yes', 'stdin'],
      output: CliAct,
      run: async (input, ports: ActPorts, signal) => {
        const [wanted = '', asked = ''] = input.args.words;
        return runAction(input, ports, { asked, wanted }, signal);
      },
    }),
  ],
});

export function listActions(
  { io, asJson, sayValue }: Output<CliActions>,
  ports: StatePort,
  asked: string,
): Result<CommandEnd, Problem> {
  const found = findSource(ports.app.state(), asked);
  if (!found.ok) return found;
  const { name, actions = [] } = found.value;
  if (asJson) sayValue(actions.map(({ id, label }) => ({ id, label })));
  else if (actions.length === 0) say(io, terminalTexts.noActions(name));
  else for (const { id, label } of actions) say(io, `${id}  ${label}`);
  return ok(done);
}

type NotifyPorts = StatePort & VerbsPort<'setSourceLead'>;
export type ActPorts = PromptPorts & VerbsPort<'sourceAct'>;

export async function runAction(
  input: Output<CliAct> & { readonly args: { flag(name: 'yes' | 'stdin'): boolean } },
  ports: ActPorts,
  { asked, wanted }: { readonly asked: string; readonly wanted: string },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const { args, io } = input;
  const found = findSource(ports.app.state(), asked);
  if (!found.ok) return found;
  const { id: sourceId, name, actions = [] } = found.value;
  const chosen = actions.find(({ id }) => id === wanted);
  if (chosen === undefined) {
    const known = actions.map(({ id }) => id);
    return err({ code: 'usage', message: terminalTexts.unknownAction(name, known) });
  }
  if (chosen.confirm !== null) {
    const question = `${chosen.confirm} ${terminalTexts.actQuestion}`;
    const yes = await confirm(io, args.flag('yes'), question, signal);
    if (!yes.ok) return yes;
  }
  const lines = await readSecretLines(io, args.flag('stdin'), signal);
  if (!lines.ok) return lines;
  const command = `latchkey source ${chosen.id} ${shellWord(name)} --stdin`;
  const quiet = answerSecrets({ io, ports, sourceId, lines: lines.value, command }, signal);
  const acted = await ports.app.verbs.sourceAct({ sourceId, action: chosen.id }, signal).finally(quiet);
  if (!acted.ok) return acted;
  const facts = ports.app.state().sources.find(({ id }) => id === sourceId)?.facts ?? [];
  if (input.asJson) input.sayValue({ id: sourceId, name, facts });
  else for (const line of [terminalTexts.acted(name, chosen.label), ...facts]) say(io, line);
  return ok(done);
}
