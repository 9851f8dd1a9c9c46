import { z } from 'zod';
import { Region } from './ids.ts';

/** Version 1. A new version adds a step to `migrate`, never a guess. */
export const Settings = z.strictObject({
  version: z.literal(1),
  startAtLogin: z.boolean(),
  defaultRegion: Region.nullable(),
  /** Which sessions get a profile in the AWS config by themselves. */
  profileScope: z.enum(['all', 'used', 'none']),
  /** Minutes before the end of a sign-in or an unrenewable lease at which the person is told. */
  notifyLeadMinutes: z.number().int().min(1).max(240),
  notificationsEnabled: z.boolean(),
  /** How long a tool's request waits for the person to sign in, in seconds. */
  signInWaitSeconds: z.number().int().min(0).max(600),
  /** Open a sign-in's page in the browser by itself when the person starts the sign-in. */
  openBrowserOnSignIn: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = {
  version: 1,
  startAtLogin: false,
  defaultRegion: null,
  profileScope: 'all',
  notifyLeadMinutes: 10,
  notificationsEnabled: true,
  signInWaitSeconds: 120,
  openBrowserOnSignIn: true,
  theme: 'system',
};

export const SettingsPatch = Settings.omit({ version: true }).partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;

/** Reads settings of any version; unknown or broken fields fall back to their default one by one. */
export function migrate(raw: unknown): Settings {
  if (typeof raw !== 'object' || raw === null) return defaultSettings;
  let settings = defaultSettings;
  for (const [key, value] of Object.entries(raw)) {
    const candidate = Settings.safeParse({ ...settings, [key]: value });
    if (candidate.success) settings = candidate.data;
  }
  return settings;
}
