import { z } from 'zod';
import { SessionId } from './ids.ts';

/** One value that cannot be kept as it is, and its replacement. Nothing is dropped silently. */
export const ImportFix = z.strictObject({
  key: z.string(),
  was: z.string(),
  /** Null: there is no safe fix; the user must correct it. */
  proposed: z.string().nullable(),
  why: z.string(),
});
export type ImportFix = z.infer<typeof ImportFix>;

export const ImportRow = z.strictObject({
  /** Stable within one plan: file and section, such as `config:profile prod`. */
  id: z.string(),
  file: z.string(),
  section: z.string(),
  line: z.number(),
  /** What was found, such as "assumed role on top of default". */
  found: z.string(),
  /** What it will become in our words, such as "session prod (assumed role)". */
  becomes: z.string(),
  action: z.enum(['import', 'leave-alone', 'needs-fix', 'blocked']),
  reason: z.string().nullable(),
  fixes: z.array(ImportFix),
  /**
   * Ids of rows that must be imported with it, such as its source profile. A row whose needs want fixes is itself
   * `needs-fix`, with no fixes of its own.
   */
  needs: z.array(z.string()),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const ImportView = z.strictObject({
  rows: z.array(ImportRow),
  /** File-wide matters: unreadable by Python tools, duplicate sections, shadowing keys. */
  notes: z.array(z.strictObject({ file: z.string(), line: z.number().nullable(), text: z.string() })),
  /**
   * What a yes to every row that can be imported, fixes included, would change: unified diffs, secrets masked. Without
   * files that stay as they are.
   */
  diff: z.array(z.strictObject({ file: z.string(), diff: z.string() })).optional(),
});
export type ImportView = z.infer<typeof ImportView>;

/** `production`: the user is asked before it becomes the default session. */
const SessionAndAccount = z
  .strictObject({ id: SessionId, session: z.string(), production: z.boolean().optional() })
  .nullable();

/** What an undo means for the default session, with its account; null: none. Absent: it stays. */
export const undoDefault = {
  defaultSession: z.strictObject({ from: SessionAndAccount, to: SessionAndAccount }).optional(),
};
export type UndoDefault = NonNullable<z.infer<typeof undoDefault.defaultSession>>;

/** What an undo means beside the files; each is absent where it means nothing of the kind. */
export const importUndo = {
  /** Names of sessions and identity sources that go again. */
  takenBack: z.array(z.string()).optional(),
  /** Names of removed sessions and identity sources that come back. */
  broughtBack: z.array(z.string()).optional(),
  /** Names of removed sessions that do not come back, though the files have their profiles again: what they were built on is gone. */
  staysRemoved: z.array(z.string()).optional(),
  /** Those that stay, and why. */
  kept: z.array(z.strictObject({ name: z.string(), reason: z.string() })).optional(),
};
