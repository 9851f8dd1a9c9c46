import type { Locked, LockWhy } from '../lock.ts';

const DAY_MS = 24 * 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** `14:02`; of another day, with its date: `2026-11-27 14:02`. */
export function clockText(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`;
  if (now - at < DAY_MS && then.getDate() === today.getDate()) return time;
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}

const because: Readonly<Record<LockWhy, string>> = {
  asked: 'because you locked it',
  sleep: 'because the computer went to sleep',
  screen: 'because the screen was locked or blank',
  idle: 'because nobody used the computer',
  unsure: 'because the desktop did not say at the start whether its screen is locked',
};

/** Every sentence about the lock, but for problems and the terminal's help. */
export const lockTexts = {
  because: (why: LockWhy): string => because[why],
  /** In one line: `Locked since 14:02`. */
  since: ({ since }: Pick<Locked, 'since'>, now: number): string => `Locked since ${clockText(since, now)}`,
  lockedSince: ({ since }: Pick<Locked, 'since'>): string => `locked since ${clockText(since, Date.now())}`,
  word: 'locked',
  /** Of what is refused until then. */
  notNow: 'Not while Latchkey is locked',
  lockNow: 'Lock now',
  unlock: 'Unlock…',
  locked: 'Latchkey is locked. No credentials leave it. To unlock it: latchkey unlock',
  how: {
    unlocked: 'Latchkey is unlocked.',
    screen: 'The screen is locked now. Unlock it, and Latchkey is unlocked too.',
    'not-kept':
      'Latchkey is unlocked until it quits. That could not be saved, so it is locked when it starts again: see latchkey status',
    again:
      'The screen was already locked or blank, and this desktop does not say which. Unlock the screen, then run latchkey unlock again: it locks the screen itself.',
    'by-hand': 'Lock the screen and unlock it, and Latchkey is unlocked too.',
  },
  /** Of a setting that is on. */
  settingFails: {
    unlock: (name: string): string =>
      `${name} is on, but nothing on this machine could unlock Latchkey again.`,
    screen: (name: string): string =>
      `${name} is on, but this desktop does not say when its screen is locked.`,
    idle: (name: string): string =>
      `${name} is set, but this desktop does not say for how long nobody has used it.`,
  },
  signInWaits: 'Latchkey was locked. What this sign-in asks of you waits for the unlock: latchkey unlock',
  asks: 'unlock Latchkey',
  notConfirmed: 'The system did not confirm that it is you.',
  title: 'Latchkey is locked',
  explain: 'No tool gets credentials. Who is signed in, and the default session, stay as they are.',
  given: 'Credentials that programs already have stay good until they end.',
  activity: {
    locked: (why: LockWhy): string => `locked, ${because[why]}`,
    unlocked: 'unlocked',
  },
};

/** As a terminal names them. */
export const lockSettings = {
  lockOnSleep: 'lock-on-sleep',
  lockOnScreenLock: 'lock-on-screen-lock',
  lockAfterIdleMinutes: 'lock-after-idle-minutes',
} as const;

/** What is not as it should be although Latchkey is locked. */
export const lockLeaves: Readonly<
  Record<'keys' | 'record', { readonly what: string; readonly fix: string }>
> = {
  keys: {
    what: 'Latchkey is locked, but keys of a session are still in your credentials file.',
    fix: 'Once the file can be written, run again: latchkey lock',
  },
  record: {
    what: 'Latchkey is locked until it quits: that it is locked could not be saved.',
    fix: 'It tries again every 15 seconds. Once that works, a restart stays locked, and latchkey lock says so.',
  },
};

/** Why the lock cannot be had on this machine. */
export const lockFaults = {
  unlock: {
    what: 'Latchkey cannot be locked here: nothing on this machine could unlock it again.',
    why: 'It is unlocked by the lock screen or by a question of the system, and neither answers.',
    fix: 'Use a desktop whose lock screen reports to systemd-logind or answers as a ScreenSaver service, or install polkit with the deb or rpm of Latchkey.',
  },
  'unlock-now': {
    what: 'Latchkey stays locked: nothing on this machine can say now that it is you.',
    why: 'The lock screen of the desktop does not answer, and the system cannot ask for your password.',
    fix: 'Log out of the desktop and in again, or start its lock screen, then run: latchkey unlock',
  },
  'no-screen': {
    what: 'Latchkey stays locked: the lock screen did not lock the screen when Latchkey asked for it.',
    why: 'Its settings may say that it locks nothing.',
    fix: 'Have your desktop lock the screen when it is asked, then run latchkey unlock again. The deb and the rpm of Latchkey let polkit ask for your password instead.',
  },
  screen: {
    what: 'This desktop does not say when its screen is locked.',
    why: 'No ScreenSaver service answers on the session bus, and systemd-logind knows no session of this desktop.',
    fix: 'Lock Latchkey by hand, on sleep or after idle time instead.',
  },
  idle: {
    what: 'This desktop does not say for how long nobody has used it.',
    why: 'On Wayland only GNOME does.',
    fix: 'Lock Latchkey by hand, on sleep or with the screen instead.',
  },
};
