import type { SessionView } from '../../../shared/session.ts';
import { USUAL_BOX_MS } from '../../../shared/time-box.ts';
import { timeText as t, windowText as w } from '../../../shared/words.ts';
import type { Act, useApp } from '../../app-context.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';

/** What of a session is done in a dialog. */
export type SessionDialog = 'time' | 'console' | 'edit' | 'duplicate' | 'delete';

/** All that can be done with a session beside what has buttons of its own in its details. */
export function moreEntries(
  session: SessionView,
  ports: {
    readonly client: ReturnType<typeof useApp>['client'];
    readonly act: Act;
    readonly onDialog: (dialog: SessionDialog) => void;
  },
): readonly MenuEntry[] {
  const { client, act, onDialog } = ports;
  const { id: sessionId, editable } = session;
  const d = w.detail;
  return [
    ...timeEntries(session, ports),
    {
      label: session.pinned ? d.unpin : d.pin,
      onSelect: () => void act(() => client.setPinned({ sessionId, pinned: !session.pinned })),
    },
    ...(session.isDefault
      ? [{ label: d.clearDefault, onSelect: () => void act(() => client.clearDefault({}), d.defaultCleared) }]
      : []),
    {
      label: d.openConsole,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId }),
          ({ note }) => note ?? d.consoleOpened,
        ),
    },
    { label: d.openConsoleAt, onSelect: () => onDialog('console') },
    {
      label: d.openFromClipboard,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId, place: { kind: 'clipboard' } }),
          ({ note }) => note ?? d.consoleOpened,
        ),
    },
    {
      label: d.copyConsoleLink,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId, copy: true }),
          ({ note }) => note ?? d.consoleLinkCopied,
        ),
    },
    {
      label: d.copyEnvironment,
      onSelect: () => void act(() => client.copyEnvironment({ sessionId }), d.environmentCopied),
    },
    {
      label: d.copyProfileName,
      disabled: session.profile === null,
      onSelect: () => void act(() => client.copyProfileName({ sessionId }), d.profileCopied),
    },
    ...profileEntries(
      session,
      (written, said) =>
        void act(() => client.setProfilesWritten({ sessionIds: [sessionId], written }), said),
    ),
    ...(editable
      ? [
          { label: w.common.edit, divided: true, onSelect: () => onDialog('edit') },
          { label: w.common.duplicate, onSelect: () => onDialog('duplicate') },
        ]
      : []),
    ...(editable || session.missing
      ? [
          {
            label: w.common.delete,
            danger: true,
            divided: !editable,
            onSelect: () => onDialog('delete'),
          },
        ]
      : []),
  ];
}

/** A time for it, or more of it. */
function timeEntries(
  { id: sessionId, name, timeBox }: SessionView,
  { client, act, onDialog }: Parameters<typeof moreEntries>[1],
): readonly MenuEntry[] {
  const isOpen = timeBox !== undefined && timeBox.of === undefined && timeBox.ended === undefined;
  const ms = USUAL_BOX_MS;
  return [
    isOpen
      ? {
          label: t.hourMore,
          onSelect: () => void act(() => client.setEnd({ sessionId, end: { kind: 'more', ms } })),
        }
      : {
          label: t.forAnHour,
          onSelect: () => void act(() => client.start({ sessionId, forMs: ms }), t.usedFor(name, ms)),
        },
    { label: t.more, onSelect: () => onDialog('time') },
  ];
}

/** Into the AWS files, or out of them. */
function profileEntries(
  { profile, profileWritten, delivery }: SessionView,
  onWritten: (written: boolean, said: string) => void,
): readonly MenuEntry[] {
  if (profile === null || delivery === 'none') return [];
  const d = w.detail;
  return profileWritten
    ? [{ label: d.removeProfile, onSelect: () => onWritten(false, d.profileRemoved(profile)) }]
    : [{ label: d.addProfile, onSelect: () => onWritten(true, d.profileAdded(profile)) }];
}

/** True: there is a lease to renew or to give up. */
export const isHeld = ({ expiresAt, state }: SessionView): boolean =>
  expiresAt !== null || state === 'renewing';
