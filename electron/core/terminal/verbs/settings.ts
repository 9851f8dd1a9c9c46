import { CliSetting, CliSettings } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import {
  type SettingEntry,
  type SettingValue,
  settingEntries,
  settingPatch,
  settingValue,
} from '../../../../shared/settings.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { setting, settingValueArgument } from '../arguments.ts';
import type { CommandEnd } from '../command.ts';
import type { StatePort, VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup, type Output } from '../define-verb.ts';
import { done, say } from '../io/print.ts';
import { table } from '../io/table.ts';
import { allowed, findSetting, readSetting, settingText, shownSetting } from '../setting-values.ts';

type ChangePorts = StatePort & VerbsPort<'changeSettings'>;

const listText = { summary: 'Show every setting and its value.' } as const;

export const settings = defineGroup<ChangePorts>({
  name: 'settings',
  text: {
    summary: 'Show or change the settings of Latchkey.',
  },
  forms: [
    defineForm({ text: listText, output: CliSettings, run: listAll }),
    defineForm({
      subcommand: 'list',
      text: listText,
      output: CliSettings,
      run: listAll,
    }),
    defineForm({
      subcommand: 'get',
      text: {
        summary: 'Print the value of one setting, in the form that settings set accepts.',
        examples: [{ command: 'latchkey settings get default-region', what: 'us-east-1, or none' }],
      },
      words: [setting],
      output: CliSetting,
      run: async ({ args, io, asJson, sayValue }, ports: StatePort) => {
        const entry = findSetting(args.words[0] ?? '');
        if (!entry.ok) return entry;
        const value = settingValue(ports.app.state().settings, entry.value);
        if (asJson) sayValue(settingJson(entry.value, value));
        else say(io, settingText(value));
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'set',
      text: {
        summary: 'Change one setting.',
        help: 'A number may carry its unit, such as 15min or "15 minutes".',
        examples: [
          {
            command: 'latchkey settings set notify-lead-minutes 15',
            what: 'Notify me 15 minutes before expiry.',
          },
          { command: 'latchkey settings set notifications-enabled off', what: 'No notifications.' },
          { command: 'latchkey settings set default-region none', what: 'No default region.' },
        ],
      },
      words: [setting, settingValueArgument],
      output: CliSetting,
      run: async (input, ports: ChangePorts, signal) => {
        const [name = '', typed = ''] = input.args.words;
        const entry = findSetting(name);
        if (!entry.ok) return entry;
        const value = readSetting(entry.value, typed);
        return value.ok ? change(input, ports, entry.value, value.value, signal) : value;
      },
    }),
    defineForm({
      subcommand: 'reset',
      text: {
        summary: 'Set one setting to its default.',
        examples: [{ command: 'latchkey settings reset theme', what: 'Match the system again.' }],
      },
      words: [setting],
      output: CliSetting,
      run: async (input, ports: ChangePorts, signal) => {
        const entry = findSetting(input.args.words[0] ?? '');
        if (!entry.ok) return entry;
        return change(input, ports, entry.value, entry.value.byDefault, signal);
      },
    }),
  ],
});

async function listAll(
  { io, asJson, sayValue }: Output<CliSetting[]>,
  ports: StatePort,
): Promise<Result<CommandEnd, Problem>> {
  const now = ports.app.state().settings;
  if (asJson) sayValue(settingEntries.map((entry) => settingJson(entry, settingValue(now, entry))));
  else {
    const rows = settingEntries.map((entry) => [
      entry.name,
      shownSetting(entry, settingValue(now, entry)),
      entry.label,
    ]);
    const narrow = { spared: [], whole: 'NAME' };
    io.out(await table(terminalTexts.settings.columns, rows, io.columns, narrow));
  }
  return ok(done);
}

const settingJson = (entry: SettingEntry, value: SettingValue): CliSetting => ({
  name: entry.name,
  value,
  default: entry.byDefault,
});

async function change(
  { io, asJson, sayValue }: Output<CliSetting>,
  ports: VerbsPort<'changeSettings'>,
  entry: SettingEntry,
  value: SettingValue,
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const patch = settingPatch(entry, value);
  if (patch === null) {
    const message = terminalTexts.settings.refused(entry.name, settingText(value), allowed(entry.control));
    return err({ code: 'usage', message });
  }
  const changed = await ports.app.verbs.changeSettings({ patch }, signal);
  if (!changed.ok) return changed;
  if (asJson) sayValue(settingJson(entry, value));
  else say(io, terminalTexts.settings.changed(entry.name, shownSetting(entry, value)));
  return ok(done);
}
