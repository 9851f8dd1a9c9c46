import { useCallback } from 'react';
import { accountText } from '../../../shared/account.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { activityText as t } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';

/** A session in a line, with its account, so that two of one name differ. `name`: as the record has it. */
export function useSessionWords(): (id: SessionId, name: string | null) => string {
  const sessions = useAppState((state) => state.sessions);
  return useCallback(
    (id, name) => {
      const session = sessions.get(id);
      if (session === null) return t.removed(name ?? id);
      const account = accountText(session);
      return account === null ? session.name : `${session.name} · ${account}`;
    },
    [sessions],
  );
}
