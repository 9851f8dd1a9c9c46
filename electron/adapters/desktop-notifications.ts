import dbus from 'dbus-next';

/** One notification on a freedesktop notification server. */
export interface DesktopNotification {
  readonly title: string;
  readonly body: string;
  readonly icon: string;
  readonly actions: readonly { readonly id: string; readonly label: string }[];
  /** 'default' is a click on the body. */
  readonly onAction: (id: string) => void;
  readonly onClosed: () => void;
}

export interface DesktopNotifications {
  /** Resolves to the way to take it back. Rejects when no server answers. */
  show(notification: DesktopNotification): Promise<() => void>;
  close(): void;
}

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/**
 * Speaks to the notification server directly, because Electron sends only the default action on Linux
 * (electron/electron libnotify_notification.cc) and our notifications have buttons.
 */
export function createDesktopNotifications(appName: string): DesktopNotifications {
  let bus: dbus.MessageBus | null = null;
  const shown = new Map<number, DesktopNotification>();
  let canAct: boolean | null = null;
  let takesMarkup = false;

  const connect = async (): Promise<dbus.MessageBus> => {
    if (bus !== null) return bus;
    const made = dbus.sessionBus();
    // A bus that goes away must not take the app with it.
    made.on('error', () => {
      if (bus === made) bus = null;
    });
    made.on('message', (message: dbus.Message) => hear(message));
    await call(
      made,
      'org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus',
      'AddMatch',
      's',
      [`type='signal',interface='${NAME}',path='${PATH}'`],
    );
    bus = made;
    return made;
  };

  const hear = (message: dbus.Message): void => {
    if (message.interface !== NAME || message.path !== PATH) return;
    const [id, what] = message.body;
    if (typeof id !== 'number') return;
    const notification = shown.get(id);
    if (notification === undefined) return;
    if (message.member === 'ActionInvoked' && typeof what === 'string') {
      shown.delete(id);
      notification.onAction(what);
    } else if (message.member === 'NotificationClosed') {
      shown.delete(id);
      notification.onClosed();
    }
  };

  return {
    show: async (notification) => {
      const to = await connect();
      if (canAct === null) {
        const [capabilities] = await call(to, NAME, PATH, NAME, 'GetCapabilities', '', []);
        const names: readonly unknown[] = Array.isArray(capabilities) ? capabilities : [];
        canAct = names.includes('actions');
        takesMarkup = names.includes('body-markup');
      }
      const actions = canAct
        ? ['default', 'Open', ...notification.actions.flatMap((a) => [a.id, a.label])]
        : [];
      const hints = {
        urgency: new dbus.Variant('y', 1),
        'desktop-entry': new dbus.Variant('s', 'latchkey'),
      };
      const body = takesMarkup ? escapeMarkup(notification.body) : notification.body;
      const [id] = await call(to, NAME, PATH, NAME, 'Notify', 'susssasa{sv}i', [
        appName,
        0,
        notification.icon,
        notification.title,
        body,
        actions,
        hints,
        -1,
      ]);
      if (typeof id !== 'number') throw new Error('The notification server answered no id.');
      shown.set(id, notification);
      return () => {
        if (!shown.delete(id)) return;
        call(to, NAME, PATH, NAME, 'CloseNotification', 'u', [id]).catch(() => undefined);
      };
    },
    close: () => {
      bus?.disconnect();
      bus = null;
    },
  };
}

async function call(
  bus: dbus.MessageBus,
  destination: string,
  path: string,
  iface: string,
  member: string,
  signature: string,
  body: readonly unknown[],
): Promise<readonly unknown[]> {
  const reply = await bus.call(
    new dbus.Message({ destination, path, interface: iface, member, signature, body: [...body] }),
  );
  return reply?.body ?? [];
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
