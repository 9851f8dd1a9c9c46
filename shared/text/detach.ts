/** What a detach says, in the terminal and in the window. The plan is shown before anything is done. */
export const detachTexts = {
  keepsRecords: (directory: string): string =>
    `Sign-ins stay in the keychain, sessions and settings in ${directory}: latchkey attach continues with them, and so does a new installation. To remove sign-ins and sessions too: latchkey detach --forget`,
  keepsSettings: (directory: string): string => `Settings, activity and logs stay in ${directory}.`,
  keepsLines: (file: string): string =>
    `${file} stays: lines in it could not be given back, and a comment in your file names it.`,
  keepsOthers: (file: string): string =>
    `${file} has sections of another Latchkey, such as one of another data directory: they stay, and so does what lies beside the file.`,
  ofAnother: (profile: string): string =>
    `The profile ${profile} was of another Latchkey when this one took it over. It becomes what it was before both, and the other one does not get it back automatically: it asks for it in its window.`,
  keepsPrograms: 'Once it is detached, programs that use profiles of Latchkey get no credentials.',
  waits: (program: string, pid: number, profile: string): string =>
    `${program} (process ${pid}) runs in the profile ${profile}, which therefore stays until it ends. Latchkey then takes it out, and what lies around your files. Uninstall after that.`,

  file: (file: string): string => `Lines of Latchkey leave ${file}, and what was taken over comes back:`,
  removes: (path: string): string => `To be removed: ${path}`,
  moves: (from: string, to: string): string => `To be moved: ${from} to ${to}`,
  reopens: (file: string, mode: string): string => `Permissions of ${file} become ${mode} again.`,
  autostart: 'Start at login will be turned off.',
  forgets:
    'You will be signed out everywhere; sessions, identity sources and their keychain items will be removed.',
  nothing: 'Nothing of Latchkey is in your files.',
  dryRun: (forget: boolean): string =>
    `Nothing was changed. To do this: latchkey detach${forget ? ' --forget' : ''}`,
  question: 'Detach Latchkey from these files? [y/N] ',
  notUsed: 'AWS tools do not use the default session while Latchkey is detached.',
  done: 'Latchkey is detached: it writes nothing into your files. To attach it again: latchkey attach',
  doneUnnoted:
    'Nothing of Latchkey is in your files. Its records cannot be read, so that is not noted: nothing is written while they cannot be, and again once they can.',
  uninstallLater: 'Uninstall when it has ended: latchkey status no longer names it then.',
  uninstall: 'To uninstall, quit the app (latchkey quit) and remove its package.',
  /** In Activity. */
  activity: (forget: boolean): string =>
    forget
      ? 'detached from your files; sessions and identity sources are removed'
      : 'detached from your files',
  attachedActivity: 'attached to your files',
  attached: 'Latchkey writes your files again.',
  attachedAlready: 'Latchkey is attached: it writes your files.',
};
