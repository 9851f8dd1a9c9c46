import type { AppState, TrayState } from '../../../shared/app-state.ts';

/** The one thing the tray icon says: the most pressing first. */
export function trayState(state: AppState): TrayState {
  const asksForHelp = state.prompts.some((prompt) => prompt.kind !== 'device-code');
  if (asksForHelp || state.attention.length > 0) return 'attention';
  // Found by a sync and never touched: what nobody used cannot press.
  const seen = new Set<string>();
  for (const session of state.sessions) seen.add(session.state);
  if (seen.has('expiring')) return 'expiring';
  if (seen.has('renewing')) return 'renewing';
  const isSignedIn = state.sources.some((source) => source.state === 'signed-in');
  return isSignedIn || seen.has('active') ? 'active' : 'signed-out';
}
