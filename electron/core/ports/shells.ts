import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ShellLook, ShellName } from '../../../shared/shell-setup.ts';
import type { FilesWritten, TextFile } from './files.ts';

/** Where a shell of the user reads what it does at its start. Absolute paths. */
export interface ShellStart {
  /** Read by every new terminal. */
  readonly files: readonly string[];
  /** Of these, a login reads the first that exists, and perhaps nothing else. Empty: it reads `files`. */
  readonly login: readonly string[];
}

/** `target`: where its symbolic links lead. */
export interface StartFile extends TextFile {
  readonly target: string;
}

/** The user's shells and their start files. Files are written by the rules of the AWS files. */
export interface ShellFiles {
  /** The login shell; null: none of those that are known here. */
  usual(): ShellName | null;
  /** Those that this machine has. */
  present(): Promise<readonly ShellName[]>;
  start(shell: ShellName, signal: AbortSignal): Promise<Result<ShellStart, Problem>>;
  read(paths: readonly string[]): Promise<Result<readonly StartFile[], Problem>>;
  /** All of the files or none. `plan` answers new texts in their order, and runs again where another program wrote in between. */
  write(
    paths: readonly string[],
    plan: (files: readonly TextFile[]) => Result<readonly string[], Problem>,
    note: string,
  ): Promise<Result<FilesWritten, Problem>>;
  /** Removes, of these files, those that Latchkey made and that are empty, with the directories that it made for them. */
  removeEmptied(paths: readonly string[]): Promise<void>;
  /** Starts the shell as a terminal does, without the folders given in its PATH, and says what it finds. */
  look(shell: ShellName, signal: AbortSignal): Promise<readonly ShellLook[]>;
  /** The app's own directory of scripts, and what is in it: texts by file name. */
  readonly directory: string;
  scripts(): Promise<ReadonlyMap<string, string>>;
  writeScripts(scripts: ReadonlyMap<string, string>): Promise<Result<void, Problem>>;
}
