// A notification daemon without pixels: records what is shown and plays the user who clicks.
import type { ServedInterface } from '../../electron/adapters/dbus/testing/bus-object.ts';
import type { DbusValue } from '../../electron/adapters/dbus/values.ts';
import { connect, plain, type WaitOptions, waitFor } from './dbus.ts';

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

const CLOSED_BY_USER = 2;
const CLOSED_BY_APP = 3;

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

function notificationsInterface(
  capabilities: readonly string[],
  onNotify: (args: readonly DbusValue[]) => number,
  onClose: (id: number) => void,
): ServedInterface {
  return {
    name: NAME,
    methods: {
      GetCapabilities: { in: '', out: 'as', run: () => [capabilities] },
      GetServerInformation: { in: '', out: 'ssss', run: () => ['rig', 'latchkey', '1', '1.2'] },
      Notify: { in: 'susssasa{sv}i', out: 'u', run: (args) => [onNotify(args)] },
      CloseNotification: {
        in: 'u',
        out: '',
        run: ([id]) => {
          onClose(Number(id));
          return [];
        },
      },
    },
    signals: { NotificationClosed: 'uu', ActionInvoked: 'us' },
  };
}

/** The arguments of Notify as a user would see them. */
function shownNotification(args: readonly DbusValue[], nextId: number): ShownNotification {
  const [appName, replaces, , summary, body, given, hints, timeoutMs] = args.map(plain);
  const actions: readonly unknown[] = Array.isArray(given) ? given : [];
  const keys = actions.filter((_, at) => at % 2 === 0).map(String);
  return {
    id: Number(replaces) === 0 ? nextId : Number(replaces),
    appName: String(appName),
    replaces: Number(replaces),
    summary: String(summary),
    body: String(body),
    actions: keys,
    labels: Object.fromEntries(keys.map((key, at) => [key, String(actions[at * 2 + 1] ?? '')])),
    hints: Object(hints),
    timeoutMs: Number(timeoutMs),
  };
}

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
  const waiting: ShownNotification[] = [];
  const shown: ShownNotification[] = [];
  const closedByApp: number[] = [];
  const say = (member: string, signature: string, body: readonly DbusValue[]): void =>
    bus.emit({ path: PATH, interface: NAME, member, signature, body });
  const closed = (id: number, reason: number): void => say('NotificationClosed', 'uu', [id, reason]);
  const served = notificationsInterface(
    options.capabilities ?? ['actions', 'body', 'body-markup', 'icon-static'],
    (args) => {
      const notification = shownNotification(args, shown.length + 1);
      shown.push(notification);
      waiting.push(notification);
      return notification.id;
    },
    (id) => {
      closedByApp.push(id);
      closed(id, CLOSED_BY_APP);
    },
  );
  const bus = await connect(options.busAddress, { [PATH]: [served] });
  await bus.own(NAME);
  return {
    shown,
    closedByApp,
    next: (wait) => waitFor('a notification', () => waiting.shift(), wait),
    invoke: (id, key = 'default') => {
      say('ActionInvoked', 'us', [id, key]);
      closed(id, CLOSED_BY_USER);
    },
    dismiss: (id) => closed(id, CLOSED_BY_USER),
    close: () => bus.close(),
  };
}
