import { z } from 'zod';
import { FileDiff } from './detach.ts';

/** Shells whose start files Latchkey can add itself to. */
export const ShellName = z.enum(['bash', 'zsh', 'fish', 'pwsh']);
export type ShellName = z.infer<typeof ShellName>;

/** What a change would write, or take out again. */
export const ShellPlan = z.strictObject({
  shell: ShellName,
  /** Lines of ours are there now, before this plan. */
  installed: z.boolean(),
  /** The package of the system has seen to it: nothing is needed. */
  ofPackage: z.boolean(),
  files: z.array(FileDiff),
  /** What of the user's own lines they should know, in whole sentences. */
  notes: z.array(z.string()),
});
export type ShellPlan = z.infer<typeof ShellPlan>;

/** What a shell found that was started just now, as a terminal starts it. */
export const ShellLook = z.strictObject({
  /** As a login starts it (ssh, a console, a terminal on macOS); false: as a terminal on Linux does. */
  isLogin: z.boolean(),
  /** Why it could not be asked; null: it answered. */
  fault: z.string().nullable(),
  /** Where it finds the two programs; null: nowhere. */
  latchkey: z.string().nullable(),
  gitRemote: z.string().nullable(),
  /** What of the user's own runs in their place. */
  hides: z
    .array(
      z.strictObject({
        program: z.enum(['latchkey', 'git-remote-codecommit']),
        by: z.enum(['alias', 'function']),
      }),
    )
    .optional(),
  /** It completes the words of `latchkey`. */
  completes: z.boolean(),
});
export type ShellLook = z.infer<typeof ShellLook>;

export const ShellState = z.strictObject({
  shell: ShellName,
  /** It is the user's login shell. */
  isUsual: z.boolean(),
  installed: z.boolean(),
  ofPackage: z.boolean(),
  /** The files that have lines of ours. */
  files: z.array(z.string()),
  /** The first is how terminals of this platform start it. Empty: not asked for. */
  looks: z.array(ShellLook),
  /** Why a new shell does not find it although lines of ours are there, in whole sentences. */
  notes: z.array(z.string()),
});
export type ShellState = z.infer<typeof ShellState>;

/** Both programs and completion are there in a new terminal. What a package brings completes where the user has that turned on. */
export const isShellReady = ({
  ofPackage,
  looks: [look],
}: Pick<ShellState, 'ofPackage' | 'looks'>): boolean =>
  look !== undefined &&
  look.latchkey !== null &&
  look.gitRemote !== null &&
  (look.hides ?? []).length === 0 &&
  (look.completes || ofPackage);

const isHidden = ({ hides = [] }: ShellLook, program: string): boolean =>
  hides.some((one) => one.program === program);

/** What of it a new terminal does not find, in words. */
export function missingIn({ looks: [look] }: Pick<ShellState, 'looks'>): string {
  if (look === undefined || look.fault !== null) return 'latchkey';
  const programs = [
    ...(look.latchkey === null || isHidden(look, 'latchkey') ? ['latchkey'] : []),
    ...(look.gitRemote === null || isHidden(look, 'git-remote-codecommit') ? ['git-remote-codecommit'] : []),
  ];
  return programs.length === 0 ? 'the completion' : programs.join(' and ');
}
