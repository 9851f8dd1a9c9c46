import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** A text file as it is now: `text` decodes losslessly (see adapters), `exists` false reads as empty. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

/**
 * Lines taken out of one of the files that may not stay in it, such as a secret: texts by their labels, each in a file of
 * its own beside it, which only the user can read. `path`: that of the file of a label, whether it is there or not. A null
 * text: something that cannot be read has that file's name.
 */
export interface KeptBeside {
  readonly path: (label: string) => string;
  readonly texts: ReadonlyMap<string, string | null>;
  /** By path: such files where the file was before it was moved or linked, as far as comments in it or its own path say. */
  readonly elsewhere?: ReadonlyMap<string, string | null>;
}
/** New ones. A label is never that of a text that is there, and has only letters, digits, `_`, `.` and `-`. */
export interface NewKept {
  readonly config: ReadonlyMap<string, string>;
  readonly credentials: ReadonlyMap<string, string>;
}

export interface AwsFileTexts {
  readonly config: TextFile;
  readonly credentials: TextFile;
  /** Absent: nothing is, nor can be. */
  readonly kept?: { readonly config: KeptBeside; readonly credentials: KeptBeside };
}

export interface NewTexts {
  readonly config: string;
  readonly credentials: string;
  /** Put beside the files before either is written, so that a crash in between loses nothing. */
  readonly keep?: NewKept;
  /**
   * SECURITY: these get secrets that are not in them now. Where another user owns the file or can replace it, nothing is written:
   * 'file-unwritable' with the cause 'not-private'.
   */
  readonly secretsFor?: readonly ('config' | 'credentials')[];
}
/** Given at once or, for large files, after a while: the lock is held until then. */
export type MaybeLater<T> = T | Promise<T>;

/** What a write has done, and the way back for as long as the operation that it belongs to is not committed. */
export interface FilesWritten {
  readonly changedFiles: readonly string[];
  /** Of these, those that other users could read until now. */
  readonly madePrivate?: readonly string[];
  /** Of these, those that are in place, yet may be lost if the machine loses its power now. */
  readonly unsynced?: readonly { readonly file: string; readonly reason: string }[];
  /**
   * Puts back the bytes from before, and the journal forgets the write. 'file-changed-meanwhile' where somebody else wrote
   * since: nothing is put back then.
   */
  takeBack(): Promise<Result<void, Problem>>;
}

/**
 * The user's AWS files. `write` changes both files or neither, and runs `plan` on the texts as they are under the lock, and again when another program
 * wrote in between; texts equal to the current ones are not written. Atomic, numbered backups, undo journal (`journal: false`
 * only for rotating keys inside a section that is already ours).
 */
export interface AwsFiles {
  paths(): { readonly config: string; readonly credentials: string };
  read(): Promise<Result<AwsFileTexts, Problem>>;
  write(
    plan: (texts: AwsFileTexts) => MaybeLater<Result<NewTexts, Problem>>,
    /**
     * `tag`: by which the journal's entry is known again. SECURITY: `holdsKeys`: live keys are in the new credentials; where
     * other users may read that file, they no longer may, from the first byte on.
     */
    options: {
      readonly journal: boolean;
      readonly note: string;
      readonly tag?: string;
      readonly holdsKeys?: boolean;
    },
  ): Promise<Result<FilesWritten, Problem>>;
  /** SECURITY: what we keep beside the files and git would take along with the next commit. Absent: there is no git to ask. */
  leftInGit?(): Promise<readonly LeftInGit[]>;
}

/** `list`: the file with the rules that git goes by. */
export interface LeftInGit {
  readonly file: string;
  readonly list: string;
}

/** Says when the AWS files may have changed, by us or by another program. */
export interface FilesWatch {
  start(listener: () => void): void;
  /** Also watches what was not there before. */
  rearm(): void;
  stop(): void;
}

/** The user's global git configuration, written under the same rules. */
export interface GitConfigFile {
  read(): Promise<Result<TextFile, Problem>>;
  write(
    plan: (file: TextFile) => Result<string, Problem>,
    options: { readonly journal: boolean; readonly note: string },
  ): Promise<Result<Pick<FilesWritten, 'changedFiles' | 'takeBack'>, Problem>>;
}

/** What of us is around the user's files, beside the lines in them. Paths are absolute. */
export interface TracesPlan {
  /** Files that we made and that are empty then, and directories that we made and that are empty then. */
  readonly removes: readonly string[];
  /** Into the app's own directory: numbered backups, and kept lines that are in the files again. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** Files that were made private for rotating keys, with the mode they had, such as `0644`. */
  readonly reopens: readonly { readonly file: string; readonly mode: string }[];
  /** Kept lines that could not be given back: the file names them. */
  readonly stays: readonly string[];
  /** Files with sections of another Latchkey: they stay, and so does what lies beside the file. */
  readonly shared: readonly string[];
  /** Private excludes of the user's git repositories, which lose the lines that keep our backups out of commits. */
  readonly texts: readonly { readonly file: string; readonly before: string; readonly after: string }[];
}

/** Only while nothing of ours is in the files, or is about to be taken out: what an undo needs goes too. */
export interface HomeTraces {
  /** The app's own directory, which stays. */
  readonly directory: string;
  /** `files`: those of the user as they will be then. Touches nothing. */
  plan(
    files: readonly { readonly file: string; readonly text: string }[],
  ): Promise<Result<TracesPlan, Problem>>;
  /** Does it, and the undo journal is empty. What is done already is not done again. */
  clear(): Promise<Result<TracesPlan, Problem>>;
  /** At each start: removes the locks and new bytes that an earlier run left beside the files, read in this run or not. */
  sweep(): Promise<void>;
  /** At a start while detached: ends a `clear` that was cut short; else touches nothing. */
  finish(): Promise<void>;
}

export interface UndoFilePreview {
  readonly file: string;
  /** restorable: as we wrote it · restored: as it was before · changed: somebody else wrote it since. */
  readonly state: 'restorable' | 'restored' | 'changed';
  readonly now: string;
  readonly before: string;
}

/** Takes back the last journalled write of either, byte for byte. Returns the files restored. */
export interface UndoJournal {
  /** `force`: restores also a file that was changed since, after backing up the current one. */
  undo(options?: { readonly force: boolean }): Promise<Result<readonly string[], Problem>>;
  /** What `undo` would do, and what was changed since; touches nothing. Null: nothing to undo. */
  preview(): Promise<
    Result<
      {
        /** Of this write and no other, whatever becomes of its files. */
        readonly id: string;
        readonly note: string;
        /** As the write was tagged. */
        readonly tag?: string;
        readonly files: readonly UndoFilePreview[];
      } | null,
      Problem
    >
  >;
}
