// A notification daemon without pixels: records what is shown and plays the person who clicks.
import dbus from 'dbus-next';
import { connect, own, plain, type WaitOptions, waitFor } from './dbus.ts';

export interface ShownNotification {
  readonly id: number;
  readonly appName: string;
  readonly replaces: number;
  readonly summary: string;
  readonly body: string;
  /** Action keys in order; `default` is a click on the notification itself. */
  readonly actions: readonly string[];
  /** What the button of each action says. */
  readonly labels: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

const CLOSED_BY_PERSON = 2;
const CLOSED_BY_APP = 3;

class NotificationsInterface extends dbus.interface.Interface {
  readonly #capabilities: readonly string[];
  readonly shown: ShownNotification[] = [];
  readonly closedByApp: number[] = [];
  readonly #onShown: (notification: ShownNotification) => void;

  constructor(capabilities: readonly string[], onShown: (notification: ShownNotification) => void) {
    super('org.freedesktop.Notifications');
    this.#capabilities = capabilities;
    this.#onShown = onShown;
  }

  GetCapabilities(): string[] {
    return [...this.#capabilities];
  }

  GetServerInformation(): string[] {
    return ['rig', 'latchkey', '1', '1.2'];
  }

  Notify(
    appName: string,
    replaces: number,
    _icon: string,
    summary: string,
    body: string,
    actions: readonly string[],
    hints: Readonly<Record<string, unknown>>,
    timeoutMs: number,
  ): number {
    const id = replaces === 0 ? this.shown.length + 1 : replaces;
    const keys = actions.filter((_, at) => at % 2 === 0);
    const labels = Object.fromEntries(keys.map((key, at) => [key, actions[at * 2 + 1] ?? '']));
    const opened = Object.fromEntries(Object.entries(hints).map(([key, value]) => [key, plain(value)]));
    const notification: ShownNotification = {
      ...{ id, appName, replaces, summary, body, labels, timeoutMs },
      actions: keys,
      hints: opened,
    };
    this.shown.push(notification);
    this.#onShown(notification);
    return id;
  }

  CloseNotification(id: number): void {
    this.closedByApp.push(id);
    this.NotificationClosed(id, CLOSED_BY_APP);
  }

  NotificationClosed(id: number, reason: number): number[] {
    return [id, reason];
  }

  ActionInvoked(id: number, key: string): unknown[] {
    return [id, key];
  }
}

NotificationsInterface.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: { NotificationClosed: { signature: 'uu' }, ActionInvoked: { signature: 'us' } },
});

export interface NotificationDaemon {
  /** All that was ever shown, oldest first. */
  readonly shown: readonly ShownNotification[];
  readonly closedByApp: readonly number[];
  next(options?: WaitOptions): Promise<ShownNotification>;
  /** Presses an action (default: the notification itself) and closes it, as desktops do. */
  invoke(id: number, key?: string): void;
  dismiss(id: number): void;
  close(): void;
}

export interface NotificationDaemonOptions {
  readonly busAddress?: string;
  readonly capabilities?: readonly string[];
}

export async function watchNotifications(
  options: NotificationDaemonOptions = {},
): Promise<NotificationDaemon> {
  const bus = connect(options.busAddress);
  const waiting: ShownNotification[] = [];
  const daemon = new NotificationsInterface(
    options.capabilities ?? ['actions', 'body', 'body-markup', 'icon-static'],
    (notification) => waiting.push(notification),
  );
  bus.export('/org/freedesktop/Notifications', daemon);
  await own(bus, 'org.freedesktop.Notifications');
  return {
    shown: daemon.shown,
    closedByApp: daemon.closedByApp,
    next: (wait) => waitFor('a notification', () => waiting.shift(), wait),
    invoke: (id, key = 'default') => {
      daemon.ActionInvoked(id, key);
      daemon.NotificationClosed(id, CLOSED_BY_PERSON);
    },
    dismiss: (id) => {
      daemon.NotificationClosed(id, CLOSED_BY_PERSON);
    },
    close: () => bus.disconnect(),
  };
}
