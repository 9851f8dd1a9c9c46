// Whose a block in the git configuration is. Two Latchkeys may share one home, such as a packaged and a development one, each
// with its own data directory: neither changes or removes what the other wrote.

const begin = '# >>> managed by Latchkey: credentials for CodeCommit';
const edits = '- edits here are overwritten';
const pattern = new RegExp(`^${begin} (?:- instance ([a-z0-9]{1,40}) )?${edits}$`);
export const endLine = '# <<< managed by Latchkey';

export interface GitOwner {
  /** Null: it cannot be stored now, and every block is ours. */
  readonly instance: string | null;
  /** Values of `helper` that this Latchkey has written: a tool may have dropped the comments around them. */
  readonly helpers: ReadonlySet<string>;
  /** How many of the user's own comments read like our first one when we last wrote; null: not known. */
  readonly marks: number | null;
}

export const beginLine = (instance: string | null): string =>
  `${begin} ${instance === null ? '' : `- instance ${instance} `}${edits}`;

export const isBeginLine = (line: string): boolean => pattern.test(line);

/** A block without an instance is of a version that knew only one Latchkey. */
export function isOwnBegin(line: string, owner: GitOwner | undefined): boolean {
  const [isBegin, named] = pattern.exec(line) ?? [];
  const instance = owner?.instance ?? null;
  return isBegin !== undefined && (instance === null || named === undefined || named === instance);
}
