import { memo, type ReactNode, useState } from 'react';
import { isDefaultUnused } from '../../../shared/default-unused.ts';
import type { SessionView } from '../../../shared/session.ts';
import { phrase, timeText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useNow } from '../../app-context.tsx';
import { Account } from '../../ui/account.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import { SessionName } from '../../ui/session-name.tsx';
import { SessionMark } from '../../ui/state-mark.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { useMakeDefault } from '../../use-make-default.ts';
import { ago, fullTime } from '../../when.ts';
import { ChainSteps } from './chain-steps.tsx';
import { HowToUse } from './how-to-use.tsx';
import { LastEvents } from './last-events.tsx';
import { SessionAccount } from './session-account.tsx';
import styles from './session-detail.module.css';
import { SessionDialogs } from './session-dialogs.tsx';
import { isHeld, moreEntries, type SessionDialog } from './session-entries.ts';
import { SessionProfile } from './session-profile.tsx';
import { SessionTags } from './session-tags.tsx';
import { TimeSentence } from './session-time-dialog.tsx';

/** Drawn again only when its session changes, not with each selection in the table beside it. */
export const SessionDetail = memo(function SessionDetail({
  session,
  onClose,
}: {
  readonly session: SessionView;
  readonly onClose: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const makeDefault = useMakeDefault();
  const isUnused = useAppState(isDefaultUnused);
  const [open, setOpen] = useState<SessionDialog | null>(null);
  const { id: sessionId } = session;
  const d = w.detail;
  const [time, ...entries] = moreEntries(session, { client, act, onDialog: setOpen });

  return (
    <aside className={styles.pane} aria-label={d.label}>
      <header className={styles.header}>
        <h2>
          <SessionName name={session.name} />
        </h2>
        <Menu name={d.menu} entries={entries} />
        <IconButton icon="close" name={d.close} onClick={onClose} />
      </header>
      <div className={styles.scroll}>
        <div className={styles.status}>
          <SessionMark state={session.state} />
          <ProductionMark of={session} />
          {session.isDefault && (
            <span className={styles.default}>{isUnused ? w.headline.unused : d.isDefault}</span>
          )}
        </div>
        <div className={styles.actions}>
          {!session.isDefault && (
            <Button
              verb="makeDefault"
              look="primary"
              disabled={busy}
              onClick={() => void makeDefault(sessionId)}
            >
              {d.makeDefault}
            </Button>
          )}
          {isHeld(session) ? (
            <>
              <Button
                verb="renew"
                busy={session.state === 'renewing'}
                onClick={() => void act(() => client.renew({ sessionId }))}
              >
                {d.renew}
              </Button>
              <Button onClick={() => void act(() => client.stop({ sessionId }))}>{d.stop}</Button>
            </>
          ) : (
            <Button verb="start" busy={busy} onClick={() => void act(() => client.start({ sessionId }))}>
              {d.start}
            </Button>
          )}
          {time !== undefined && (
            <Button
              {...(time.verb === undefined ? {} : { verb: time.verb })}
              disabled={busy}
              onClick={time.onSelect}
            >
              {time.label}
            </Button>
          )}
        </div>
        {session.problem !== null && (
          <ProblemNotice
            problem={session.problem}
            mild={session.state === 'needs-sign-in'}
            onRetry={() => void act(() => client.renew({ sessionId }))}
            retryVerb="renew"
          />
        )}
        {session.missing && <p className={styles.note}>{d.missing}</p>}
        <Facts session={session} />
        <section>
          <h3>{d.chain}</h3>
          <ChainSteps steps={session.chain} />
        </section>
        <SessionTags session={session} />
        <SessionAccount key={`account-${sessionId}`} session={session} />
        <HowToUse session={session} />
        <SessionProfile session={session} />
        <LastEvents sessionId={sessionId} />
      </div>
      {open !== null && <SessionDialogs session={session} open={open} onDone={() => setOpen(null)} />}
    </aside>
  );
});

function Facts({ session }: { readonly session: SessionView }) {
  const now = useNow();
  const defaultRegion = useAppState(({ settings }) => settings.defaultRegion);
  const kind = useAppState(({ kinds }) => phrase(kinds[session.kind] ?? ''));
  const d = w.detail;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [d.account, <Account key="account" of={session} stacked />],
    [d.kind, kind],
    [d.role, session.role],
    [d.region, session.region ?? defaultRegion],
    [d.source, session.sourceName],
  ];
  return (
    <dl className={styles.facts}>
      <dt>{d.timeLeft}</dt>
      <dd>
        <TimeBar of={session} empty={w.common.nothing} />
      </dd>
      {(session.timeBox !== undefined || session.stopsAfterMinutes !== undefined) && (
        <div className={styles.fact}>
          <dt>{t.fact}</dt>
          <dd>
            {session.timeBox !== undefined && <TimeSentence session={session} />}
            {session.stopsAfterMinutes !== undefined && (
              <p className={styles.note}>{t.stopsItself(session.stopsAfterMinutes)}</p>
            )}
          </dd>
        </div>
      )}
      {facts.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value ?? w.common.nothing}</dd>
        </div>
      ))}
      <dt>{d.lastUsed}</dt>
      <dd title={session.lastUsedAt === null ? undefined : fullTime(session.lastUsedAt)}>
        {session.lastUsedAt === null ? d.never : ago(session.lastUsedAt, now)}
      </dd>
    </dl>
  );
}
