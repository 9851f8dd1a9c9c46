import { z } from 'zod';

/** From where a switch of the default session was asked for, as Activity shows it. */
export const SwitchedBy = z.strictObject({
  /** `use` in a terminal; a part of the app otherwise. */
  verb: z.string().max(40),
  /** Null: in the app, or the platform does not tell. */
  process: z.string().max(300).nullable(),
  pid: z.number().int().nullable(),
  cwd: z.string().nullable(),
});
export type SwitchedBy = z.infer<typeof SwitchedBy>;

export const inApp = (verb: 'window' | 'palette' | 'quick panel' | 'tray'): SwitchedBy => ({
  verb,
  process: null,
  pid: null,
  cwd: null,
});
