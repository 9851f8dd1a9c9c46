import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ShellName, ShellPlan, ShellState } from '../../../shared/shell-setup.ts';
import type { FilesWritten } from '../ports/files.ts';
import type { DetachedFile } from './user-files-port.ts';

export interface ShellRequest {
  /** Null: the user's login shell. */
  readonly shell: ShellName | null;
  readonly install: boolean;
}

/** Our lines in the start files of the user's shells: shown as a diff, written after a yes, taken out whole. */
export interface ShellSetup {
  /** `look`: also starts each of them and says what it finds. `written`: those that have our lines. */
  states(
    input: { readonly shell: ShellName | 'usual' | 'all' | 'written'; readonly look: boolean },
    signal: AbortSignal,
  ): Promise<Result<readonly ShellState[], Problem>>;
  plan(request: ShellRequest, signal: AbortSignal): Promise<Result<ShellPlan, Problem>>;
  apply(
    request: ShellRequest,
    signal: AbortSignal,
  ): Promise<Result<FilesWritten & { readonly shell: ShellName }, Problem>>;
  /** What each start file would be without our lines; only files that have some. */
  leavePlan(signal: AbortSignal): Promise<Result<readonly DetachedFile[], Problem>>;
  /** Takes our lines out of all of them, or leaves all as they were. */
  leave(signal: AbortSignal): Promise<Result<FilesWritten, Problem>>;
  /** Writes again what `leave` took out. */
  rejoin(signal: AbortSignal): Promise<Result<FilesWritten, Problem>>;
  /** Brings the scripts that the lines read up to date: the app was moved, or is a newer one. */
  follow(): Promise<Result<void, Problem>>;
}
