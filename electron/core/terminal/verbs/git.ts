import { CliGit } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { type FormText, optionTexts } from '../../../../shared/text/terminal-help.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup, type Form } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, say, sayDiff } from '../io/print.ts';

type GitPorts = VerbsPort<'gitPlan' | 'gitApply'>;

const texts: Readonly<Record<'install' | 'uninstall', FormText<'yes'>>> = {
  install: {
    summary: 'Set up git for CodeCommit over HTTPS.',
    options: { yes: optionTexts.yes },
    examples: [{ command: 'latchkey git install', what: 'Then https://git-codecommit… addresses work.' }],
  },
  uninstall: {
    summary: "Remove Latchkey's lines from your git configuration.",
    options: { yes: optionTexts.yes },
  },
};

export const git = defineGroup({
  name: 'git',
  text: {
    summary: 'Set up git for CodeCommit over HTTPS, or undo that.',
    help: 'Shows what would change in your git configuration and asks. Only CodeCommit hosts are affected; for them, helpers that would replay an old password are turned off.',
  },
  forms: [gitForm('install'), gitForm('uninstall')],
});

function gitForm(subcommand: 'install' | 'uninstall'): Form<GitPorts> {
  const install = subcommand === 'install';
  return defineForm({
    subcommand,
    text: texts[subcommand],
    flags: ['yes'],
    output: CliGit,
    run: async ({ args, io, asJson, sayValue }, ports: GitPorts, signal) => {
      const plan = await ports.app.verbs.gitPlan({ install }, signal);
      if (!plan.ok) return plan;
      const { file, diff, changed } = plan.value.diff;
      if (!asJson) for (const text of plan.value.notes ?? []) say(io, text);
      const tell = (installed: boolean, applied: boolean): void =>
        sayValue({ installed, applied, file, diff });
      if (!changed) {
        if (asJson) tell(plan.value.installed, false);
        else say(io, terminalTexts.gitNothing(install));
        return ok(done);
      }
      if (!asJson) sayDiff(io, diff);
      const agreed = await confirm(io, args.flag('yes'), terminalTexts.gitQuestion(file), signal);
      if (!agreed.ok) {
        if (asJson) tell(plan.value.installed, false);
        return agreed;
      }
      const applied = await ports.app.verbs.gitApply({ install }, signal);
      if (!applied.ok) return applied;
      if (asJson) tell(install, true);
      else say(io, terminalTexts.gitDone(install));
      return ok(done);
    },
  });
}
