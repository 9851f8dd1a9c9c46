import type { Delivery } from '../../../shared/delivery.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { Account } from '../../ui/account.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import styles from './bulk-confirm.module.css';

/** What is asked about before it is done to many. */
export type BulkAct =
  | { readonly kind: 'stop' | 'signOut' | 'addProfiles' | 'removeProfiles' }
  | { readonly kind: 'delivery'; readonly delivery: Delivery };

/** Names every account that is concerned, whole: rows that are selected may be out of sight. */
export function BulkConfirm({
  act,
  sessions,
  onYes,
  onNo,
}: {
  readonly act: BulkAct;
  readonly sessions: readonly SessionView[];
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const t = w.sessions.confirm;
  const concerned = sessions.filter((session) => isConcerned(session, act));
  const accounts = accountsOf(concerned);
  const sources = [...new Set(concerned.flatMap(({ sourceName }) => sourceName ?? []))];
  const count = act.kind === 'signOut' ? sources.length : concerned.length;
  return (
    <ConfirmDialog
      title={t[act.kind](count)}
      yes={t.yes[act.kind]}
      danger={act.kind !== 'addProfiles'}
      onYes={onYes}
      onNo={onNo}
    >
      <p>{bodyOf(act, sources)}</p>
      <p className={styles.count}>{t.accounts(accounts.length)}</p>
      <ul className={styles.accounts}>
        {accounts.map(({ key, first, count: sessionCount }) => (
          <li key={key}>
            <span className={styles.account}>
              {first.accountId === null && first.accountName === null ? (
                w.sessions.noAccount
              ) : (
                <Account of={first} />
              )}{' '}
              <ProductionMark of={first} />
            </span>
            <span className={styles.sessions}>{w.sessions.count(sessionCount)}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}

function bodyOf(act: BulkAct, sources: readonly string[]): string {
  const t = w.sessions.confirm;
  switch (act.kind) {
    case 'stop':
      return t.stopBody;
    case 'signOut':
      return t.signOutBody(sources.join(', '));
    case 'addProfiles':
      return t.addProfilesBody;
    case 'removeProfiles':
      return t.removeProfilesBody;
    case 'delivery':
      return `${w.detail.deliveryWord[act.delivery]}: ${w.detail.deliveryHint[act.delivery]}`;
  }
}

function isConcerned(session: SessionView, act: BulkAct): boolean {
  switch (act.kind) {
    case 'stop':
      return true;
    case 'signOut':
      return session.sourceId !== null;
    case 'addProfiles':
      return session.profile !== null && !session.profileWritten;
    case 'removeProfiles':
      return session.profileWritten;
    case 'delivery':
      return session.delivery !== act.delivery;
  }
}

/** Production first. */
function accountsOf(sessions: readonly SessionView[]) {
  const found = new Map<string, { readonly key: string; first: SessionView; count: number }>();
  for (const session of sessions) {
    const key = session.accountId ?? session.accountName ?? '';
    const before = found.get(key);
    if (before === undefined) found.set(key, { key, first: session, count: 1 });
    else {
      before.count += 1;
      if (session.production === true) before.first = session;
    }
  }
  return [...found.values()].sort(
    (a, b) => Number(b.first.production === true) - Number(a.first.production === true),
  );
}
