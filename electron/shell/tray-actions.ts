import type { AppState } from '../../shared/app-state.ts';
import type { SessionId } from '../../shared/ids.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import type { WindowTarget } from '../../shared/pages.ts';
import type { Problem } from '../../shared/problem.ts';
import { type Result, unreachable } from '../../shared/result.ts';
import { inApp } from '../../shared/switched-by.ts';
import type { App } from '../core/app-api.ts';
import type { TrayAction } from './tray-menu.ts';

/** Carries out a click in the tray. What fails is in the state afterwards; the window opens on what needs the user. */
export function trayActions(options: {
  readonly app: App;
  readonly openWindow: (page: WindowTarget) => void;
  readonly openPanel: () => void;
  readonly copyText: (text: string) => void;
  readonly quit: () => void;
  readonly onProblem: (problem: Problem) => void;
}): (action: TrayAction) => void {
  const { verbs } = options.app;
  const run = (work: Promise<Result<unknown, Problem>>): void => {
    work.then(
      (outcome) => {
        if (!outcome.ok && outcome.error.code !== 'cancelled') options.onProblem(outcome.error);
      },
      () => options.openWindow('activity'),
    );
  };

  return (action) => {
    // Nobody cancels a click but the end of the app, which ends the process.
    const signal = neverAborts();
    switch (action.kind) {
      case 'make-default':
        if (asksFirst(options.app.announced(), action.sessionId)) options.openWindow('sessions');
        return run(verbs.makeDefault({ sessionId: action.sessionId, by: inApp('tray') }, signal));
      case 'clear-default':
        return run(verbs.clearDefault({ by: inApp('tray') }, signal));
      case 'open-console':
        return run(verbs.openConsole({ sessionId: action.sessionId }, signal));
      case 'open-from-clipboard':
        return run(verbs.openConsole({ sessionId: action.sessionId, place: { kind: 'clipboard' } }, signal));
      case 'copy-console-link':
        return run(verbs.openConsole({ sessionId: action.sessionId, copy: true }, signal));
      case 'copy-environment':
        return run(verbs.copyEnvironment({ sessionId: action.sessionId }, signal));
      case 'copy-profile-name':
        return run(verbs.copyProfileName({ sessionId: action.sessionId }, signal));
      case 'renew':
        return run(verbs.renew({ sessionId: action.sessionId }, signal));
      case 'stop':
        return run(verbs.stop({ sessionId: action.sessionId }, signal));
      case 'use-for':
        return run(verbs.start({ sessionId: action.sessionId, forMs: action.ms }, signal));
      case 'no-end':
        return run(verbs.setEnd({ sessionId: action.sessionId, end: { kind: 'none' } }, signal));
      case 'sign-in':
        options.openWindow('sources');
        return run(verbs.signIn({ sourceId: action.sourceId, openBrowser: null }, signal));
      case 'cancel-sign-in':
        return run(verbs.cancelSignIn({ sourceId: action.sourceId }, signal));
      case 'use-code':
        // The window is where the code is shown.
        options.openWindow('sources');
        return run(verbs.answerPrompt({ promptId: action.promptId, answer: { kind: 'use-code' } }, signal));
      case 'show-sign-in':
        return run(verbs.openPromptLink({ promptId: action.promptId }, signal));
      case 'sign-out':
        return run(verbs.signOut({ sourceId: action.sourceId }, signal));
      case 'copy-command':
        return options.copyText(action.command);
      case 'sync':
        return run(verbs.sync({ sourceId: action.sourceId }, signal));
      case 'open':
        return options.openWindow(action.page);
      case 'open-panel':
        return options.openPanel();
      case 'lock':
        return run(verbs.lock({}, signal));
      case 'unlock':
        return run(verbs.unlock({}, signal));
      case 'quit':
        return options.quit();
      case 'fix': {
        const { fix } = action.attention;
        switch (fix.kind) {
          case 'sign-in':
            options.openWindow('sources');
            return run(verbs.signIn({ sourceId: fix.sourceId, openBrowser: null }, signal));
          case 'open-page':
            return options.openWindow(fix.page);
          case 'retry-keychain':
            return run(verbs.retryKeychain({}, signal));
          case 'none':
            return options.openWindow('activity');
          default:
            return unreachable(fix);
        }
      }
      default:
        return unreachable(action);
    }
  };
}

/** A switch to production is a question, which only the window shows. */
const asksFirst = ({ sessions, defaultSessionId }: AppState, id: SessionId): boolean =>
  id !== defaultSessionId && sessions.find((session) => session.id === id)?.production === true;
