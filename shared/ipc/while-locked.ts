import type { AppContract } from './contract.ts';

export type AppVerb = keyof AppContract;

/**
 * What each verb does while Latchkey is locked; a verb that does not say does not compile. allowed: it shows what is no secret, or ends
 * something · refused: it gets or shows credentials, or changes what a tool would get.
 */
export const whileLocked: Readonly<Record<AppVerb, 'allowed' | 'refused'>> = {
  state: 'allowed',
  forms: 'allowed',
  addSource: 'refused',
  resolveSource: 'refused',
  editSource: 'refused',
  setSourceLead: 'refused',
  deleteSource: 'refused',
  signIn: 'refused',
  cancelSignIn: 'allowed',
  // Anybody at the computer may close more, and open nothing.
  signOut: 'allowed',
  sync: 'refused',
  sourceAct: 'refused',
  addSession: 'refused',
  editSession: 'refused',
  sessionValues: 'allowed',
  deleteSession: 'refused',
  setSessionProfile: 'refused',
  addSessionProfile: 'refused',
  removeSessionProfile: 'refused',
  setProfilesWritten: 'refused',
  setDelivery: 'refused',
  setPinned: 'refused',
  changeTags: 'refused',
  accounts: 'allowed',
  setSessionMark: 'refused',
  setAccountMark: 'refused',
  setAccountLabel: 'refused',
  start: 'refused',
  setEnd: 'refused',
  setStopsAfter: 'refused',
  stop: 'allowed',
  renew: 'refused',
  makeDefault: 'refused',
  clearDefault: 'refused',
  copyEnvironment: 'refused',
  browsers: 'allowed',
  setAccountBrowser: 'refused',
  openConsole: 'refused',
  copyProfileName: 'allowed',
  // Its keys are masked.
  profileText: 'allowed',
  answerPrompt: 'refused',
  openPromptLink: 'refused',
  copyPromptCode: 'refused',
  importPlan: 'refused',
  importApply: 'refused',
  gitPlan: 'allowed',
  gitApply: 'refused',
  shellStates: 'allowed',
  shellPlan: 'allowed',
  shellApply: 'refused',
  undoPlan: 'allowed',
  undo: 'refused',
  detachPlan: 'allowed',
  // It gives the user's own [default] keys back: a tool that is refused would act in their account. No package calls it.
  detach: 'refused',
  attach: 'refused',
  lock: 'allowed',
  unlock: 'allowed',
  // The look of the window; every other setting is refused by the verb itself.
  changeSettings: 'allowed',
  exportActivity: 'allowed',
  activity: 'allowed',
  searchActivity: 'allowed',
  activityNames: 'allowed',
  activityFiles: 'allowed',
  activityCounts: 'allowed',
  verifyActivity: 'allowed',
  diagnostics: 'allowed',
  testNetwork: 'allowed',
  setProxyLogin: 'refused',
  // A signed newer version, which is locked too when it starts.
  update: 'allowed',
  restartToUpdate: 'allowed',
  retryKeychain: 'allowed',
};

/** How the window looks: every other setting changes whom Latchkey asks, whom it trusts, or what a tool gets, and is refused while it is locked. */
export const looks: ReadonlySet<string> = new Set([
  'theme',
  'zoom',
  'language',
  'sessionColumns',
  'savedFilters',
]);
