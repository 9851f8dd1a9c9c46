import type { Message, MessageBus } from 'dbus-next';

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
  let bus: MessageBus | null = null;
  let connecting: Promise<MessageBus> | null = null;
  const shown = new Map<number, DesktopNotification>();
  // An answer can be heard in the same breath as the id that it names, before the id is known here.
  let asking = 0;
  let early: Message[] = [];
  let canAct: boolean | null = null;
  let takesMarkup = false;

  const connect = async (): Promise<MessageBus> => {
    const { sessionBus } = await loadDbus();
    const made = sessionBus();
    // A bus that goes away must not take the app with it.
    made.on('error', () => {
      if (bus === made) drop();
    });
    made.on('message', (message: Message) => hear(message));
    bus = made;
    await call(
      made,
      'org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus',
      'AddMatch',
      's',
      [`type='signal',interface='${NAME}',path='${PATH}'`],
    );
    return made;
  };
  const drop = (): void => {
    bus?.disconnect();
    bus = null;
    connecting = null;
  };

  const hear = (message: Message): void => {
    if (message.interface !== NAME || message.path !== PATH) return;
    const [id, what] = message.body;
    if (typeof id !== 'number') return;
    const notification = shown.get(id);
    if (notification === undefined) {
      if (asking > 0) early.push(message);
      return;
    }
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
      // One connection also for two notifications at once.
      connecting ??= connect().catch((error: unknown) => {
        drop();
        throw error;
      });
      const to = await connecting;
      if (canAct === null) {
        const [capabilities] = await call(to, NAME, PATH, NAME, 'GetCapabilities', '', []);
        const names: readonly unknown[] = Array.isArray(capabilities) ? capabilities : [];
        canAct = names.includes('actions');
        takesMarkup = names.includes('body-markup');
      }
      const actions = canAct
        ? ['default', 'Open', ...notification.actions.flatMap((a) => [a.id, a.label])]
        : [];
      const { Variant } = await loadDbus();
      const hints = {
        urgency: new Variant('y', 1),
        'desktop-entry': new Variant('s', 'latchkey'),
      };
      const body = takesMarkup ? escapeMarkup(notification.body) : notification.body;
      asking += 1;
      const [id] = await call(to, NAME, PATH, NAME, 'Notify', 'susssasa{sv}i', [
        appName,
        0,
        notification.icon,
        notification.title,
        body,
        actions,
        hints,
        -1,
      ]).finally(() => {
        asking -= 1;
      });
      if (typeof id !== 'number') throw new Error('The notification server answered no id.');
      shown.set(id, notification);
      const heard = early;
      early = [];
      // After the caller has the way to take it back; what waits for another id goes back on the heap.
      setImmediate(() => {
        for (const message of heard) hear(message);
      });
      return () => {
        if (!shown.delete(id)) return;
        call(to, NAME, PATH, NAME, 'CloseNotification', 'u', [id]).catch(() => undefined);
      };
    },
    close: drop,
  };
}

/** Loaded with the first notification: an app at rest shows none. */
async function loadDbus(): Promise<typeof import('dbus-next')> {
  const module = await import('dbus-next');
  return module.default ?? module;
}

async function call(
  bus: MessageBus,
  destination: string,
  path: string,
  iface: string,
  member: string,
  signature: string,
  body: readonly unknown[],
): Promise<readonly unknown[]> {
  const { Message } = await loadDbus();
  const reply = await bus.call(
    new Message({ destination, path, interface: iface, member, signature, body: [...body] }),
  );
  return reply?.body ?? [];
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
