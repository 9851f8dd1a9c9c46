import type { ActivityEntry } from '../app-state.ts';
import type { Settings } from '../settings.ts';
import { many } from './plural.ts';

// The second half of the window's catalogue: panels, palette, activity, settings and banners.

export const eventWord: Readonly<Record<ActivityEntry['event'], string>> = {
  'credentials-given': 'Credentials given',
  'credentials-refused': 'Credentials refused',
  renewed: 'Renewed',
  'renewal-failed': 'Renewal failed',
  'signed-in': 'Signed in',
  'signed-out': 'Signed out',
  'sign-in-failed': 'Sign-in failed',
  sync: 'Sync',
  'default-changed': 'Default changed',
  'session-stopped': 'Session stopped',
  'file-written': 'File written',
  'file-undone': 'File change undone',
  'settings-changed': 'Settings changed',
  app: 'Latchkey',
};

export const panelText = {
  device: {
    title: (source: string) => `Sign in to ${source}`,
    compare: 'Check that the page shows this code, then confirm it there.',
    code: 'Code',
    address: 'Page',
    open: 'Open the page',
    copy: 'Copy code',
    copied: 'The code is in the clipboard.',
    validFor: 'valid for',
    ended: 'The code ran out.',
    waiting: 'This closes by itself when you are done.',
  },
  browser: {
    title: (source: string) => `Sign in to ${source}`,
    body: 'Continue in your browser. This closes by itself when you are done.',
    address: 'Page',
    again: 'Open again',
    otherDevice: 'No browser here, or another device at hand?',
    useCode: 'Use a code instead',
    copy: 'Copy link',
    copied: 'The link is in the clipboard. It works in a browser on this computer.',
    validFor: 'valid for',
    ended: 'The time for this sign-in is over. Cancel it and start again.',
  },
  roles: {
    title: (source: string) => `Choose roles of ${source}`,
    body: 'Each role that you choose becomes a session.',
    find: 'Find a role',
    findHint: 'Account or role',
    list: 'Roles',
    none: 'No role matches.',
    chosen: (n: number, all: number) => `${n} of ${many(all, 'role', 'roles')} chosen`,
    all: 'Choose all',
    noneOf: 'Choose none',
    use: 'Use these',
  },
  secrets: {
    body: 'It goes to the keychain of this machine and nowhere else, and is not shown again.',
    use: 'Keep in the keychain',
    picture: 'QR picture…',
    noQr: 'No QR code could be read in this picture. Choose a sharper one, or paste the text behind it.',
  },
  mfa: {
    title: (session: string) => `MFA code for ${session}`,
    device: 'Device',
    code: 'Six-digit code',
    hint: 'It is sent when the sixth digit is typed. Pasting works.',
    checking: 'Checking…',
  },
  needed: {
    title: (source: string) => `${source} needs a sign-in`,
    asked: (who: string, session: string) => `${who} asked for credentials of ${session}.`,
    somebody: 'A tool',
    waiting: (since: string) => `Waiting for ${since}.`,
    yes: 'Sign in',
    no: 'Not now',
  },
  takeOver: {
    title: (profile: string) => `Take over the profile ${profile}?`,
    body: (profile: string, file: string, session: string) =>
      `${profile} already stands in ${file}. If you agree, Latchkey answers for it with ${session}. The change can be undone in Settings.`,
    diff: 'What would change',
    yes: 'Yes, take it over',
    no: 'No, leave it',
  },
  of: (n: number, all: number) => `${n} of ${all}`,
} as const;

export const diffText = {
  added: 'added',
  removed: 'removed',
  unchanged: 'No change: it stands there already.',
} as const;

export const paletteText = {
  title: 'Switch role',
  field: 'Find a session',
  placeholder: 'Find a session by name, account, role, region or profile',
  none: 'No session matches.',
  enter: 'Make default',
  alternate: 'Copy environment',
  done: (name: string) => `${name} is the default session.`,
  results: 'Sessions found',
} as const;

export const activityText = {
  filter: 'Filter',
  filterHint: 'Session, source or caller',
  event: 'Event',
  allEvents: 'All events',
  failures: 'Failures only',
  export: 'Export as JSON Lines',
  exported: (file: string) => `Exported to ${file}.`,
  more: 'Load more',
  end: 'This is the beginning.',
  columns: { when: 'When', event: 'Event', what: 'Session or source', caller: 'Asked by', took: 'Took' },
  table: 'Activity, newest first',
  emptyTitle: 'Nothing has happened yet',
  empty: 'Sign-ins, renewals and every request for credentials are listed here. No secret ever appears.',
  noMatchTitle: 'Nothing matches',
  noMatch: 'No entry fits the filter. Older entries may: load more, or clear the filter.',
  clear: 'Clear the filter',
  found: (n: number, all: number) => `${n.toLocaleString('en-GB')} of ${many(all, 'entry', 'entries')}`,
  took: (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`),
  inFolder: (cwd: string) => `in ${cwd}`,
} as const;

export const settingsText = {
  general: 'General',
  startAtLogin: 'Start at login',
  startAtLoginHint: 'Tools get credentials without opening Latchkey first.',
  theme: 'Theme',
  themeWord: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<
    Settings['theme'],
    string
  >,
  profiles: 'Profiles',
  defaultRegion: 'Default region',
  defaultRegionHint: 'For sessions that have none of their own. Empty: the region of their sign-in.',
  profileScope: 'Which sessions get a profile',
  profileScopeWord: {
    all: 'All sessions',
    used: 'Sessions that were used',
    none: 'Only those I name',
  } satisfies Record<Settings['profileScope'], string>,
  deliveryTitle: 'How profiles are delivered',
  delivery:
    'A profile holds one line, credential_process, through which a tool asks Latchkey for credentials when it needs them. No key is written to disk. A tool that cannot do this can have rotating keys in the credentials file: choose it in the session’s details.',
  files: (config: string, credentials: string) => `Files: ${config} and ${credentials}`,
  signIn: 'Sign-in and notifications',
  notifications: 'Notifications',
  notificationsHint: 'Before a sign-in ends, and when a tool waits for you.',
  lead: 'Tell me before the end',
  minutes: 'minutes',
  leadReason: 'A whole number from 1 to 240.',
  wait: 'A tool waits for my sign-in',
  seconds: 'seconds',
  waitReason: 'A whole number from 0 to 600.',
  openBrowser: 'Open the sign-in page by itself',
  openBrowserHint: 'When you start a sign-in, its page opens in your browser.',
  git: 'Git integration',
  gitHint: 'Lets git clone, fetch and push CodeCommit repositories with your sessions.',
  gitInstalled: 'Installed',
  gitNotInstalled: 'Not installed',
  gitInstall: 'Install…',
  gitRemove: 'Remove…',
  gitInstallTitle: 'Install the git integration?',
  gitRemoveTitle: 'Remove the git integration?',
  gitWhat: (file: string) => `What changes in ${file}`,
  gitInstallYes: 'Install',
  gitRemoveYes: 'Remove',
  gitDone: { install: 'The git integration is installed.', remove: 'The git integration is removed.' },
  undo: 'Undo the last file change',
  undoHint: 'Brings back the files as they were before Latchkey last wrote to them.',
  undoButton: 'Undo…',
  undoTitle: 'Undo the last file change?',
  undoBody:
    'The AWS or git config files that Latchkey wrote last are put back as they were before. What an import made goes too, unless you used or edited it since.',
  undoYes: 'Undo',
  undone: (
    files: string,
    takenBack: readonly string[] = [],
    kept: readonly { readonly name: string; readonly reason: string }[] = [],
  ) =>
    [
      `Put back: ${files}.`,
      ...(takenBack.length === 0 ? [] : [`Gone again: ${takenBack.join(', ')}.`]),
      ...kept.map(({ name, reason }) => `${name} stays: ${reason}.`),
    ].join(' '),
  diagnostics: 'Diagnostics',
  diagnosticsHint: 'Looks for every known cause of “it does not work”.',
  run: 'Run the checks',
  running: 'Checking…',
  allGood: (n: number) => `All ${n} checks passed.`,
  found: (n: number) => many(n, 'matter to mend', 'matters to mend'),
  ok: 'Fine',
  notOk: 'Not fine',
  about: 'About',
  version: (v: string) => `Latchkey ${v}`,
  command: (path: string) => `Terminal command: ${path}`,
  clock: (seconds: number) =>
    `This machine’s clock differs from AWS by ${seconds} s; Latchkey allows for it.`,
} as const;

export const bannerText = {
  region: 'Needs attention',
  signIn: 'Sign in',
  openPage: 'Show me',
  askAgain: 'Ask me again',
  otherName: 'Choose another name',
  retryKeychain: 'Try the keychain again',
  diagnostics: 'Run the checks',
  more: (n: number) => `Show ${n} more`,
  fewer: 'Show fewer',
} as const;
