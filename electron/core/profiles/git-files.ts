import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitConfigFile, TextFile } from '../ports/files.ts';
import { type GitConfigPlan, planGitConfig } from './git-config-plan.ts';
import type { UserFiles } from './user-files-port.ts';

/** The git helper in the user's global git configuration: shown as a diff, written after a yes, taken out whole. */
export function gitUserFiles(ports: {
  readonly gitConfig: GitConfigFile;
  readonly command: string;
}): Pick<UserFiles, 'gitPlan' | 'gitApply'> {
  const plan = (file: TextFile, install: boolean): Result<GitConfigPlan, Problem> =>
    planGitConfig({ text: file.text, install, shimPath: ports.command, path: file.path });

  return {
    gitPlan: async (install) => {
      const file = await ports.gitConfig.read();
      if (!file.ok) return file;
      const planned = plan(file.value, install);
      if (!planned.ok) return planned;
      const { installed, diff, changed, competing } = planned.value;
      const notes = competing.map(
        ({ line, header }) =>
          `Line ${line}, ${header}: git uses the section that matches a host most exactly, so this section of yours may take precedence over Latchkey.`,
      );
      return ok({ installed, diff: { file: file.value.path, diff, changed }, notes: install ? notes : [] });
    },
    gitApply: (install) =>
      ports.gitConfig.write(
        (file) => {
          const planned = plan(file, install);
          return planned.ok ? ok(planned.value.text) : planned;
        },
        { journal: true, note: install ? 'Install the git helper' : 'Remove the git helper' },
      ),
  };
}
