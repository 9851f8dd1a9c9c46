import { accountText, type NamedAccount } from '../../../shared/account.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { SessionView } from '../../../shared/session.ts';
import { useAppState, useSession } from '../../app-context.tsx';
import type { WindowState } from '../../state/window-store.ts';

type Known = Pick<WindowState, 'sessions' | 'accounts'>;
type Acted = NamedAccount & Pick<SessionView, 'production'>;

/** In which account the entry's session acted then, with what is known of that account; null: it has none. */
export function entryAccount(
  entry: ActivityEntry,
  { sessions, accounts }: Known,
): { readonly account: Acted | null; readonly text: string | null } {
  const session = entry.sessionId === null ? null : sessions.get(entry.sessionId);
  const account = actedIn(entry, session, accounts);
  return { account, text: account === null ? null : accountText(account) };
}

function actedIn(
  { accountId }: ActivityEntry,
  session: SessionView | null,
  accounts: WindowState['accounts'],
): Acted | null {
  if (accountId === undefined || accountId === null || accountId === session?.accountId) return session;
  // The session is gone, or acts in another account by now.
  const settled = accounts.find(({ id }) => id === accountId);
  return {
    accountId,
    accountName: null,
    accountLabel: settled?.label ?? undefined,
    production: settled?.mark === 'production' ? true : undefined,
  };
}

export function useEntryAccount(entry: ActivityEntry): Acted | null {
  const session = useSession(entry.sessionId);
  const accounts = useAppState((state) => state.accounts);
  return actedIn(entry, session, accounts);
}
