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
      verb: 'setPinned',
      label: session.pinned ? d.unpin : d.pin,
      onSelect: () => void act(() => client.setPinned({ sessionId, pinned: !session.pinned })),
    },
    ...(session.isDefault
      ? [
          {
            verb: 'clearDefault' as const,
            label: d.clearDefault,
            onSelect: () => void act(() => client.clearDefault({}), d.defaultCleared),
          },
        ]
      : []),
    {
      verb: 'openConsole',
      label: d.openConsole,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId }),
          ({ note }) => note ?? d.consoleOpened,
        ),
    },
    { verb: 'openConsole', label: d.openConsoleAt, onSelect: () => onDialog('console') },
    {
      verb: 'openConsole',
      label: d.openFromClipboard,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId, place: { kind: 'clipboard' } }),
          ({ note }) => note ?? d.consoleOpened,
        ),
    },
    {
      verb: 'openConsole',
      label: d.copyConsoleLink,
      onSelect: () =>
        void act(
          () => client.openConsole({ sessionId, copy: true }),
          ({ note }) => note ?? d.consoleLinkCopied,
        ),
    },
    {
      verb: 'copyEnvironment',
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
          {
            verb: 'editSession' as const,
            label: w.common.edit,
            divided: true,
            onSelect: () => onDialog('edit'),
          },
          { verb: 'addSession' as const, label: w.common.duplicate, onSelect: () => onDialog('duplicate') },
        ]
      : []),
    ...(editable || session.missing
      ? [
          {
            verb: 'deleteSession' as const,
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
          verb: 'setEnd',
          label: t.hourMore,
          onSelect: () => void act(() => client.setEnd({ sessionId, end: { kind: 'more', ms } })),
        }
      : {
          verb: 'start',
          label: t.forAnHour,
          onSelect: () => void act(() => client.start({ sessionId, forMs: ms }), t.usedFor(name, ms)),
        },
    { verb: 'start', label: t.more, onSelect: () => onDialog('time') },
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
    ? [
        {
          verb: 'setProfilesWritten',
          label: d.removeProfile,
          onSelect: () => onWritten(false, d.profileRemoved(profile)),
        },
      ]
    : [
        {
          verb: 'setProfilesWritten',
          label: d.addProfile,
          onSelect: () => onWritten(true, d.profileAdded(profile)),
        },
      ];
}

/** True: there is a lease to renew or to give up. */
export const isHeld = ({ expiresAt, state }: SessionView): boolean =>
  expiresAt !== null || state === 'renewing';
