/** This Latchkey among others that share the user's AWS files, and what it remembers of its own part of them. */
export interface Instance {
  /** Made once, and in every marker from then on. Null: it cannot be stored now, and markers name none. */
  id(): Promise<string | null>;
  /** Everything below of what was put into the files; of `writtenKey` those of the past days, the last thousands of them. */
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

/** That a profile with our command has something of the user in it, its header at least: all that is left of it once we are out of it. */
export const writtenTheirs = (profile: string): string => `theirs:${profile}`;

/** That credentials of a profile are out of force in the config for a session whose keys are in the other file: it holds no command of ours. */
export const writtenBeside = (profile: string): string => `beside:${profile}`;

/** That a profile was another Latchkey's when the user had it taken over. */
export const writtenOther = (profile: string): string => `other:${profile}`;

/** That the region in such a section is ours. */
export const writtenRegion = (profile: string): string => `region:${profile}`;

/** Which files beside have lines of a section that are out of force now: those in others were given back. */
export const writtenCopy = (file: 'config' | 'credentials', header: string, label: string): string =>
  `copy:${file}[${header}]${label}`;

/** That credentials of a profile in the credentials file were handed over by an import. */
export const writtenHandedOver = (profile: string): string => `handed:${profile}`;

/** That a section of the user in the credentials file has this name because a session has its own. */
export const writtenRename = (name: string, former: string): string => `renamed:${name} ${former}`;

/** That the block in the git configuration had this helper. */
export const writtenHelper = (helper: string): string => `git:${helper}`;
/** The helper of what `writtenHelper` made; null: it is about something else. */
export const helperIn = (key: string): string | null => (key.startsWith('git:') ? key.slice(4) : null);

/** How many comments of the user's own in the git configuration read like our first one: those beyond are ours. */
export const writtenMarks = (count: number): string => `gitmarks:${count}`;
/** The number of what `writtenMarks` made; null: it is about something else. */
export const marksIn = (key: string): number | null => {
  const [, count] = /^gitmarks:(\d{1,9})$/.exec(key) ?? [];
  return count === undefined ? null : Number(count);
};

/** An access key of a session in a profile: never a secret. */
export const writtenKey = (profile: string, accessKeyId: string): string => `${accessKeyId} ${profile}`;
