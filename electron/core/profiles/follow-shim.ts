import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitConfigFile } from '../ports/files.ts';
import type { Instance } from '../ports/instance.ts';
import { writtenHelper } from '../ports/instance.ts';
import { gitBlocks } from './git-config-blocks.ts';
import type { GitOwner } from './git-config-owner.ts';
import { helperValue } from './git-config-plan.ts';
import { gitLines, stripGit } from './git-config-sections.ts';
import { ownerOf } from './git-files.ts';
import { applyEdits, type LineEdit, type TextLines } from './ini/ini-lines.ts';

export interface FollowPorts {
  readonly gitConfig: GitConfigFile;
  /** Absolute path of the shim. */
  readonly command: string;
  /** Whether a program of this absolute path can be run. */
  readonly canRun: (path: string) => Promise<boolean>;
  /** Absent: every block is ours. */
  readonly instance?: Instance;
}

/**
 * The helper that the user has agreed to, under the path that the shim has now: after the app was moved, or when the shim became
 * a copy. Only where the program that the lines name is gone, so that two installations do not take them from each other.
 */
export async function followShim({
  gitConfig,
  command,
  canRun,
  instance,
}: FollowPorts): Promise<Result<readonly string[], Problem>> {
  const wanted = helperValue(command);
  const file = await gitConfig.read();
  if (!wanted.ok) return wanted;
  if (!file.ok) return file;
  const lost = new Set<string>();
  const owner = await ownerOf(instance);
  for (const { value, program } of ownHelpers(gitLines(file.value.text), wanted.value, owner))
    if (value !== wanted.value && !(await canRun(program))) lost.add(value);
  if (lost.size === 0) return ok([]);
  await instance?.remember([writtenHelper(wanted.value)]);
  const written = await gitConfig.write(({ text }) => ok(renamed(text, lost, wanted.value, owner)), {
    journal: true,
    note: 'Follow the moved app in the git helper',
  });
  return written.ok ? ok(written.value.changedFiles) : written;
}

function renamed(
  text: string,
  lost: ReadonlySet<string>,
  wanted: string,
  owner: GitOwner | undefined,
): string {
  const lines = gitLines(text);
  const edits = ownHelpers(lines, wanted, owner)
    .filter(({ value }) => lost.has(value))
    .map(({ at }): LineEdit => ({ from: at, to: at + 1, insert: [`\thelper = ${wanted}`] }));
  return applyEdits(lines, edits);
}

interface OwnHelper {
  readonly at: number;
  readonly value: string;
  readonly program: string;
}

/** Inside our blocks only. */
function ownHelpers(lines: TextLines, wanted: string, owner: GitOwner | undefined): readonly OwnHelper[] {
  const found: OwnHelper[] = [];
  for (const { from, to } of gitBlocks(lines, owner, wanted).own)
    for (let at = from; at < to; at++) {
      const value = /^helper = ("?!'.*' git-credential"?)$/.exec(stripGit(lines.textOf(at)))?.[1];
      if (value !== undefined) found.push({ at, value, program: programOf(value) });
    }
  return found;
}

/** The other way round than `helperValue`. */
function programOf(value: string): string {
  const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(["\\])/g, '$1') : value;
  return plain.slice("!'".length, -"' git-credential".length).replaceAll("'\\''", "'");
}
