import type { Delivery } from '../../../shared/delivery.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { AccountId, ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { ImportView } from '../../../shared/import.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { FoundSession } from '../identity-source.ts';
import type { OwnProfiles } from '../own-profile.ts';
import type { FilesWritten } from '../ports/files.ts';
import type { Secret } from '../secret.ts';
import type { Shadow, WantedProfile } from './in-force.ts';
import type { CommentsAmiss } from './plan/comments-amiss.ts';
import type { MemoryChange } from './plan/remembered.ts';

/** One session as it should be in the user's AWS files. */
export interface ProfileSession {
  readonly id: SessionId;
  readonly name: string;
  /** Null: this session has no profile of its own (it may still be the default session). */
  readonly profile: ProfileName | null;
  /** False: the name is known to Latchkey only, and no file has it. */
  readonly isWritten: boolean;
  /** Written beside it, each with its region; null: that of the session. */
  readonly otherProfiles: readonly { readonly name: ProfileName; readonly region: Region | null }[];
  readonly region: Region | null;
  /** Of the `default` profile, where this is the default session; null: that of the session. */
  readonly regionAsDefault: Region | null;
  /** 'none': nothing of it may be in the files. */
  readonly delivery: Delivery;
  /**
   * The lease whose keys are to be written. Only set for 'keys'; null means no keys may be in the credentials file
   * (stopped, not started yet, or the app is quitting).
   */
  readonly lease: Lease | null;
}

/**
 * How the files give this session's credentials now.
 *
 * SECURITY: while there are no keys, the command stands in for them. A profile that is in no file is not an error to every
 * SDK: they go on to the next credentials they find, of a container or of the EC2 instance.
 */
export const deliveryNow = ({ delivery, lease }: Pick<ProfileSession, 'delivery' | 'lease'>): Delivery =>
  delivery === 'keys' && lease === null ? 'process' : delivery;

export interface ProfilesInput {
  /** Every session that is to have a profile, and the default session. */
  readonly sessions: readonly ProfileSession[];
  /** What the `default` profile stands for; the session itself may be missing from `sessions`' profiles but is listed. */
  readonly defaultSessionId: SessionId | null;
  /** Profiles in which commands of `latchkey exec` run. */
  readonly inUse?: readonly ProfileInUse[];
  /** Profiles of the user that may be taken over: they said yes. Needed only until the section is ours. */
  readonly consents: ReadonlySet<string>;
  /** What some of the consents were given for, by profile (`ProfileConflict.basis`): nothing else is taken over by them. */
  readonly consentedTo?: ReadonlyMap<string, string>;
  /** Of the consents, those given before anything was shown: what another Latchkey has written is not taken over by them. */
  readonly unseen?: ReadonlySet<string>;
  /**
   * Profiles that must come out as asked, or nothing is written. Where that is so for these alone, and not for all that is
   * asked, these are written, and the outcome names the problem.
   */
  readonly needs?: readonly string[];
  /** Rows of an import whose proposed values the user accepted: corrected in the same write, so that one undo takes all back. */
  readonly corrections?: readonly string[];
  /** Profiles of an import, whose sections in the credentials file give up their credentials in the same write. */
  readonly handOver?: readonly HandOver[];
  /** Names this write in the undo journal, for an undo that must take back more than files. */
  readonly tag?: string;
  /** The same for every other write. */
  readonly changeTag?: string;
  /** The records change with this write: where it fails, the rotating keys are as they were too. Else they follow. */
  readonly isAllOrNothing?: boolean;
  /** Rotating keys are taken out and nothing else is written: for the peace after an undo. */
  readonly onlyWithdrawKeys?: boolean;
}

/**
 * SECURITY: what a command of `exec` reads in its profile, it takes without a word to Latchkey. So no keys of another identity come
 * there, and the profile does not go to anybody else's lines, before the command ends.
 */
export interface ProfileInUse {
  readonly profile: string;
  /** The session whose keys may be there: it acts as it did when the commands started. Null: nobody's. */
  readonly keysOf: SessionId | null;
  /** Our section of that name, in whose place our command stays where no session wants the profile; null: there is none. */
  readonly current: { readonly sessionId: SessionId; readonly region: Region | null } | null;
  readonly program: string;
  readonly pid: number;
}

export interface HandOver {
  readonly profile: string;
  /** The key that the keychain has taken over; null: none is there. Another key is never taken out of the file. */
  readonly accessKeyId: string | null;
}

/** A profile that the user owns and that a session wants: left as it is until they say yes. */
export interface ProfileConflict {
  readonly profile: ProfileName;
  readonly sessionId: SessionId;
  readonly file: string;
  /** Unified diff of what a yes would change; values of secret keys masked. */
  readonly diff: string;
  /** Equal where a question is about the same session and the same text. */
  readonly basis: string;
  /** Another Latchkey has written it: a release brings back what was there before both. */
  readonly isOfAnother: boolean;
}

/** The profiles of both files. */
export interface CurrentProfiles {
  /** Names of profiles that are the user's own: automatic names stay clear of them. */
  readonly foreign: ReadonlySet<string>;
  /** Ids of the sessions that have a profile of ours, `default` aside. */
  readonly sessionIds: ReadonlySet<string>;
  /**
   * The profiles of ours, of either file, and what the config file says of their region. Null: nothing, or what is no region.
   */
  readonly regions: ReadonlyMap<string, { readonly sessionId: SessionId; readonly region: Region | null }>;
  /** The same of the profiles of ours without a marker, which a tool dropped: no session is named there. */
  readonly unmarked: ReadonlyMap<string, Region | null>;
}

export interface ProfilesOutcome extends FilesWritten {
  readonly conflicts: readonly ProfileConflict[];
  /** What could not be done, of what nobody needs: profiles that only the user can repair. */
  readonly problems: readonly Problem[];
  /** For `rememberAsBefore`. Absent: nothing that an undo would have to take back. */
  readonly remembered?: MemoryChange;
}

/** Unified diff of one file before a yes. */
export interface GitConfigDiff {
  readonly installed: boolean;
  readonly diff: { readonly file: string; readonly diff: string; readonly changed: boolean };
  /** What of the user's own configuration git would take before ours. */
  readonly notes?: readonly string[];
}

/** One of the user's files as a detach leaves it. */
export interface DetachedFile {
  readonly file: string;
  /** Unified diff; empty where nothing of ours is in it. */
  readonly diff: string;
  /** The file as it is then, secrets and all: never to be shown. */
  readonly text: string;
  /** Profiles in it that were another Latchkey's: they get what was there before both. */
  readonly ofOthers: readonly string[];
}

export interface FilesDetached extends FilesWritten {
  /** Our lines were in the git configuration. */
  readonly hadGit: boolean;
  /** Profiles that only the user can repair. */
  readonly problems: readonly Problem[];
}

/** What an import may build on, and must not make twice. */
export interface ImportContext {
  readonly sources: readonly {
    readonly id: SourceId;
    readonly kind: string;
    readonly name: string;
    readonly config: FormValues;
    /** `ImportBase.key` of the import that made it. */
    readonly importKey?: string;
  }[];
  readonly sessions: readonly {
    readonly id: SessionId;
    readonly kind: string;
    readonly name: string;
    readonly profile: ProfileName | null;
    /** False: no file has its profiles. */
    readonly isWritten: boolean;
    /** Beside that one, each with its region; null: that of the session. */
    readonly otherProfiles: readonly { readonly name: ProfileName; readonly region: Region | null }[];
    readonly region: Region | null;
    /** Of the `default` profile, once this is the default session. */
    readonly regionAsDefault: Region | null;
    readonly config: FormValues;
    /** What a user may type for it beside its profiles, and how it is shown; absent: nothing. */
    readonly called?: {
      readonly names: readonly string[];
      readonly accountId: AccountId | null;
      readonly role: string | null;
      readonly shown: string;
    };
  }[];
  /** Every account that is known, with all that it is called; absent: none. */
  readonly accounts?: readonly { readonly id: AccountId; readonly names: readonly string[] }[];
  /** What a session gets that names no region, of the settings. */
  readonly defaultRegion: Region | null;
  /** The kinds of this build; absent: all of them. `adopting`: sources that take over a key from the files. */
  readonly kinds?: {
    readonly sources: ReadonlySet<string>;
    readonly sessions: ReadonlySet<string>;
    readonly adopting: ReadonlySet<string>;
    /** Why the kind's own form would refuse these values; null: it takes them. */
    refusal(make: 'source' | 'session', kind: string, values: FormValues): Problem | null;
    /** `BoundSource.resolve` of a kind of source; absent: the values are used unchanged. */
    resolve?(kind: string, values: FormValues, signal: AbortSignal): Promise<Result<FormValues, Problem>>;
  };
}

/** A long-term key as it was in the files, for the keychain item of the source that takes it over. */
export interface FoundKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
}

/**
 * A form value that is the id of something else of the same import (by its `ref`) or of something that exists (by
 * its id). `field` is the form field's name.
 */
export interface DraftLink {
  readonly field: string;
  readonly to:
    | { readonly kind: 'draft'; readonly ref: string }
    | { readonly kind: 'session'; readonly id: SessionId }
    | { readonly kind: 'source'; readonly id: SourceId };
}

/** What a confirmed import makes: the app creates these in the order given. */
export type ImportDraft =
  | {
      readonly make: 'source';
      readonly ref: string;
      readonly kind: string;
      readonly name: string;
      readonly values: FormValues;
      /** By which a later import knows it again. */
      readonly importKey?: string;
      readonly adopt?: FoundKey & { readonly profile: string };
    }
  /** A source that is there already and takes the key over, unless its keychain item holds one. */
  | { readonly make: 'keys'; readonly ref: string; readonly id: SourceId; readonly adopt: FoundKey }
  /** A session made by hand, by a form of `kind`. */
  | {
      readonly make: 'session';
      readonly ref: string;
      readonly kind: string;
      readonly name: string;
      readonly values: FormValues;
      readonly links: readonly DraftLink[];
      /** Null: it gets no profile, it only carries others. */
      readonly profile: ProfileName | null;
      readonly region: Region | null;
    }
  /**
   * A session that a sync of the source finds (or has found) under `found.key`: only its profile is settled here. For
   * IAM Identity Center: key `ACCOUNT/ROLE`, kind `permission-set`, config `accountId` and `role`; the app adds `source`.
   */
  | {
      readonly make: 'found';
      readonly ref: string;
      readonly source:
        | { readonly kind: 'draft'; readonly ref: string }
        | { readonly kind: 'source'; readonly id: SourceId };
      readonly found: FoundSession;
      readonly profile: ProfileName | null;
      readonly region: Region | null;
    }
  /** A session that is there already: only its profile is settled. */
  | {
      readonly make: 'known';
      readonly ref: string;
      readonly id: SessionId;
      readonly profile: ProfileName | null;
      readonly region: Region | null;
    };

/** A draft whose profile is `default` becomes the default session. */
export interface ImportDrafts {
  readonly drafts: readonly ImportDraft[];
  readonly leftAlone: number;
  /** For `ProfilesInput`. */
  readonly corrections?: readonly string[];
  readonly handOver?: readonly HandOver[];
}

/** What git's configuration is to have. */
export interface GitRequest {
  readonly install: boolean;
  /** CodeCommit's hosts in the regions of the sessions. */
  readonly hosts: readonly string[];
}

/**
 * The user's AWS and git files as one place: planning is pure, writing goes through the AwsFiles and GitConfigFile
 * ports. Calls are made one at a time by the app. Between calls it keeps what it made of the texts it read last.
 */
export interface UserFiles {
  /** What is in the files now. */
  currentProfiles(signal: AbortSignal): Promise<Result<CurrentProfiles, Problem>>;
  /** What tools take instead of these sessions, read from both files as they are. */
  shadows(wanted: readonly WantedProfile[], signal: AbortSignal): Promise<Result<readonly Shadow[], Problem>>;
  /** Where comments of ours are gone or in another place that say what we keep of the user's. */
  commentsAmiss(): Promise<Result<readonly CommentsAmiss[], Problem>>;
  /** The profiles whose credentials are not ours, as tools read them. */
  ownProfiles(): Promise<Result<OwnProfiles, Problem>>;
  /** The session whose marker is in the `default` profile; null when there is none, or it is the user's. */
  currentDefault(signal: AbortSignal): Promise<Result<string | null, Problem>>;
  /** The same with these files as they were before; touches nothing. */
  defaultAfter(
    undone: readonly { readonly file: string; readonly before: string }[],
    signal: AbortSignal,
  ): Promise<Result<string | null, Problem>>;
  /**
   * Makes the files say what `input` says, or leaves them as they were: idempotent; sections that are ours and no longer
   * wanted are removed.
   */
  apply(input: ProfilesInput, signal: AbortSignal): Promise<Result<ProfilesOutcome, Problem>>;
  /** What `apply` would ask about; writes nothing. */
  conflicts(input: ProfilesInput, signal: AbortSignal): Promise<Result<readonly ProfileConflict[], Problem>>;
  /** The files are again as they were before the write with that outcome. */
  rememberAsBefore(change: MemoryChange): Promise<void>;
  /** The current or planned text for one session. Keys are masked. */
  profileText(
    input: { readonly session: ProfileSession; readonly isDefault: boolean },
    signal: AbortSignal,
  ): Promise<Result<{ readonly file: string; readonly text: string }, Problem>>;
  importPlan(context: ImportContext, signal: AbortSignal): Promise<Result<ImportView, Problem>>;
  /**
   * Turns chosen rows into drafts; writes nothing. The app creates them, records the consent for their profiles and
   * calls `apply`, which then hands the sections to Latchkey.
   */
  importDrafts(
    context: ImportContext,
    choice: { readonly rows: readonly string[]; readonly acceptFixes: boolean },
    signal: AbortSignal,
  ): Promise<Result<ImportDrafts, Problem>>;
  /** The long-term key that is in this profile now; null: none. */
  keyOf(profile: string, signal: AbortSignal): Promise<Result<FoundKey | null, Problem>>;
  /** What each file would be without anything of ours; touches nothing. Values of secret keys are masked. */
  detachPlan(signal: AbortSignal): Promise<Result<readonly DetachedFile[], Problem>>;
  /**
   * Takes everything of ours out of all of them and gives back what was taken over, or leaves all as they were. The profiles
   * `inUse` stay, with our command in them.
   */
  detach(inUse: readonly ProfileInUse[], signal: AbortSignal): Promise<Result<FilesDetached, Problem>>;
  gitPlan(request: GitRequest, signal: AbortSignal): Promise<Result<GitConfigDiff, Problem>>;
  gitApply(
    request: GitRequest,
    signal: AbortSignal,
  ): Promise<Result<Pick<FilesWritten, 'changedFiles' | 'takeBack'>, Problem>>;
}
