/** This Latchkey among others that share the user's AWS files, and what it remembers of its own part of them. */
export interface Instance {
  /** Made once, and in every marker from then on. Null: it cannot be stored now, and markers name none. */
  id(): Promise<string | null>;
  /** `writtenKey`, `writtenCommand` and `writtenKept` of what was put into the files in the past days, the last thousands of them. */
  writtenKeys(): Promise<ReadonlySet<string>>;
  /** On the disk when it returns, where the disk takes it. What is remembered again is forgotten later. */
  remember(keys: readonly string[]): Promise<void>;
  /** What is in the files no more: the same text there later is somebody else's. */
  forget(keys: readonly string[]): Promise<void>;
}

/** That a profile had our command: taken out with its session also where a tool dropped our marker. */
export const writtenCommand = (profile: string): string => `command:${profile}`;

/** That lines of the user are kept in a profile: those of a copy beside the file from an earlier time are not given back. */
export const writtenKept = (profile: string): string => `kept:${profile}`;

/** An access key of a session in a profile: never a secret. */
export const writtenKey = (profile: string, accessKeyId: string): string => `${accessKeyId} ${profile}`;
