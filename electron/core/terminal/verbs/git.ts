import type { CliGit } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, plain, say, sayJson } from '../io/print.ts';

export const git = defineVerb(
  'git',
  { flags: ['yes', 'json'], words: { min: 1, max: 1 } },
  async ({ args, io, ports }, signal) => {
    const [word] = args.words;
    if (word !== 'install' && word !== 'uninstall') {
      return err({ code: 'usage', message: terminalTexts.gitWord });
    }
    const install = word === 'install';
    const asJson = args.flag('json');
    const plan = await ports.app.verbs.gitPlan({ install }, signal);
    if (!plan.ok) return plan;
    const { file, diff, changed } = plan.value.diff;
    if (!asJson) for (const text of plan.value.notes ?? []) say(io, text);
    const tell = (installed: boolean, applied: boolean): void =>
      sayJson(io, { installed, applied, file, diff } satisfies CliGit);
    if (!changed) {
      if (asJson) tell(plan.value.installed, false);
      else say(io, terminalTexts.gitNothing(install));
      return ok(done);
    }
    if (!asJson) io.out(plain(diff.endsWith('\n') ? diff : `${diff}\n`));
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
);
