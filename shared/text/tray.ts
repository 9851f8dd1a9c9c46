import type { TrayState } from '../app-state.ts';
import type { SignInState } from '../source.ts';
import { clockText } from './lock.ts';
import { shortTime, timeLeft } from './time.ts';
import { boxTexts } from './time-box.ts';

/** Every sentence of the tray and of notifications. */
export const trayText = {
  signedOut: 'Signed out',
  noDefault: 'No default session',
  defaultRemoved: (session: string) => `Default session removed: ${session}`,
  notFound: 'not found by the last sync',
  clearDefault: 'No default session',
  switchRole: 'Switch role',
  allSessions: 'All sessions…',
  activeSessions: 'Active sessions',
  makeDefault: 'Make default',
  openConsole: 'Open AWS console',
  openFromClipboard: 'Open AWS page from clipboard',
  copyConsoleLink: 'Copy link to AWS console',
  copyEnvironment: 'Copy environment variables',
  copyProfileName: 'Copy profile name',
  renewNow: 'Renew now',
  stop: 'Stop',
  useFor: 'Use for…',
  useForSpan: (ms: number) => `Use for ${boxTexts.span(ms)}`,
  useSessionFor: (session: string, ms: number) => `Use ${session} for ${boxTexts.span(ms)}`,
  noEnd: 'No end',
  waitsForYou: 'Waiting for you',
  chooseRoles: (source: string) => `Choose roles from ${source}…`,
  toolWaits: (asked: string, source: string, leftMs: number) => {
    const who = asked === '' ? 'A tool' : asked;
    return leftMs > 0
      ? `${who} waits for your sign-in to ${source} (${shortTime(leftMs)} at most)`
      : `${who} asked for your sign-in to ${source}`;
  },
  typeSecrets: (source: string) => `Finish signing in to ${source}…`,
  confirmProduction: (session: string) => `Confirm production: ${session}…`,
  typeCode: (session: string) => `Enter the MFA code for ${session}…`,
  signIn: 'Sign in',
  signOut: 'Sign out',
  signInAgain: 'Sign in again',
  copyCommand: (command: string) => `Copy: ${command}`,
  lookAgain: 'Check again',
  cancelSignIn: 'Cancel sign-in',
  useCode: 'Use a code instead',
  showSignIn: 'Show the sign-in window',
  sync: 'Sync',
  syncFailed: 'sync failed',
  syncAgain: (why: string) => `Sync again (failed: ${why})`,
  addSource: 'Add an identity source…',
  needsAttention: 'Needs attention',
  panel: 'Quick panel…',
  open: 'Open Latchkey',
  settings: 'Settings…',
  checkForUpdates: 'Check for updates…',
  quit: 'Quit',
  leftNeedsSignIn: 'needs sign-in',
  leftFailed: 'failed',
  failedBy: (why: string) => `failed: ${why}`,
  signedOutOf: (source: string) => `signed out of ${source}`,
  signInEnds: (left: string) => `sign-in ends in ${left}`,
  now: 'less than a minute',
  production: 'production',
  unused: 'not used by AWS tools',
  leftOnDemand: 'starts on demand',
  leftRenewing: 'renewing',
  more: (count: number) => `${count} more…`,
};

export const sourceStateWord: Readonly<Record<SignInState, string>> = {
  'signed-out': 'signed out',
  'signing-in': 'signing in…',
  'signed-in': 'signed in',
  'needs-attention': 'needs attention',
};

export const trayStateWord: Readonly<Record<TrayState, string>> = {
  'signed-out': 'signed out',
  active: 'active',
  renewing: 'renewing',
  expiring: 'expiring soon',
  attention: 'needs attention',
  locked: 'locked',
};

export const notificationText = {
  switched: (name: string, note: string) => ({ title: `${name} is the default session`, body: note }),
  otherUser: (source: string, sentence: string) => ({
    title: `Another user is signed in to ${source}`,
    body: sentence,
  }),
  expiring: (name: string, left: string) => ({
    title: `${name} expires soon`,
    body: `${left}. Renew it to keep working.`,
  }),
  expiringMany: (count: number, left: string) => ({
    title: `${count} sessions expire soon`,
    body: `The first has ${left}.`,
  }),
  sourceExpiring: (name: string, left: string, command: string | undefined) => ({
    title: `Your sign-in to ${name} expires soon`,
    body:
      command === undefined
        ? `${left}. Sign in again to keep working.`
        : `${left}. To renew it, run: ${command}`,
  }),
  /** `waits`: how long what asked waits yet. */
  signInNeeded: (asked: {
    readonly source: string;
    readonly askedBy: string;
    readonly session: string;
    readonly waits: string;
    readonly command: string | undefined;
  }) => ({
    title: `Sign in to ${asked.source}`,
    body: `${asked.askedBy === '' ? 'A tool' : asked.askedBy} waits for credentials of ${asked.session}, for ${asked.waits} at most.${
      asked.command === undefined ? '' : ` Run: ${asked.command}`
    }`,
  }),
  chooseRoles: (source: string) => ({
    title: `${source}: choose your roles`,
    body: 'You have more than one. The sign-in finishes once you have chosen which to keep.',
  }),
  boxEnds: (name: string, until: number, now: number) => ({
    title: `${name} stops at ${clockText(until, now)}`,
    body: `${timeLeft(until - now)}. Then no tool gets credentials until you start it again.`,
  }),
  boxEnded: (name: string, at: number, givenUntil: number | undefined, now: number) => ({
    title: `${name} stopped at ${clockText(at, now)}`,
    body: ['Its time is over, and no tool starts it again.', ...boxTexts.livesOn(givenUntil, now)].join(' '),
  }),
  moreTime: '1 hour more',
  useAgain: 'Use for 1 hour',
  open: 'Open Latchkey',
  failed: (name: string, sentence: string) => ({ title: `${name} could not be renewed`, body: sentence }),
  renew: 'Renew',
  signIn: 'Sign in',
  snooze: 'Snooze',
};
