import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { App } from '../app-api.ts';
import type { OnBug } from '../bugs.ts';
import type { OwnProfiles } from '../own-profile.ts';
import type { AwsEndpoints } from '../ports/aws-endpoints.ts';
import type { Clock, ClockSkew } from '../ports/clock.ts';
import type { ContainerEndpoint } from '../ports/container-endpoint.ts';
import type { Hash } from '../ports/crypto.ts';
import type { AwsFiles, TextFile } from '../ports/files.ts';
import type { GitAddresses } from '../ports/git-addresses.ts';
import type { Probes } from '../ports/probes.ts';
import type { Processes } from '../ports/processes.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';

/** All that the terminal is given. No verb sees it whole: each names the ports of this page that it needs. */
export interface CommandPorts {
  readonly app: Pick<
    App,
    | 'state'
    | 'caughtUp'
    | 'listed'
    | 'announced'
    | 'subscribe'
    | 'verbs'
    | 'record'
    | 'actsAs'
    | 'givenKeys'
    | 'commands'
    | 'followingPrograms'
    | 'filesSettled'
    | 'noticeEdits'
    | 'filesWritten'
    | 'inForce'
  > & {
    readonly broker: Pick<App['broker'], 'lease' | 'held'>;
    readonly ownRoles: Pick<App['ownRoles'], 'lease'>;
    readonly consoleLinks: App['consoleLinks'];
  };
  /** Profiles of the AWS files that are not ours. */
  readonly ownProfiles: () => Promise<Result<OwnProfiles, Problem>>;
  readonly commentsAmiss: UserFiles['commentsAmiss'];
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'after'>;
  readonly skew: Pick<ClockSkew, 'skewMs'>;
  readonly hash: Hash;
  readonly awsFiles: Pick<AwsFiles, 'paths' | 'read'>;
  /** Another file that a caller's environment names, by its absolute path. */
  readonly otherFile: (path: string) => Promise<Result<Pick<TextFile, 'text' | 'exists'>, Problem>>;
  readonly container: Pick<ContainerEndpoint, 'open'>;
  readonly processes: Pick<Processes, 'startedBelow'>;
  readonly awsEndpoints: AwsEndpoints;
  readonly gitAddresses: GitAddresses;
  /** Read at the first doctor. */
  readonly probes: () => Promise<Probes>;
  /** Absolute path of the shim, as written into profiles. */
  readonly command: string;
  /** Shows the quick panel, with the keyboard in it. */
  readonly openPanel: () => Promise<void>;
  /** Ends the app after the reply has gone out. */
  readonly quit: () => void;
  readonly onBug: OnBug;
}

/** Reads the state of the app. */
export interface StatePort {
  readonly app: Pick<App, 'state'>;
}

/** Reads what a list says of all sessions, or waits for all of the state. */
export interface ListedPort {
  readonly app: Pick<App, 'listed' | 'caughtUp'>;
}

/** Reads whom a session acts as. */
export interface ActsAsPort {
  readonly app: Pick<App, 'actsAs'>;
}

/** Knows the programs that ask again and follow a change. */
export interface FollowingProgramsPort {
  readonly app: Pick<App, 'followingPrograms'>;
}

/** Knows the keys that went into environments. */
export interface GivenKeysPort {
  readonly app: Pick<App, 'givenKeys'>;
}

/** Keeps other keys out of the profile of a command of `exec` while it runs. */
export interface RunningCommandsPort {
  readonly app: Pick<App, 'commands' | 'filesSettled'>;
}

/** Knows what `exec` started. */
export interface StartedInPort {
  readonly app: { readonly commands: Pick<App['commands'], 'startedIn' | 'all'> };
}

/** Takes over the user's edits of our profiles, before a caller gets a region. */
export interface NoticePort {
  readonly app: Pick<App, 'noticeEdits'>;
}

/** Looks at what a caller was started below. */
export type ProcessesPort = Pick<CommandPorts, 'processes'>;

/** Reads the user's own profiles, which a typed word may be. */
export type OwnProfilesPort = Pick<CommandPorts, 'ownProfiles'>;

/** Waits for the write of the user's files that is under way. */
export interface FilesSettledPort {
  readonly app: Pick<App, 'filesSettled'>;
}

/** Brings the user's files up to date. */
export interface FilesWrittenPort {
  readonly app: Pick<App, 'filesWritten'>;
}

/** Reads what is in force for AWS's tools. */
export interface InForcePort {
  readonly app: Pick<App, 'inForce'>;
}

/** Reads what changes slowly, without waiting for anything. */
export interface AnnouncedPort {
  readonly app: Pick<App, 'announced'>;
}

/** Reads the state, and is notified when it changes. */
export interface StatesPort {
  readonly app: Pick<App, 'state' | 'subscribe'>;
}

/** Waits for what changes in the app, for a bounded time. */
export type WaitingPorts = StatesPort &
  Pick<CommandPorts, 'clock'> & { readonly app: Pick<App, 'filesWritten'> };

/** Calls verbs of the contract, as the window does. */
export interface VerbsPort<K extends keyof App['verbs']> {
  readonly app: { readonly verbs: Pick<App['verbs'], K> };
}

/** Gets leases, or looks at the one that is held. */
export interface LeasePort {
  readonly app: { readonly broker: Pick<App['broker'], 'lease'> };
}
/** Gets leases of whatever the resolver answers: a session, or a role of the user's own on top of one. */
export interface AnswerLeasePort {
  readonly app: Pick<CommandPorts['app'], 'ownRoles'> & { readonly broker: Pick<App['broker'], 'lease'> };
}
/** Makes links into the AWS console. */
export interface ConsolePort {
  readonly app: Pick<App, 'consoleLinks'>;
}
export interface HeldLeasePort {
  readonly app: { readonly broker: Pick<App['broker'], 'held'> };
}

/** The time, by AWS's clock. */
export type TimePorts = Pick<CommandPorts, 'clock' | 'skew'>;

/** What waiting for a sign-in takes: its questions are shown and answered at the caller's terminal. */
export type PromptPorts = StatesPort & VerbsPort<'answerPrompt'>;
