import { z } from 'zod';

/** Unified diff of one file; empty where nothing changes. */
export const FileDiff = z.strictObject({ file: z.string(), diff: z.string(), changed: z.boolean() });
export type FileDiff = z.infer<typeof FileDiff>;

/** What a detach does, or did. Paths are absolute. */
export const DetachPlan = z.strictObject({
  /** True: it was done already, and nothing more is written. */
  detached: z.boolean(),
  /** Each file that may have lines of ours, with what it gets back. */
  files: z.array(FileDiff),
  /** Files and directories that we made and that are empty then, and links. */
  removes: z.array(z.string()),
  /** Backups, and copies of what was taken over, that go into the app's own directory. */
  moves: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  /** Files whose permissions are put back as they were. */
  reopens: z.array(z.strictObject({ file: z.string(), mode: z.string() })),
  /** Start at login is turned off. */
  autostart: z.boolean(),
  /** What stays, in whole sentences. */
  keeps: z.array(z.string()),
});
export type DetachPlan = z.infer<typeof DetachPlan>;
