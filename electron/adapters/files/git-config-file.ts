import { isAbsolute, join, resolve } from 'node:path';
import { loadOnce } from '../../../shared/load-once.ts';
import { ok } from '../../../shared/result.ts';
import type { GitConfigFile, TextFile } from '../../core/ports/files.ts';
import { readState, removeLeftovers } from './atomic-file.ts';
import { changeTexts, toTextFile } from './atomic-file-write.ts';
import { type Environment, homeOf } from './aws-files.ts';
import type { FileUndoJournal } from './undo-journal.ts';

/**
 * The file `git config --global` writes: GIT_CONFIG_GLOBAL, else ~/.gitconfig, else $XDG_CONFIG_HOME/git/config when only
 * that one exists (git-config, FILES).
 */
export async function gitConfigPath(env: Environment): Promise<string> {
  const home = homeOf(env);
  if (env.GIT_CONFIG_GLOBAL) {
    const path = env.GIT_CONFIG_GLOBAL.replace(/^~(?=[/\\])/, home);
    return isAbsolute(path) ? path : resolve(path);
  }
  const inHome = join(home, '.gitconfig');
  const inXdg = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'git', 'config');
  const [first, second] = [await readState(inHome), await readState(inXdg)];
  const isOnlyXdg = first.ok && first.value.bytes === null && second.ok && second.value.bytes !== null;
  return isOnlyXdg ? inXdg : inHome;
}

export function createGitConfigFile(ports: {
  readonly env: Environment;
  readonly journal: FileUndoJournal;
}): GitConfigFile {
  /** Once a start, as with the AWS files: after an app that was killed, nothing may ever be written here again. */
  const sweep = loadOnce(async () => removeLeftovers(await gitConfigPath(ports.env)));
  const sweptPath = async (): Promise<string> => {
    await sweep();
    return gitConfigPath(ports.env);
  };
  return {
    async read() {
      const state = await readState(await sweptPath());
      return state.ok ? ok(toTextFile(state.value)) : state;
    },
    async write(plan, options) {
      const path = await sweptPath();
      const written = await changeTexts(
        { journal: ports.journal },
        [path],
        async ([file = nothing]) => {
          const planned = plan(file);
          return planned.ok ? ok([planned.value]) : planned;
        },
        options,
      );
      if (!written.ok) return written;
      return ok({ changedFiles: written.value.paths, takeBack: written.value.takeBack });
    },
  };
}

const nothing: TextFile = { path: '', text: '', exists: false };
