import { z } from 'zod';
import { Region } from './ids.ts';
import { languages } from './language.ts';
import {
  isNamePatternList,
  isPatternList,
  PATTERNS_LENGTH,
  SESSIONS_ALL_WRITTEN,
} from './profile-patterns.ts';
import { isPacSetting, isProxySetting } from './proxy-address.ts';
import { MAX_FILTERS, SavedFilter } from './saved-filter.ts';
import { SessionColumns } from './session-columns.ts';
import { readShortcut } from './shortcut.ts';

/** Where the window shows a setting. */
export type SettingSection = 'general' | 'profiles' | 'accounts' | 'lock' | 'sign-in' | 'network';

/** How a setting is shown and what may be typed for it. */
export type SettingControl =
  | { readonly kind: 'switch' }
  /** In words, by value, in the order in which they are offered. */
  | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly unit: 'minutes' | 'seconds' | 'days';
    }
  /** A region, or null. */
  | { readonly kind: 'region' }
  /** Patterns as `profile-patterns.ts` reads them; empty: none. */
  | { readonly kind: 'patterns'; readonly of: keyof typeof patternLists }
  /** A key combination of the whole desktop as `shortcut.ts` reads it; empty: none. */
  | { readonly kind: 'shortcut' }
  /** One line of text; empty: none. */
  | { readonly kind: 'text'; readonly of: keyof typeof textChecks };

/** What a line of text may be. */
const textChecks = {
  proxy: isProxySetting,
  pac: isPacSetting,
  hosts: (text: string) => text.length <= 4_000 && !/[^\x20-\x7e]/.test(text),
  file: (text: string) => text.length <= 1_000 && (text === '' || /^(\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(text)),
};

/** Whether a setting of this kind may be this text. */
export const isTextOf = (of: keyof typeof textChecks, text: string): boolean => textChecks[of](text);

/** What patterns may be of: profile names, or names that people gave, in any script. */
const patternLists = { profiles: isPatternList, names: isNamePatternList };

/** Whether a text is a list of patterns that the setting takes. */
export const isPatternListOf = (of: keyof typeof patternLists, list: string): boolean =>
  list.length <= PATTERNS_LENGTH && patternLists[of](list);

/** Of any setting. */
export type SettingValue = string | number | boolean | null;

interface SettingWords {
  readonly section: SettingSection;
  readonly label: string;
  /** What the label leaves open. */
  readonly help?: string;
}

interface SettingInfo extends SettingWords {
  readonly control: SettingControl;
  readonly byDefault: SettingValue;
}

const infos = z.registry<SettingInfo>();

const onOrOff = (byDefault: boolean, words: SettingWords) =>
  z.boolean().register(infos, { ...words, control: { kind: 'switch' }, byDefault });

const oneOf = <const V extends readonly [string, ...string[]]>(
  values: V,
  byDefault: V[number],
  { choices, ...words }: SettingWords & { readonly choices: Readonly<Record<V[number], string>> },
) => z.enum(values).register(infos, { ...words, control: { kind: 'choice', choices }, byDefault });

const wholeNumber = (
  { min, max, unit }: Omit<Extract<SettingControl, { kind: 'number' }>, 'kind'>,
  byDefault: number,
  words: SettingWords,
) =>
  z
    .number()
    .int()
    .min(min)
    .max(max)
    .register(infos, { ...words, control: { kind: 'number', min, max, unit }, byDefault });

const regionOrNone = (words: SettingWords) =>
  Region.nullable().register(infos, { ...words, control: { kind: 'region' }, byDefault: null });

const patterns = (of: keyof typeof patternLists, words: SettingWords) =>
  z
    .string()
    .refine((list) => isPatternListOf(of, list))
    .register(infos, {
      section: words.section,
      label: words.label,
      help: words.help ?? '',
      control: { kind: 'patterns', of },
      byDefault: '',
    });

const zooms = ['80', '90', '100', '110', '125', '150', '175', '200'] as const;
/** In percent. */
export type Zoom = (typeof zooms)[number];
export const usualZoom: Zoom = '100';
/** As Chromium wants it. */
export const zoomFactor = (zoom: Zoom): number => Number(zoom) / 100;

/** The next larger or smaller size; null: there is none. */
export const nextZoom = (now: Zoom, step: 1 | -1): Zoom | null => zooms[zooms.indexOf(now) + step] ?? null;

const shortcutOrNone = (words: SettingWords) =>
  z
    .string()
    .refine((shortcut) => shortcut === '' || readShortcut(shortcut) === shortcut)
    .register(infos, {
      section: words.section,
      label: words.label,
      help: words.help ?? '',
      control: { kind: 'shortcut' },
      byDefault: '',
    });

const text = (of: keyof typeof textChecks, words: SettingWords) =>
  z
    .string()
    .refine((line) => isTextOf(of, line))
    .register(infos, {
      section: words.section,
      label: words.label,
      help: words.help ?? '',
      control: { kind: 'text', of },
      byDefault: '',
    });

/**
 * Every setting, once. Schema, default, the window's page, `latchkey settings`, its completion and the guide follow from an
 * entry, in this order. Version 1: a new version adds a step to `migrate`, never a guess.
 */
export const Settings = z.strictObject({
  version: z.literal(1),
  startAtLogin: onOrOff(false, {
    section: 'general',
    label: 'Start at login',
    help: 'Tools get credentials without opening Latchkey first.',
  }),
  theme: oneOf(['system', 'light', 'dark'], 'system', {
    section: 'general',
    label: 'Theme',
    choices: { system: 'Match system', light: 'Light', dark: 'Dark' },
  }),
  language: oneOf(['system', ...languages], 'system', {
    section: 'general',
    label: 'Language',
    help: 'Of the window, the tray and the notifications. The terminal speaks English.',
    choices: { system: 'Match system', en: 'English', de: 'Deutsch' },
  }),
  zoom: oneOf(zooms, usualZoom, {
    section: 'general',
    label: 'Zoom of the window',
    help: 'Ctrl or Cmd with plus, minus and 0 change it too.',
    choices: {
      '80': '80 %',
      '90': '90 %',
      '100': '100 %',
      '110': '110 %',
      '125': '125 %',
      '150': '150 %',
      '175': '175 %',
      '200': '200 %',
    },
  }),
  panelShortcut: shortcutOrNone({
    section: 'general',
    label: 'Shortcut of the quick panel',
    help: 'Works in every program. On Wayland, give the command latchkey panel a shortcut in the keyboard settings of your desktop.',
  }),
  showGitAccount: onOrOff(true, {
    section: 'general',
    label: 'Show which account git uses',
    help: 'One line in the terminal, where neither the address nor the environment names a profile.',
  }),
  activityDays: wholeNumber({ min: 0, max: 365, unit: 'days' }, 30, {
    section: 'general',
    label: 'Keep activity for',
    help: 'On this machine only: who asked for which credentials. 0 keeps nothing on the disk and removes what is there.',
  }),
  updates: oneOf(['off', 'manual', 'daily'], 'manual', {
    section: 'general',
    label: 'Updates',
    help: 'Once a day, Latchkey asks its own server whether there is a newer version. It installs none that you did not ask for.',
    choices: { off: 'Never look', manual: 'Look when I ask', daily: 'Look once a day' },
  }),
  profileScope: oneOf(['all', 'used', 'none'], 'all', {
    section: 'profiles',
    label: 'Which sessions get a profile',
    help: `With more than ${SESSIONS_ALL_WRITTEN} sessions, "all" are those that you pin, use, make or ask for: a large file slows every aws call.`,
    choices: { all: 'All sessions', used: 'Sessions that were used', none: 'Only those I name' },
  }),
  profilesWrittenFor: patterns('profiles', {
    section: 'profiles',
    label: 'Profiles are always written for',
    help: 'Patterns of profile names or account numbers, such as prod-* 111122223333. A single * is all of them.',
  }),
  defaultRegion: regionOrNone({
    section: 'profiles',
    label: 'Default region',
    help: 'For sessions that have none of their own. Empty: the region of their identity source.',
  }),
  productionPatterns: patterns('names', {
    section: 'accounts',
    label: 'Production sessions',
    help: 'Patterns of session, profile or account names, or account numbers, such as prod* 111122223333. Making one the default asks first.',
  }),
  lockOnScreenLock: onOrOff(false, {
    section: 'lock',
    label: 'Lock with the screen',
    help: 'While Latchkey is locked, no tool gets credentials. Unlocking the screen unlocks it.',
  }),
  lockOnSleep: onOrOff(false, {
    section: 'lock',
    label: 'Lock when the computer sleeps',
  }),
  lockAfterIdleMinutes: wholeNumber({ min: 0, max: 480, unit: 'minutes' }, 0, {
    section: 'lock',
    label: 'Lock when nobody uses the computer for',
    help: '0 turns it off.',
  }),
  openBrowserOnSignIn: onOrOff(true, {
    section: 'sign-in',
    label: 'Open the sign-in page automatically',
    help: 'When you start a sign-in, its page opens in your browser.',
  }),
  notificationsEnabled: onOrOff(true, {
    section: 'sign-in',
    label: 'Notifications',
    help: 'Before a sign-in expires, and when a tool is waiting for you.',
  }),
  /** Before the end of a sign-in, or of a lease that cannot be renewed. */
  notifyLeadMinutes: wholeNumber({ min: 1, max: 240, unit: 'minutes' }, 10, {
    section: 'sign-in',
    label: 'Notify me before expiry',
  }),
  signInWaitSeconds: wholeNumber({ min: 0, max: 600, unit: 'seconds' }, 120, {
    section: 'sign-in',
    label: 'How long a tool waits for sign-in',
  }),
  proxyMode: oneOf(['automatic', 'system', 'address', 'pac', 'none'], 'automatic', {
    section: 'network',
    label: 'Proxy',
    help: "Automatic: HTTPS_PROXY of the app's environment, else the system's settings.",
    choices: {
      automatic: 'Automatic',
      system: "The system's settings",
      address: 'The address below',
      pac: 'The PAC file below',
      none: 'No proxy',
    },
  }),
  proxyAddress: text('proxy', {
    section: 'network',
    label: 'Proxy address',
    help: 'Such as http://proxy.example.com:3128. Latchkey asks for user name and password, and keeps them in the keychain.',
  }),
  proxyBypass: text('hosts', {
    section: 'network',
    label: 'Hosts without proxy',
    help: 'As NO_PROXY: names with all that is below them, addresses, blocks such as 10.0.0.0/8. For the proxy address.',
  }),
  pacAddress: text('pac', {
    section: 'network',
    label: 'Address of the PAC file',
    help: 'Such as http://wpad.example.com/proxy.pac.',
  }),
  caFile: text('file', {
    section: 'network',
    label: 'More certificate authorities',
    help: "A PEM file that counts beside the system's, AWS_CA_BUNDLE and ca_bundle.",
  }),
  // Settled where it is seen, in the window; it has no words, no control and no name in a terminal.
  sessionColumns: SessionColumns.nullable(),
  savedFilters: z.array(SavedFilter).max(MAX_FILTERS),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.omit({ version: true }).partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;

/** One setting with all that is known of it. */
export interface SettingEntry extends SettingInfo {
  /** In `Settings`. */
  readonly key: string;
  /** In a terminal: `notify-lead-minutes`. */
  readonly name: string;
}

export const settingEntries: readonly SettingEntry[] = Object.entries(Settings.shape).flatMap(
  ([key, schema]) => {
    const info = infos.get(schema);
    return info === undefined ? [] : [{ ...info, key, name: key.replace(/[A-Z]/g, '-$&').toLowerCase() }];
  },
);

/** Beside the entries. */
const usualLayout: Pick<Settings, 'sessionColumns' | 'savedFilters'> = {
  sessionColumns: null,
  savedFilters: [],
};

export const defaultSettings: Settings = Settings.parse({
  version: 1,
  ...usualLayout,
  ...Object.fromEntries(settingEntries.map(({ key, byDefault }) => [key, byDefault])),
});

export function settingValue(settings: Settings, { key }: SettingEntry): SettingValue {
  const value = new Map<string, unknown>(Object.entries(settings)).get(key);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** The change of one setting; null: it cannot be that. */
export function settingPatch({ key }: SettingEntry, value: SettingValue): SettingsPatch | null {
  const patch = SettingsPatch.safeParse({ [key]: value });
  return patch.success ? patch.data : null;
}

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
