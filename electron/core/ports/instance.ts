/** This Latchkey among others that share the user's AWS files, and what it remembers of its own part of them. */
export interface Instance {
  /** Made once, and in every marker from then on. Null: it cannot be stored now, and markers name none. */
  id(): Promise<string | null>;
  /** `writtenKey` of what was put into the credentials file in the past days, of the last thousands. */
  writtenKeys(): Promise<ReadonlySet<string>>;
  /** On the disk when it returns, where the disk takes it. */
  remember(keys: readonly string[]): Promise<void>;
}

/** An access key of a session in a profile: never a secret. */
export const writtenKey = (profile: string, accessKeyId: string): string => `${accessKeyId} ${profile}`;
