import type { UpdateFault, UpdateHow, UpdateView } from '../update.ts';

export const updateFaults: Readonly<Record<UpdateFault, string>> = {
  'no-signature': 'The announcement has no signature that can be read.',
  'other-key': 'It is signed with a key that this app does not know.',
  signature: 'The announcement was changed after it was signed.',
  comment: 'The comment of the signature was changed, or is not of a release of Latchkey.',
  'not-understood': 'The announcement is signed, but cannot be understood.',
  'other-version': 'The announcement and its signature name different versions.',
  'other-channel': 'It is for another release channel.',
  size: 'The file is shorter or longer than announced.',
  hash: 'The file is not the one that was announced.',
};

const ways: Readonly<Record<Exclude<UpdateHow, 'appimage'>, string>> = {
  deb: 'Your package manager brings updates: sudo apt update && sudo apt install --only-upgrade latchkey',
  rpm: 'Your package manager brings updates: sudo dnf upgrade latchkey',
  download: 'Download it from where you got Latchkey, verify it, and install it over this one.',
  checkout: 'This is a checkout: pull the newer tag, and build it.',
};

/** What a look for updates found, in the terminal and in the window. */
export const updateText = {
  section: 'Updates',
  check: 'Check for updates',
  checking: 'Checking…',
  install: 'Download and verify',
  installing: 'Downloading…',
  restart: 'Restart now',
  restarting: 'Latchkey restarts.',
  /** The lines that say it, the most important one first. */
  found({ running, how, checked, available, staged, failed }: UpdateView): readonly string[] {
    if (staged !== null) return [updateText.staged(running, staged)];
    if (!checked)
      return [
        `This build of Latchkey ${running} knows no place to look for updates.`,
        ...(how === 'appimage' ? [] : [ways[how]]),
      ];
    if (available === null) return [`Latchkey ${running} is the newest version.`];
    if (failed)
      return [
        `Latchkey ${available} is there, but did not start here, so ${running} was put back. It is not installed again.`,
      ];
    return [
      `Latchkey ${available} is there, and ${running} is running.`,
      ...(how === 'appimage' ? [] : [ways[how]]),
    ];
  },
  staged: (running: string, version: string): string =>
    `Latchkey ${version} is downloaded and verified. It takes the place of ${running} when you quit.`,
  howToGet: 'To get it: latchkey update',
  howToRestart: 'To restart now: latchkey update restart',
};
