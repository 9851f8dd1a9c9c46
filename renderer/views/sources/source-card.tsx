import { useState } from 'react';
import { isAboutToEnd, reportedEnd } from '../../../shared/reported-end.ts';
import type { SourceAction, SourceView } from '../../../shared/source.ts';
import { otherUserText, phrase, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useClock, useNow } from '../../app-context.tsx';
import { CommandLine } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ProblemNotice, Warning } from '../../ui/problem-notice.tsx';
import { SignInMark } from '../../ui/state-mark.tsx';
import { ago, clockTime, fullTime } from '../../when.ts';
import { SourceEdit } from './source-edit.tsx';
import styles from './sources-page.module.css';
import { SyncProgress } from './sync-progress.tsx';

export function SourceCard({ source }: { readonly source: SourceView }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [open, setOpen] = useState<'edit' | 'delete' | SourceAction | null>(null);
  const { id: sourceId } = source;
  const kind = useAppState(({ kinds }) => phrase(kinds[source.kind] ?? ''));
  const subtitle = [kind, source.subtitle].filter((part) => part !== '').join(' · ');
  const isIn = source.state === 'signed-in';
  const otherUser = otherUserText(source);
  const notifyLeadMinutes = useAppState(({ settings }) => settings.notifyLeadMinutes);
  const isDue = useClock((now) => isAboutToEnd(source, { now, settings: { notifyLeadMinutes } }));
  // One that is only read has its command in place of a button.
  const canRenew = reportedEnd(source) !== null && source.command === undefined;
  const signIn = (): void => void act(() => client.signIn({ sourceId, openBrowser: null }));
  const sync = (): void => void act(() => client.sync({ sourceId }));
  const carryOut = async (action: SourceAction): Promise<void> => {
    setOpen(null);
    await act(() => client.sourceAct({ sourceId, action: action.id }), w.sources.acted(phrase(action.label)));
  };
  const remove = async (): Promise<void> => {
    await act(() => client.deleteSource({ sourceId }), w.sources.deleted(source.name));
    setOpen(null);
  };
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <div className={styles.names}>
          <h2>{source.name}</h2>
          <p className={styles.soft}>{subtitle}</p>
        </div>
        <div className={styles.actions}>
          {source.state === 'signing-in' ? (
            <Button onClick={() => void act(() => client.cancelSignIn({ sourceId }))}>
              {w.sources.cancelSignIn}
            </Button>
          ) : isIn ? (
            <>
              {source.hasSync !== false && (
                <Button verb="sync" icon="sync" disabled={source.sync.running} onClick={sync}>
                  {w.sources.sync}
                </Button>
              )}
              {canRenew && (
                <Button verb="signIn" look={isDue ? 'primary' : 'plain'} busy={busy} onClick={signIn}>
                  {w.sources.signInAgain}
                </Button>
              )}
              <Button
                onClick={() => void act(() => client.signOut({ sourceId }), w.sources.signedOut(source.name))}
              >
                {w.sources.signOut}
              </Button>
            </>
          ) : (
            <Button verb="signIn" look="primary" busy={busy} onClick={signIn}>
              {w.sources.signIn}
            </Button>
          )}
          <Menu
            name={w.sources.menu(source.name)}
            entries={[
              { verb: 'editSource', label: w.common.edit, onSelect: () => setOpen('edit') },
              ...(isIn && !canRenew
                ? [{ verb: 'signIn' as const, label: w.sources.signIn, onSelect: signIn }]
                : []),
              ...(source.actions ?? []).map((action) => ({
                verb: 'sourceAct' as const,
                label: phrase(action.label),
                onSelect: () => (action.confirm === null ? void carryOut(action) : setOpen(action)),
              })),
              {
                verb: 'deleteSource',
                label: w.common.delete,
                danger: true,
                divided: true,
                onSelect: () => setOpen('delete'),
              },
            ]}
          />
        </div>
      </div>
      <SignInLine source={source} />
      {otherUser !== null && <Warning>{otherUser}</Warning>}
      {source.facts?.map((fact) => (
        <p key={fact} className={styles.soft}>
          {phrase(fact)}
        </p>
      ))}
      {source.command !== undefined && isDue && (
        <CommandLine label={isIn ? w.sources.renewBy : w.sources.signInBy} command={source.command} />
      )}
      <SyncLine source={source} />
      {source.problem !== null && (
        <ProblemNotice problem={source.problem} onRetry={signIn} retryVerb="signIn" announce={false} />
      )}
      {source.sync.problem !== null && (
        <ProblemNotice problem={source.sync.problem} onRetry={sync} retryVerb="sync" mild announce={false} />
      )}
      {open === 'edit' && <SourceEdit source={source} onDone={() => setOpen(null)} />}
      {typeof open === 'object' && open !== null && (
        <ConfirmDialog
          title={`${phrase(open.label)}?`}
          yes={phrase(open.label)}
          busy={busy}
          onYes={() => void carryOut(open)}
          onNo={() => setOpen(null)}
        >
          {phrase(open.confirm ?? '')}
        </ConfirmDialog>
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={w.sources.deleteTitle(source.name)}
          yes={w.common.delete}
          busy={busy}
          onYes={() => void remove()}
          onNo={() => setOpen(null)}
        >
          {w.sources.deleteBody(source.sessionCount)}
        </ConfirmDialog>
      )}
    </li>
  );
}

function SignInLine({ source }: { readonly source: SourceView }) {
  const now = useNow();
  const end = reportedEnd(source);
  return (
    <p className={styles.line}>
      <SignInMark state={source.state} />
      {source.signedInAs !== null && <span title={source.signedInAs}>{w.sources.as(source.signedInAs)}</span>}
      {end !== null && (
        <span className={styles.soft} title={fullTime(end)}>
          {w.sources.until(clockTime(end, now))}
        </span>
      )}
      {source.state === 'signed-in' && end === null && source.renewsItself && (
        <span className={styles.soft}>{w.sources.renewsItself}</span>
      )}
    </p>
  );
}

function SyncLine({ source }: { readonly source: SourceView }) {
  const now = useNow();
  const { sync } = source;
  if (sync.running) return <SyncProgress sync={sync} />;
  const parts = [
    w.sources.sessions(source.sessionCount),
    ...(sync.lastAt === null
      ? []
      : [w.sources.lastSync(ago(sync.lastAt, now)), w.sources.changed(sync.added, sync.removed)]),
  ];
  return <p className={styles.soft}>{parts.join(' · ')}</p>;
}
