import type { Message } from 'dbus-next';

/** Desktops that tell of their lock screen, all with the one signal ActiveChanged(b). */
const savers = ['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce'].map(
  (owner) => `${owner}.ScreenSaver`,
);
const busName = 'org.freedesktop.DBus';

/**
 * Tells of a locked or blanked screen on Linux, where Electron's power monitor does not. Gives back the way to stop; on a
 * desktop that does not say, nothing is ever told.
 */
export function watchScreenLock(options: {
  readonly busAddress: string | null;
  readonly onChange: (isLocked: boolean) => void;
}): () => void {
  const { busAddress, onChange } = options;
  let stop = () => {};
  let isStopped = false;
  // dbus-next needs a native part for abstract sockets, which we do not carry.
  if (busAddress?.split(';').some((one) => /^unix:.*\bpath=/.test(one)) !== true) return stop;
  /** Who said that the screen is locked: a locker that is gone keeps nobody out. */
  const lockers = new Set<string>();
  const tell = (change: () => void) => {
    const before = lockers.size > 0;
    change();
    if (!isStopped && before !== lockers.size > 0) onChange(lockers.size > 0);
  };
  const hear = ({ interface: from, member, sender, body }: Message) => {
    const [first, , third]: readonly unknown[] = body ?? [];
    if (member === 'ActiveChanged' && savers.includes(from)) {
      tell(() => (first === true ? lockers.add(sender) : lockers.delete(sender)));
    }
    if (member === 'NameOwnerChanged' && from === busName && third === '' && typeof first === 'string') {
      tell(() => lockers.delete(first));
    }
  };
  const watch = async () => {
    const module = await import('dbus-next');
    const { Message: Call, sessionBus } = module.default ?? module;
    if (isStopped) return;
    const bus = sessionBus({ busAddress });
    stop = () => bus.disconnect();
    bus.on('error', () => tell(() => lockers.clear()));
    bus.on('message', hear);
    const rules = [
      ...savers.map((each) => `type='signal',interface='${each}',member='ActiveChanged'`),
      // Of connections, not of names: the lockers are known by theirs.
      `type='signal',sender='${busName}',interface='${busName}',member='NameOwnerChanged',arg2=''`,
    ];
    for (const rule of rules) {
      await bus.call(
        new Call({
          ...{ destination: busName, path: '/org/freedesktop/DBus', interface: busName },
          ...{ member: 'AddMatch', signature: 's', body: [rule] },
        }),
      );
    }
  };
  // Without a bus there is no desktop to lock.
  watch().catch(() => undefined);
  return () => {
    isStopped = true;
    stop();
  };
}
