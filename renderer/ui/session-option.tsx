import { useMemo } from 'react';
import type { SessionId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import { windowText as w } from '../../shared/words.ts';
import { useAppState } from '../app-context.tsx';
import { Account } from './account.tsx';
import { DefaultMark } from './default-mark.tsx';
import type { Option } from './option-list.tsx';
import { ProductionMark } from './production-mark.tsx';
import { SessionName } from './session-name.tsx';
import styles from './session-picker.module.css';
import { SessionMark } from './state-mark.tsx';
import { TimeWords } from './time-bar.tsx';

/** How many sessions a list offers. */
export const SHOWN = 50;

/** The best sessions for a query, in the order in which they are offered. */
export function useFoundSessions(query: string, exclude: SessionId | null = null): readonly SessionView[] {
  const sessions = useAppState((state) => state.sessions);
  return useMemo(() => {
    const best = sessions.find(query);
    // One more than is shown, for the one that may have to go.
    const first = best.slice(0, SHOWN + 1).filter(({ id }) => id !== exclude);
    return first.slice(0, SHOWN);
  }, [sessions, query, exclude]);
}

/** Another one where the session has come to mean another account or role: what was chosen before is then not it. */
export const sessionKey = ({ id, accountId, role }: SessionView): string =>
  [id, accountId ?? '', role ?? ''].join(' ');

/** Sessions as the options of a list. */
export function sessionOptions(
  sessions: readonly SessionView[],
  onChoose: (session: SessionView) => void,
  previousId: SessionId | null = null,
): readonly Option[] {
  const alike = sharedNames(sessions);
  return sessions.map((session) => ({
    key: sessionKey(session),
    content: (
      <SessionLines
        session={session}
        isNamesake={alike.has(session.name)}
        isPrevious={session.id === previousId}
      />
    ),
    onChoose: () => onChoose(session),
  }));
}

function SessionLines({
  session,
  isNamesake,
  isPrevious,
}: {
  readonly session: SessionView;
  readonly isNamesake: boolean;
  readonly isPrevious: boolean;
}) {
  // Account, role and region are in every line: source and profile only where a name comes twice.
  const telling = isNamesake ? [session.sourceName, session.profile] : [];
  return (
    <>
      <span className={styles.head}>
        <span className={styles.name}>
          <SessionName name={session.name} /> <ProductionMark of={session} />
          {session.isDefault && <DefaultMark className={styles.tag} />}
          {isPrevious && <span className={styles.tag}>{w.sessions.isPrevious}</span>}
        </span>{' '}
        <span className={styles.state}>
          <SessionMark state={session.state} /> <TimeWords of={session} />
        </span>
      </span>
      <span className={styles.where}>
        <Account of={session} />
        {[session.role, session.region, ...telling].map((part) => (part === null ? null : ` · ${part}`))}
      </span>
    </>
  );
}

/** Names that more than one of these sessions has. */
function sharedNames(sessions: readonly SessionView[]): ReadonlySet<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of sessions) (once.has(name) ? twice : once).add(name);
  return twice;
}
