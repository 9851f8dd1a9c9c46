import type { AppState } from '../../shared/app-state.ts';
import type { Language } from '../../shared/language.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { Settings } from '../../shared/settings.ts';
import type { App } from './app-api.ts';
import type { OnBug } from './bugs.ts';
import type { IdentityFolder, IdentityPorts } from './identity-source.ts';
import type { ActivityStore } from './ports/activity-store.ts';
import type { Browsers, LoginBrowser } from './ports/browser.ts';
import type { Clock, ClockSkew } from './ports/clock.ts';
import type { ConsoleFederation, PrivateLink } from './ports/console.ts';
import type { Random } from './ports/crypto.ts';
import type { DeviceLock } from './ports/device-lock.ts';
import type { AwsFiles, FilesWatch, HomeTraces, UndoJournal } from './ports/files.ts';
import type { Log } from './ports/log.ts';
import type { Clipboard } from './ports/machine.ts';
import type { Network } from './ports/network.ts';
import type { Processes } from './ports/processes.ts';
import type { RecordStore } from './ports/record-store.ts';
import type { SecretStore, UnlockWatch } from './ports/secret-store.ts';
import type { Updates } from './ports/update.ts';
import type { ShellSetup } from './profiles/shell-setup-port.ts';
import type { UserFiles } from './profiles/user-files-port.ts';
import type { ProfileNaming } from './sessions/profile-naming.ts';

/** One line of the diagnostics: what was looked at, what was seen, and what to do when it is not well. */
export interface DiagnosticCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
  readonly fix: string | null;
}

/** Everything the core needs of the world. */
export interface LatchkeyPorts {
  readonly clock: Clock;
  readonly skew: ClockSkew;
  readonly random: Random;
  readonly log: Log;
  readonly onBug: OnBug;
  readonly secretStore: SecretStore & UnlockWatch;
  /** `load` answers null where there is no file yet, 'file-malformed' where it is not JSON. */
  readonly records: RecordStore;
  readonly activityStore: ActivityStore;
  readonly browser: LoginBrowser;
  readonly browsers: Browsers;
  readonly consoleFederation: ConsoleFederation;
  readonly privateLink: PrivateLink;
  readonly clipboard: Clipboard;
  readonly identities: readonly IdentityFolder[];
  readonly identityPorts: IdentityPorts;
  /** Only where the files are: all reading and writing goes through `userFiles`. */
  readonly awsFiles: Pick<AwsFiles, 'paths'>;
  readonly userFiles: UserFiles;
  readonly shells: ShellSetup;
  readonly filesWatch: FilesWatch;
  readonly profileNaming: ProfileNaming;
  readonly undoJournal: UndoJournal;
  readonly homeTraces: HomeTraces;
  readonly settingsEffects: {
    setStartAtLogin(on: boolean): Promise<Result<void, Problem>>;
    /** The key combination of the whole desktop that opens the quick panel; '': none. A problem: nothing changed. */
    setPanelShortcut(shortcut: string): Promise<Result<void, Problem>>;
    /** Called once the records are read, before anything is asked of the network, and after each change. */
    configureNetwork(settings: Settings): void;
    /** Why a file of authorities cannot be used, in a sentence; null: it can. */
    caFileFault(path: string): string | null;
  };
  readonly deviceLock: DeviceLock;
  readonly processes: Processes;
  /** Asks the user where to, writes, answers the path; null when they changed their mind. */
  readonly saveActivity: (
    textAs: (format: 'jsonl' | 'csv') => string,
  ) => Promise<Result<string | null, Problem>>;
  readonly network: Network;
  readonly updates: Updates;
  readonly diagnostics: (signal: AbortSignal) => Promise<readonly DiagnosticCheck[]>;
  readonly version: string;
  /** The first language of the system's that the app speaks. */
  readonly systemLanguage: Language;
  /** Absolute path of the terminal command. */
  readonly command: string;
}

/**
 * `slept`: the machine was asleep, as its clocks say afterwards: seconds after it woke, so the user may be back already ·
 * `late`: nothing ran for a while, and the machine was busy or its clock was set ·
 * `away`: the screen is blank, and a locker that says more says when it is locked · `lock`: it is locked, or may be · `unlock`: it is open · `let-in`: the system asked who it is before it opened the screen ·
 * `idle`: nobody has used the machine for as long as the settings say.
 */
export type PowerEvent =
  | 'suspend'
  | 'slept'
  | 'late'
  | 'resume'
  | 'away'
  | 'lock'
  | 'unlock'
  | 'let-in'
  | 'idle';

export interface LatchkeyApp extends App {
  /**
   * Reads the records, asks the keychain, restores the sign-ins; then begins to bring the files up to date, when `first` has
   * settled: callers that wait for the sign-ins go before. Never throws.
   */
  start(signal: AbortSignal, first?: () => Promise<void>): Promise<void>;
  /** Ends everything under way, takes written keys out of the files, saves. */
  stop(): Promise<void>;
  onPower(event: PowerEvent): void;
  /** A proxy asks for a login that nobody has given, or refused the one it got; null: none asks any more. */
  proxyAsks(asked: { readonly proxy: string; readonly refused: boolean } | null): void;
  /** Something about the app itself that the user should know; null: no longer. */
  setNotice(matter: 'command' | 'update' | 'new-version' | 'shortcut', problem: Problem | null): void;
  /** The endpoint tells how it is. */
  setEndpoint(endpoint: AppState['endpoint']): void;
}
