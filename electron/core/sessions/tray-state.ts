import type { AppState, Prompt, TrayState } from '../../../shared/app-state.ts';
import type { SessionView } from '../../../shared/session.ts';

/** The one thing the tray icon says: the most pressing first. */
export function trayState(state: AppState): TrayState {
  const asksForHelp = state.prompts.some((prompt) => !isUnderWay(prompt));
  if (asksForHelp || state.attention.length > 0) return 'attention';
  const seen = new Set<SessionView['state']>();
  for (const session of state.sessions) seen.add(session.state);
  if (seen.has('expiring')) return 'expiring';
  if (seen.has('renewing')) return 'renewing';
  const isSignedIn = state.sources.some((source) => source.state === 'signed-in');
  return isSignedIn || seen.has('active') ? 'active' : 'signed-out';
}

/** The user is at the provider's page already: the icon need not call them. */
const isUnderWay = ({ kind }: Prompt): boolean =>
  kind === 'device-code' || kind === 'browser' || kind === 'sign-in-window';
