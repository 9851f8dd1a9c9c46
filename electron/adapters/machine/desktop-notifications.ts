import { neverAborts } from '../../../shared/never-aborts.ts';
import { type BusFailure, failureText } from '../dbus/bus-failure.ts';
import type { ReceivedSignal } from '../dbus/message.ts';
import { BUS } from '../dbus/names.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { type DbusValue, Variant } from '../dbus/values.ts';

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
export function createDesktopNotifications(options: {
  readonly appName: string;
  readonly bus: SessionBus;
}): DesktopNotifications {
  const { appName, bus } = options;
  const shown = new Map<number, DesktopNotification>();
  // An answer can be heard in the same breath as the id that it names, before the id is known here.
  let asking = 0;
  let early: ReceivedSignal[] = [];
  let server: { readonly canAct: boolean; readonly takesMarkup: boolean } | null = null;
  let stops: readonly (() => void)[] = [];

  const call = (member: string, signature: string, body: readonly DbusValue[]) =>
    callServer(bus, member, signature, body);

  /** What a server showed is gone with it, and the next may be another program. */
  const forget = (): void => {
    server = null;
    early = [];
    const gone = [...shown.values()];
    shown.clear();
    for (const notification of gone) notification.onClosed();
  };
  const listen = (): void => {
    if (stops.length > 0) return;
    stops = [
      bus.listen({ interface: NAME, path: PATH }, { onSignal: hear, onLost: forget }),
      bus.listen(
        { sender: BUS, interface: BUS, member: 'NameOwnerChanged', arg0: NAME },
        { onSignal: forget },
      ),
    ];
  };

  const hear = (signal: ReceivedSignal): void => {
    const [id, what] = signal.body;
    if (typeof id !== 'number') return;
    const notification = shown.get(id);
    if (notification === undefined) {
      if (asking > 0) early.push(signal);
      return;
    }
    if (signal.member === 'ActionInvoked' && typeof what === 'string') {
      shown.delete(id);
      notification.onAction(what);
    } else if (signal.member === 'NotificationClosed') {
      shown.delete(id);
      notification.onClosed();
    }
  };

  return {
    show: async (notification) => {
      listen();
      server ??= capabilities(await call('GetCapabilities', '', []));
      const { canAct, takesMarkup } = server;
      const buttons = notification.actions.flatMap((action) => [action.id, action.label]);
      const hints = new Map([
        ['urgency', new Variant('y', 1)],
        ['desktop-entry', new Variant('s', 'latchkey')],
      ]);
      asking += 1;
      const [id] = await call('Notify', 'susssasa{sv}i', [
        appName,
        0,
        notification.icon,
        notification.title,
        takesMarkup ? escapeMarkup(notification.body) : notification.body,
        canAct ? ['default', 'Open', ...buttons] : [],
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
        for (const signal of heard) hear(signal);
      });
      return () => {
        if (!shown.delete(id)) return;
        call('CloseNotification', 'u', [id]).catch(() => undefined);
      };
    },
    close: () => {
      for (const stop of stops) stop();
      stops = [];
      shown.clear();
    },
  };
}

async function callServer(
  bus: SessionBus,
  member: string,
  signature: string,
  body: readonly DbusValue[],
): Promise<readonly DbusValue[]> {
  const reply = await bus.call(
    { destination: NAME, path: PATH, interface: NAME, member, signature, body },
    neverAborts(),
  );
  if (!reply.ok) throw new Error(nameOf(reply.error));
  return reply.value.body;
}

/** SECURITY: for the log. In the server's own words may be the title and the text that it was sent. */
const nameOf = (failure: BusFailure): string =>
  failure.kind === 'error' ? failure.name.replace(/[^\w.]/g, '').slice(0, 100) : failureText(failure);

function capabilities([given]: readonly DbusValue[]) {
  const names: readonly DbusValue[] = Array.isArray(given) ? given : [];
  return { canAct: names.includes('actions'), takesMarkup: names.includes('body-markup') };
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
