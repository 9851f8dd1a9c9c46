import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSessionBus, type SessionBus } from '../dbus/session-bus.ts';
import { type BusPeer, connectPeer } from '../dbus/testing/bus-peer.ts';
import { startTestBus, type TestBus } from '../dbus/testing/test-bus.ts';
import { type DbusValue, Variant } from '../dbus/values.ts';
import { createDesktopNotifications } from './desktop-notifications.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

interface Server {
  readonly peer: BusPeer;
  readonly shown: (readonly DbusValue[])[];
  readonly closed: DbusValue[];
  say(member: 'ActionInvoked' | 'NotificationClosed', id: number, what: string | number): void;
}

/** `onShown` runs before the id is given: a server may be quicker than its own answer. */
async function serve(
  daemon: TestBus,
  capabilities: readonly string[],
  onShown: (server: Server, id: number) => void = () => undefined,
): Promise<Server> {
  const shown: (readonly DbusValue[])[] = [];
  const closed: DbusValue[] = [];
  const peer = await connectPeer(daemon.address, {
    objects: {
      [PATH]: [
        {
          name: NAME,
          methods: {
            GetCapabilities: { in: '', out: 'as', run: () => [capabilities] },
            Notify: {
              in: 'susssasa{sv}i',
              out: 'u',
              run: (args) => {
                shown.push(args);
                onShown(server, shown.length);
                return [shown.length];
              },
            },
            CloseNotification: {
              in: 'u',
              out: '',
              run: (args) => {
                closed.push(...args);
                return [];
              },
            },
          },
        },
      ],
    },
  });
  const server: Server = {
    peer,
    shown,
    closed,
    say: (member, id, what) =>
      peer.emit({
        path: PATH,
        interface: NAME,
        member,
        signature: typeof what === 'string' ? 'us' : 'uu',
        body: [id, what],
      }),
  };
  endings.push(() => peer.close());
  await peer.own(NAME);
  return server;
}

async function desktop() {
  const daemon = await startTestBus();
  const bus: SessionBus = createSessionBus({ address: daemon.address, retryMs: { first: 20, most: 100 } });
  const notifications = createDesktopNotifications({ appName: 'Test', bus });
  endings.push(
    () => daemon.stop(),
    () => bus.close(),
    () => notifications.close(),
  );
  return { daemon, notifications };
}
const notification = () => ({
  title: 'Ends soon',
  body: 'a & <b>',
  icon: '/icon.png',
  actions: [{ id: 'renew', label: 'Renew' }],
  onAction: vi.fn(),
  onClosed: vi.fn(),
});

describe.runIf(process.platform === 'linux')('notifications on a freedesktop server', () => {
  it('have their buttons, and their text as the server wants it', async () => {
    const { daemon, notifications } = await desktop();
    const server = await serve(daemon, ['actions', 'body-markup']);
    await notifications.show(notification());
    expect(server.shown).toEqual([
      [
        'Test',
        0,
        '/icon.png',
        'Ends soon',
        'a &amp; &lt;b&gt;',
        ['default', 'Open', 'renew', 'Renew'],
        new Map([
          ['urgency', new Variant('y', 1)],
          ['desktop-entry', new Variant('s', 'latchkey')],
        ]),
        -1,
      ],
    ]);
  });

  it('have none, and plain text, on a server that can do no more', async () => {
    const { daemon, notifications } = await desktop();
    const server = await serve(daemon, ['body']);
    await notifications.show(notification());
    expect(server.shown[0]?.slice(4, 6)).toEqual(['a & <b>', []]);
  });

  it('a click, a closing and a taking back reach the one they are of', async () => {
    const { daemon, notifications } = await desktop();
    const server = await serve(daemon, ['actions']);
    const [clicked, dismissed, taken] = [notification(), notification(), notification()];
    await notifications.show(clicked);
    await notifications.show(dismissed);
    const takeBack = await notifications.show(taken);
    server.say('ActionInvoked', 1, 'renew');
    server.say('NotificationClosed', 1, 2);
    server.say('NotificationClosed', 2, 2);
    server.say('ActionInvoked', 99, 'renew');
    takeBack();
    await vi.waitFor(() => expect(server.closed).toEqual([3]), { timeout: 10_000 });
    await vi.waitFor(() => expect(dismissed.onClosed).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    expect(clicked.onAction.mock.calls).toEqual([['renew']]);
    expect(clicked.onClosed).not.toHaveBeenCalled();
    expect(taken.onAction).not.toHaveBeenCalled();
  });

  it('an answer that is quicker than its id is not lost', async () => {
    const { daemon, notifications } = await desktop();
    await serve(daemon, ['actions'], (server, id) => server.say('ActionInvoked', id, 'default'));
    const quick = notification();
    await notifications.show(quick);
    await vi.waitFor(() => expect(quick.onAction.mock.calls).toEqual([['default']]), { timeout: 10_000 });
  });

  it('go with their server, and the next one is asked what it can do', async () => {
    const { daemon, notifications } = await desktop();
    const first = await serve(daemon, ['actions']);
    const gone = notification();
    await notifications.show(gone);
    first.peer.close();
    await vi.waitFor(() => expect(gone.onClosed).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    const second = await serve(daemon, []);
    const next = notification();
    await notifications.show(next);
    expect(second.shown[0]?.[5]).toEqual([]);
    // The same number as that of the one that is gone.
    second.say('NotificationClosed', 1, 2);
    await vi.waitFor(() => expect(next.onClosed).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    expect(gone.onClosed).toHaveBeenCalledTimes(1);
  });

  it('fail without a server, and work again after the bus and the server came back', async () => {
    const { daemon, notifications } = await desktop();
    // The kind of error alone: the words of another program are for no log.
    await expect(notifications.show(notification())).rejects.toThrow(
      /^org\.freedesktop\.DBus\.Error\.ServiceUnknown$/,
    );
    await serve(daemon, ['actions']);
    const lost = notification();
    await notifications.show(lost);
    await daemon.kill();
    await vi.waitFor(() => expect(lost.onClosed).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    await expect(notifications.show(notification())).rejects.toThrow();
    await daemon.start();
    const server = await serve(daemon, ['actions']);
    const shown = notification();
    await notifications.show(shown);
    server.say('ActionInvoked', 1, 'renew');
    await vi.waitFor(() => expect(shown.onAction.mock.calls).toEqual([['renew']]), { timeout: 10_000 });
  });
});
