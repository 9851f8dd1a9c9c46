import { CliShell, CliShells } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import {
  isShellReady,
  missingIn,
  type ShellLook,
  ShellName,
  type ShellState,
} from '../../../../shared/shell-setup.ts';
import { shellTexts as t } from '../../../../shared/text/shell-setup.ts';
import { argumentTexts, type FormText, optionTexts } from '../../../../shared/text/terminal-help.ts';
import { oneOf } from '../arguments.ts';
import type { CommandIo } from '../command.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup, type Form } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, say, sayDiff } from '../io/print.ts';

type ShellPorts = VerbsPort<'shellPlan' | 'shellApply' | 'shellStates'>;

const options = {
  shell: 'Which shell; without it, your login shell.',
  'dry-run': 'Show what would change; change nothing.',
  yes: optionTexts.yes,
};
const texts: Readonly<Record<'install' | 'uninstall', FormText<'yes' | 'dry-run' | 'shell'>>> = {
  install: {
    summary: 'Put latchkey on the PATH of your shell, and complete its words.',
    options,
    examples: [
      { command: 'latchkey shell install', what: 'Your login shell.' },
      { command: 'latchkey shell install --shell fish --dry-run', what: 'What would be written for fish.' },
    ],
  },
  uninstall: { summary: "Remove Latchkey's lines from the start files of your shell.", options },
};

export const shell = defineGroup({
  name: 'shell',
  text: {
    summary: 'Add Latchkey to the start files of your shell, or undo that.',
    help: `Shows what would change and asks. One line is added, which reads a file in Latchkey's own directory: that file puts latchkey and git-remote-codecommit on the PATH, and completes with the Tab key. It starts no program, so a new terminal opens as fast as before.
A package for Linux has done this already.`,
  },
  forms: [shellForm('install'), shellForm('uninstall'), statusForm()],
});

function shellForm(subcommand: 'install' | 'uninstall'): Form<ShellPorts> {
  const install = subcommand === 'install';
  return defineForm({
    subcommand,
    text: texts[subcommand],
    flags: ['dry-run', 'yes'],
    options: { shell: oneOf(ShellName.options, argumentTexts.SHELL) },
    output: CliShell,
    run: async ({ args, io, asJson, sayValue }, ports: ShellPorts, signal) => {
      const named = shellOf(args.option('shell'));
      if (!named.ok) return named;
      const plan = await ports.app.verbs.shellPlan({ shell: named.value, install }, signal);
      if (!plan.ok) return plan;
      const { shell: name, files, notes, installed, ofPackage } = plan.value;
      const tell = (isInstalled: boolean, applied: boolean, looks: readonly ShellLook[] = []): void =>
        sayValue({
          shell: name,
          installed: isInstalled,
          applied,
          ofPackage,
          files: [...files],
          notes: [...notes],
          looks: [...looks],
        });
      if (files.length === 0 || (install && ofPackage)) {
        if (asJson) tell(installed, false);
        else say(io, install && ofPackage ? t.ofPackage(name) : t.nothing(name, install));
        if (!asJson) for (const note of notes) say(io, note);
        return ok(done);
      }
      if (!asJson) for (const { diff } of files) sayDiff(io, diff);
      if (!asJson) for (const note of notes) say(io, note);
      if (args.flag('dry-run')) {
        if (asJson) tell(installed, false);
        else say(io, t.dryRun);
        return ok(done);
      }
      const question = t.question(files.map(({ file }) => file));
      const agreed = await confirm(io, args.flag('yes'), question, signal);
      if (!agreed.ok) {
        if (asJson) tell(installed, false);
        return agreed;
      }
      const applied = await ports.app.verbs.shellApply({ shell: name, install }, signal);
      if (!applied.ok) return applied;
      if (asJson) tell(install, true, applied.value.looks);
      else if (install) sayInstalled(io, applied.value);
      else say(io, t.removed(name));
      return ok(done);
    },
  });
}

function sayInstalled(io: CommandIo, state: ShellState): void {
  const { shell: name, looks, notes } = state;
  const [look] = looks;
  if (isShellReady(state)) say(io, t.ready(name));
  else if (look !== undefined)
    say(io, look.fault === null ? t.notReady(name, missingIn(state)) : t.notAsked(name, look.fault));
  for (const line of notes) say(io, line);
  say(io, t.undo(name));
}

function shellOf(word: string | null | undefined): Result<ShellName | null, Problem> {
  if (word === null || word === undefined) return ok(null);
  const known = ShellName.safeParse(word);
  if (known.success) return ok(known.data);
  return err({ code: 'usage', message: t.noSuchShell(word.slice(0, 40)) });
}

function statusForm(): Form<ShellPorts> {
  return defineForm({
    subcommand: 'status',
    text: {
      summary: 'Start each of your shells, and say what it finds.',
      help: 'Each is started as a new terminal does it, with your start files.',
    },
    output: CliShells,
    run: async ({ io, asJson, sayValue }, ports: ShellPorts, signal) => {
      const states = await ports.app.verbs.shellStates({ which: 'all', look: true }, signal);
      if (!states.ok) return states;
      if (asJson) sayValue(states.value);
      else if (states.value.shells.length === 0) say(io, t.none);
      else for (const state of states.value.shells) sayState(io, state);
      return ok(done);
    },
  });
}

function sayState(io: CommandIo, state: ShellState): void {
  const { shell: name, isUsual, installed, ofPackage, files, looks, notes } = state;
  say(io, t.state(name, isUsual));
  say(io, `  ${installed ? t.installed(files) : ofPackage ? t.byThePackage : t.notInstalled}`);
  for (const look of looks) say(io, `  ${t.look(look.isLogin)}: ${seen(look)}`);
  for (const line of notes) say(io, `  ${line}`);
}

const seen = ({ fault, latchkey, gitRemote, hides = [], completes }: ShellLook): string =>
  fault === null
    ? [
        latchkey === null ? t.findsNot('latchkey') : t.finds(latchkey),
        gitRemote === null ? t.findsNot('git-remote-codecommit') : t.finds(gitRemote),
        ...hides.map(({ program, by }) => t.runsInstead(program, by)),
        t.completes(completes),
      ].join(', ')
    : t.fault(fault);
