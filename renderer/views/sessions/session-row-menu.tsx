import { useRef, useState } from 'react';
import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useSession } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { keyWords } from '../../shortcuts.ts';
import { MenuAt, type MenuEntry } from '../../ui/menu.tsx';
import { useMakeDefault } from '../../use-make-default.ts';
import { SessionDialogs } from './session-dialogs.tsx';
import { isHeld, moreEntries, type SessionDialog } from './session-entries.ts';

export interface AskedMenu {
  readonly sessionId: SessionId;
  readonly place: DOMRect;
  /** Has the focus afterwards. */
  readonly back: HTMLElement;
}

/** Everything that can be done with a row, named: also what a key does without saying so. */
export function SessionRowMenu({
  asked,
  onClose,
}: {
  readonly asked: AskedMenu | null;
  readonly onClose: () => void;
}) {
  const [dialog, setDialog] = useState<{ readonly id: SessionId; readonly kind: SessionDialog } | null>(null);
  const session = useSession(asked?.sessionId ?? null);
  const inDialog = useSession(dialog?.id ?? null);
  return (
    <>
      {asked !== null && session !== null && (
        <RowMenu
          session={session}
          asked={asked}
          onDialog={(kind) => setDialog({ id: session.id, kind })}
          onClose={onClose}
        />
      )}
      {dialog !== null && inDialog !== null && (
        <SessionDialogs session={inDialog} open={dialog.kind} onDone={() => setDialog(null)} />
      )}
    </>
  );
}

function RowMenu({
  session,
  asked,
  onDialog,
  onClose,
}: {
  readonly session: SessionView;
  readonly asked: AskedMenu;
  readonly onDialog: (kind: SessionDialog) => void;
  readonly onClose: () => void;
}) {
  const { client, platform } = useApp();
  const { act } = useAct();
  const makeDefault = useMakeDefault();
  const back = useRef(asked.back);
  const { id: sessionId } = session;
  const d = w.detail;
  const [first, ...rest] = moreEntries(session, { client, act, onDialog });
  const entries: readonly MenuEntry[] = [
    { label: d.open, keys: keyWords(['Enter'], platform), onSelect: () => go('sessions', sessionId) },
    {
      verb: 'makeDefault',
      label: d.makeDefault,
      keys: keyWords(['Mod', 'Enter'], platform),
      disabled: session.isDefault,
      onSelect: () => void makeDefault(sessionId),
    },
    ...(isHeld(session)
      ? [
          {
            verb: 'renew' as const,
            label: d.renew,
            divided: true,
            onSelect: () => void act(() => client.renew({ sessionId })),
          },
          { label: d.stop, onSelect: () => void act(() => client.stop({ sessionId })) },
        ]
      : [
          {
            verb: 'start' as const,
            label: d.start,
            divided: true,
            onSelect: () => void act(() => client.start({ sessionId })),
          },
        ]),
    ...(first === undefined ? [] : [Object.assign({}, first, { divided: true }), ...rest]),
  ];
  return (
    <MenuAt
      name={d.menuOf(session.name)}
      entries={entries}
      place={asked.place}
      back={back}
      onClose={onClose}
    />
  );
}
