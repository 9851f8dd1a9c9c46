import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { GitConfigFile, TextFile } from '../ports/files.ts';
import { helperIn, type Instance, marksIn, writtenHelper, writtenMarks } from '../ports/instance.ts';
import type { GitOwner } from './git-config-owner.ts';
import { type GitConfigPlan, helperValue, planGitConfig } from './git-config-plan.ts';
import type { GitConfigDiff, GitRequest, UserFiles } from './user-files-port.ts';

export interface GitFilesPorts {
  readonly gitConfig: GitConfigFile;
  readonly command: string;
  /** What git says where it fails with every command, such as for a broken line of its configuration; null: it works, or is not there. */
  readonly gitFault?: (signal: AbortSignal) => Promise<string | null>;
  /** Absent: every block is ours. */
  readonly instance?: Instance;
}

export async function ownerOf(instance: Instance | undefined): Promise<GitOwner | undefined> {
  if (instance === undefined) return undefined;
  const keys = [...(await instance.writtenKeys())];
  const helpers = new Set(keys.flatMap((key) => helperIn(key) ?? []));
  const marks = keys.flatMap((key) => marksIn(key) ?? []).at(-1) ?? null;
  return { instance: await instance.id(), helpers, marks };
}

/** The git helper in the user's global git configuration: shown as a diff, written after a yes, taken out whole. */
export function gitUserFiles(ports: GitFilesPorts): Pick<UserFiles, 'gitPlan' | 'gitApply'> & {
  /** As `gitPlan`, with the text of the file as it is then. */
  planned(request: GitRequest): Promise<Result<GitConfigDiff & { readonly text: string }, Problem>>;
} {
  const plan = (
    file: TextFile,
    { install, hosts }: GitRequest,
    owner: GitOwner | undefined,
  ): Result<GitConfigPlan, Problem> =>
    planGitConfig({
      text: file.text,
      install,
      hosts,
      shimPath: ports.command,
      path: file.path,
      ...(owner === undefined ? {} : { owner }),
    });

  const planned = async (request: GitRequest) => {
    const file = await ports.gitConfig.read();
    if (!file.ok) return file;
    const made = plan(file.value, request, await ownerOf(ports.instance));
    if (!made.ok) return made;
    const { installed, diff, changed, text } = made.value;
    const notes = request.install ? notesOf(made.value) : [];
    return ok({ installed, diff: { file: file.value.path, diff, changed }, notes, text });
  };

  return {
    planned,
    gitPlan: async (request) => {
      const made = await planned(request);
      if (!made.ok) return made;
      const { installed, diff, notes } = made.value;
      return ok({ installed, diff, notes });
    },
    async gitApply(request, signal) {
      // What is written into a configuration that git refuses would be called set up, and work for nobody.
      const fault = request.install ? ((await ports.gitFault?.(signal)) ?? null) : null;
      if (fault !== null) return err(faultyGit(fault));
      const owner = await ownerOf(ports.instance);
      const helper = helperValue(ports.command);
      // Before it is written, so that it is known as ours whatever happens in between.
      if (request.install && helper.ok) await ports.instance?.remember([writtenHelper(helper.value)]);
      let marks = 0;
      const written = await ports.gitConfig.write(
        (file) => {
          const planned = plan(file, request, owner);
          if (!planned.ok) return planned;
          marks = planned.value.marks;
          return ok(planned.value.text);
        },
        { journal: true, note: request.install ? 'Install the git helper' : 'Remove the git helper' },
      );
      if (written.ok) await rememberMarks(ports.instance, request.install ? marks : null);
      return written;
    },
  };
}

/** Null: nothing of ours is there, so that every comment is the user's. */
async function rememberMarks(instance: Instance | undefined, count: number | null): Promise<void> {
  if (instance === undefined) return;
  const wanted = count === null ? null : writtenMarks(count);
  const known = [...(await instance.writtenKeys())].filter((key) => marksIn(key) !== null);
  await instance.forget(known.filter((key) => key !== wanted));
  if (wanted !== null && !known.includes(wanted)) await instance.remember([wanted]);
}

/** In git's own words, with the place where it names one. */
function faultyGit(said: string): Problem {
  const [, line, file] = /bad config line (\d+) in file (.+)$/.exec(said) ?? [];
  if (line === undefined || file === undefined)
    return { code: 'refused', reason: 'git fails with every command.', detail: said.slice(0, 2000) };
  return { code: 'file-malformed', file, line: Number(line), detail: said };
}

const DECIDES = 'you decide which protocols git may use';
export const isAboutProtocols = (note: string): boolean => note.includes(DECIDES);

function notesOf({ competing, below, included, protocols, others }: GitConfigPlan): readonly string[] {
  return [
    ...others.map(
      ({ from }) =>
        `Line ${from + 1}: another Latchkey, with its own data directory, has written lines for CodeCommit. They stay; git asks the last ones in the file, which are this Latchkey's then.`,
    ),
    ...competing.map(
      ({ line, header }) =>
        `Line ${line}, ${header}: git uses the section that matches a host most exactly, so this section of yours may take precedence over Latchkey.`,
    ),
    ...below.map(
      ({ line, header }) =>
        `Line ${line}, ${header}: git before 2.46 also gives the session's credentials to this helper, because it is below Latchkey's lines, and the helper "store" writes them to a file. Latchkey's lines move below it.`,
    ),
    ...included.map(
      ({ line, header }) =>
        `Line ${line}, ${header}: git reads a file here, below Latchkey's lines. Before 2.46 it also gives the session's credentials to a helper in that file. Latchkey's lines move below it.`,
    ),
    ...protocols.map(
      ({ line, header }) =>
        `Line ${line}, ${header}: ${DECIDES}, so Latchkey does not allow codecommit:// submodules.`,
    ),
  ];
}
