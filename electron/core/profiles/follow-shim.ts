import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitConfigFile } from '../ports/files.ts';
import { beginLine, endLine, helperValue } from './git-config-plan.ts';
import { applyEdits, type LineEdit, stripPython, TextLines } from './ini/ini-lines.ts';

export interface FollowPorts {
  readonly gitConfig: GitConfigFile;
  /** Absolute path of the shim. */
  readonly command: string;
  /** Whether a program of this absolute path can be run. */
  readonly canRun: (path: string) => Promise<boolean>;
}

/**
 * The helper that the user has agreed to, under the path that the shim has now: after the app was moved, or when the shim became
 * a copy. Only where the program that the lines name is gone, so that two installations do not take them from each other.
 */
export async function followShim({
  gitConfig,
  command,
  canRun,
}: FollowPorts): Promise<Result<readonly string[], Problem>> {
  const wanted = helperValue(command);
  const file = await gitConfig.read();
  if (!wanted.ok) return wanted;
  if (!file.ok) return file;
  const lost = new Set<string>();
  for (const { value, program } of ownHelpers(new TextLines(file.value.text)))
    if (value !== wanted.value && !(await canRun(program))) lost.add(value);
  if (lost.size === 0) return ok([]);
  const written = await gitConfig.write(({ text }) => ok(renamed(text, lost, wanted.value)), {
    journal: true,
    note: 'Follow the moved app in the git helper',
  });
  return written.ok ? ok(written.value.changedFiles) : written;
}

function renamed(text: string, lost: ReadonlySet<string>, wanted: string): string {
  const lines = new TextLines(text);
  const edits = ownHelpers(lines)
    .filter(({ value }) => lost.has(value))
    .map(({ at }): LineEdit => ({ from: at, to: at + 1, insert: [`\thelper = ${wanted}`] }));
  return applyEdits(lines, edits);
}

interface OwnHelper {
  readonly at: number;
  readonly value: string;
  readonly program: string;
}

/** Inside our comments only. */
function ownHelpers(lines: TextLines): readonly OwnHelper[] {
  const found: OwnHelper[] = [];
  let isOurs = false;
  for (const [at, { text }] of lines.all.entries()) {
    const line = stripPython(text);
    if (line === beginLine || line === endLine) isOurs = line === beginLine;
    const value = isOurs ? /^helper = ("?!'.*' git-credential"?)$/.exec(line)?.[1] : undefined;
    if (value !== undefined) found.push({ at, value, program: programOf(value) });
  }
  return found;
}

/** The other way round than `helperValue`. */
function programOf(value: string): string {
  const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(["\\])/g, '$1') : value;
  return plain.slice("!'".length, -"' git-credential".length).replaceAll("'\\''", "'");
}
