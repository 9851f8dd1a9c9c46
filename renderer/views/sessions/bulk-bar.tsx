import { lazy, Suspense, useState } from 'react';
import { Delivery } from '../../../shared/delivery.ts';
import type { SourceId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Progress } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import type { BulkAct } from './bulk-confirm.tsx';
import styles from './sessions-page.module.css';
import { useEachInTurn } from './use-each-in-turn.ts';

const BulkConfirm = lazy(async () => ({ default: (await import('./bulk-confirm.tsx')).BulkConfirm }));
const BulkTags = lazy(async () => ({ default: (await import('./bulk-tags.tsx')).BulkTags }));

/**
 * What is done with all that is selected, one after the other; Cancel leaves the rest as it is. What takes something away, or
 * writes into the user's files, first names the accounts.
 */
export function BulkBar({
  sessions,
  onClear,
}: {
  readonly sessions: readonly SessionView[];
  readonly onClear: () => void;
}) {
  const { client } = useApp();
  const { progress, cancel, run } = useEachInTurn();
  const [asked, setAsked] = useState<BulkAct | 'tags' | null>(null);
  const carryOut = useCarryOut(sessions, run);
  const close = (): void => setAsked(null);
  const start = () => run(sessions, ({ id: sessionId }) => client.start({ sessionId }), w.sessions.started);

  return (
    <div className={styles.bulk} role="toolbar" aria-label={w.sessions.selected(sessions.length)}>
      <strong>{w.sessions.selected(sessions.length)}</strong>
      {progress === null ? (
        <>
          <Button verb="start" onClick={() => void start()}>
            {w.sessions.start}
          </Button>
          <Button onClick={() => setAsked({ kind: 'stop' })}>{w.sessions.stopSome}</Button>
          <Button verb="changeTags" onClick={() => setAsked('tags')}>
            {w.sessions.tagsOfSome}
          </Button>
          <Menu name={w.sessions.moreOfSome} entries={moreEntries(sessions, setAsked, carryOut)} />
          <Button look="quiet" onClick={onClear}>
            {w.sessions.clearSelection}
          </Button>
        </>
      ) : (
        <>
          <Progress name={w.common.working} done={progress.done} total={progress.all} />
          <span role="status">{w.sessions.working(progress.done, progress.all)}</span>
          <Button onClick={cancel}>{w.common.cancel}</Button>
        </>
      )}
      <Suspense>
        {asked === 'tags' && <BulkTags sessions={sessions} onDone={close} />}
        {asked !== null && asked !== 'tags' && (
          <BulkConfirm
            act={asked}
            sessions={sessions}
            onYes={() => {
              close();
              void carryOut(asked);
            }}
            onNo={close}
          />
        )}
      </Suspense>
    </div>
  );
}

function moreEntries(
  sessions: readonly SessionView[],
  ask: (act: BulkAct) => void,
  carryOut: (act: BulkAct | { readonly kind: 'pin' | 'unpin' }) => unknown,
): readonly MenuEntry[] {
  const isOne = (test: (session: SessionView) => boolean): boolean => sessions.some(test);
  return [
    {
      verb: 'setPinned',
      label: w.sessions.pinSome,
      disabled: !isOne(({ pinned }) => !pinned),
      onSelect: () => carryOut({ kind: 'pin' }),
    },
    {
      verb: 'setPinned',
      label: w.sessions.unpinSome,
      disabled: !isOne(({ pinned }) => pinned),
      onSelect: () => carryOut({ kind: 'unpin' }),
    },
    {
      verb: 'setProfilesWritten',
      label: w.sessions.addProfiles,
      divided: true,
      disabled: !isOne(({ profile, profileWritten }) => profile !== null && !profileWritten),
      onSelect: () => ask({ kind: 'addProfiles' }),
    },
    {
      verb: 'setProfilesWritten',
      label: w.sessions.removeProfiles,
      disabled: !isOne(({ profileWritten }) => profileWritten),
      onSelect: () => ask({ kind: 'removeProfiles' }),
    },
    ...Delivery.options.map(
      (delivery): MenuEntry => ({
        verb: 'setDelivery',
        label: w.sessions.deliverSome(w.detail.deliveryWord[delivery]),
        disabled: !isOne((session) => session.delivery !== delivery),
        onSelect: () => ask({ kind: 'delivery', delivery }),
      }),
    ),
    {
      label: w.sessions.signOutOfSome,
      divided: true,
      disabled: !isOne(({ sourceId }) => sourceId !== null),
      onSelect: () => ask({ kind: 'signOut' }),
    },
  ];
}

/** Each act by the verbs that do it for one session, a source, or all at once. */
function useCarryOut(sessions: readonly SessionView[], run: ReturnType<typeof useEachInTurn>['run']) {
  const { client } = useApp();
  const { act: once } = useAct();
  return (act: BulkAct | { readonly kind: 'pin' | 'unpin' }): Promise<unknown> => {
    const { doneFor, signedOutOf, stopped } = w.sessions;
    switch (act.kind) {
      case 'stop':
        return run(sessions, ({ id: sessionId }) => client.stop({ sessionId }), stopped);
      case 'signOut':
        return run(sourcesOf(sessions), (sourceId) => client.signOut({ sourceId }), signedOutOf);
      case 'pin':
      case 'unpin': {
        const pinned = act.kind === 'pin';
        const changed = sessions.filter((session) => session.pinned !== pinned);
        return run(changed, ({ id: sessionId }) => client.setPinned({ sessionId, pinned }), doneFor);
      }
      case 'delivery': {
        const { delivery } = act;
        const changed = sessions.filter((session) => session.delivery !== delivery);
        return run(changed, ({ id: sessionId }) => client.setDelivery({ sessionId, delivery }), doneFor);
      }
      case 'addProfiles':
      case 'removeProfiles': {
        const written = act.kind === 'addProfiles';
        const ids = sessions
          .filter(({ profile, profileWritten }) => profile !== null && profileWritten !== written)
          .map(({ id }) => id);
        // In one write of the files.
        return once(() => client.setProfilesWritten({ sessionIds: ids, written }), doneFor(ids.length));
      }
    }
  };
}

const sourcesOf = (sessions: readonly SessionView[]): readonly SourceId[] => [
  ...new Set(sessions.flatMap(({ sourceId }) => sourceId ?? [])),
];
