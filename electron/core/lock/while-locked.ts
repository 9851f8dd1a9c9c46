import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err } from '../../../shared/result.ts';

/**
 * What each verb does while Latchkey is locked; a verb that does not say does not compile. allowed: it shows what is no secret, or ends
 * something · refused: it gets or shows credentials, or changes what a tool would get.
 */
export const whileLocked: Readonly<Record<keyof AppContract, 'allowed' | 'refused'>> = {
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

/** SECURITY: in front of every verb, so that none has to think of the lock itself. */
export function refusedWhileLocked(
  verbs: Handlers<AppContract>,
  locked: () => Problem | null,
): Handlers<AppContract> {
  return new Proxy(verbs, {
    get(target, name, receiver) {
      const verb: unknown = Reflect.get(target, name, receiver);
      if (typeof verb !== 'function' || isAllowed(name)) return verb;
      return async (...given: readonly unknown[]) => {
        const problem = locked();
        return problem === null ? Reflect.apply(verb, target, [...given]) : err(problem);
      };
    },
  });
}

/** An allow-list: a verb that nobody has thought of is refused. */
const isAllowed = (name: PropertyKey): boolean => allowed.has(name);
const allowed: ReadonlySet<PropertyKey> = new Set(
  Object.entries(whileLocked).flatMap(([name, what]) => (what === 'allowed' ? [name] : [])),
);
