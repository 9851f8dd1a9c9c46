import type { SessionBus } from '../dbus/session-bus.ts';

/** Desktops that report their lock screen, all with the one signal ActiveChanged(b). */
const savers = ['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce'].map(
  (owner) => `${owner}.ScreenSaver`,
);
const busName = 'org.freedesktop.DBus';

/**
 * Reports a locked or blanked screen on Linux, where Electron's power monitor does not. Returns the way to stop; on a
 * desktop that does not report it, nothing is ever reported.
 */
export function watchScreenLock(options: {
  readonly bus: SessionBus;
  readonly onChange: (isLocked: boolean) => void;
}): () => void {
  const { bus, onChange } = options;
  /** Who said that the screen is locked: a locker that is gone keeps nobody out. */
  const lockers = new Set<string>();
  let isStopped = false;
  const note = (change: () => void): void => {
    const before = lockers.size > 0;
    change();
    if (!isStopped && before !== lockers.size > 0) onChange(lockers.size > 0);
  };
  const stops = [
    ...savers.map((saver) =>
      bus.listen(
        { interface: saver, member: 'ActiveChanged' },
        {
          onSignal: ({ sender, body }) =>
            note(() => (body[0] === true ? lockers.add(sender) : lockers.delete(sender))),
          onLost: () => note(() => lockers.clear()),
        },
      ),
    ),
    bus.listen(
      // Of connections, not of names: the lockers are known by theirs.
      { sender: busName, interface: busName, member: 'NameOwnerChanged', arg2: '' },
      { onSignal: ({ body }) => note(() => lockers.delete(String(body[0]))) },
    ),
  ];
  return () => {
    isStopped = true;
    for (const stop of stops) stop();
  };
}
