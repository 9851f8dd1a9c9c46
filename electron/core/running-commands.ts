import type { SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { ActsAs } from './acts-as.ts';

/** A command that `latchkey exec` started in a profile of the user's AWS files. */
export interface RunningCommand {
  readonly pid: number;
  /** See `Processes`; null: the platform does not say. */
  readonly start: string | null;
  /** Base name of what was started, for the eye. */
  readonly program: string;
  /** Its AWS_PROFILE. */
  readonly profile: string;
  readonly session: SessionId;
  /** Whom the session acted as when the command started. */
  readonly startedAs: ActsAs;
}

/** What `exec` started, whatever its environment says by now. */
export type StartedIn = Pick<RunningCommand, 'session' | 'startedAs'> & {
  /** Null: it does not read the user's AWS files. */
  readonly profile: string | null;
};

/**
 * The commands of `exec` whose AWS_PROFILE is a profile in the files. SECURITY: keys in a file are read without a word to
 * Latchkey, so no keys of another identity may come into such a profile while its command runs. Kept over a restart of the
 * app, as the commands are.
 */
export interface RunningCommands {
  /**
   * From now on no write puts keys of another identity there. Settles when it is saved, so that an app that is killed knows it at its
   * next start; an error: it is not saved, or too many are kept, and the command must not use the profile.
   */
  add(command: Omit<RunningCommand, 'start'>): Promise<Result<void, Problem>>;
  /** It does not use the profile after all. */
  remove(pid: number): void;
  /** This process becomes the command. Not kept over a restart of the app, but for the commands that were added. */
  started(pid: number, command: StartedIn): void;
  /** Null: `exec` did not start this process, or it has ended. */
  startedIn(pid: number): StartedIn | null;
  /** Those that still run. */
  all(): readonly RunningCommand[];
  /** Calls back once, soon after one of these, which `all` has named, has ended: also where it has already. */
  whenOneEnds(of: readonly RunningCommand[], callback: () => void): void;
}
