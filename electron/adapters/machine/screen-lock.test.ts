import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSessionBus, type SessionBus } from '../dbus/session-bus.ts';
import { connectPeer } from '../dbus/testing/bus-peer.ts';
import { startTestBus, type TestBus } from '../dbus/testing/test-bus.ts';
import type { DbusValue } from '../dbus/values.ts';
import { watchScreenLock } from './screen-lock.ts';

let daemon: TestBus;
let bus: SessionBus;

async function locker() {
  const peer = await connectPeer(daemon.address);
  const say = (owner: string, isActive: DbusValue, signature = 'b') =>
    peer.emit({
      path: '/org/x/ScreenSaver',
      interface: `${owner}.ScreenSaver`,
      member: 'ActiveChanged',
      signature,
      body: [isActive],
    });
  return { say, leave: () => peer.close() };
}

/** Says it until it is heard: the watcher subscribes in its own time. */
async function heard(reported: readonly boolean[], wanted: readonly boolean[], say: () => void) {
  await vi.waitFor(
    () => {
      say();
      expect(reported).toEqual(wanted);
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe.skipIf(process.platform !== 'linux')('the lock screen of a Linux desktop', () => {
  beforeAll(async () => {
    daemon = await startTestBus();
    bus = createSessionBus({ address: daemon.address, retryMs: { first: 20, most: 100 } });
  });
  afterAll(async () => {
    bus.close();
    await daemon.stop();
  });

  it.each(['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce'])(
    'of %s is reported once as it comes and goes',
    async (owner) => {
      const reported: boolean[] = [];
      const stop = watchScreenLock({ bus, onChange: (isLocked) => void reported.push(isLocked) });
      const desktop = await locker();
      await heard(reported, [true], () => desktop.say(owner, true));
      await heard(reported, [true, false], () => desktop.say(owner, false));
      stop();
      desktop.leave();
    },
  );

  it('is open again when the locker is gone, and nothing else opens or locks it', async () => {
    const reported: boolean[] = [];
    const stop = watchScreenLock({ bus, onChange: (isLocked) => void reported.push(isLocked) });
    const desktop = await locker();
    const stranger = await locker();
    await heard(reported, [true], () => desktop.say('org.gnome', true));
    stranger.say('org.gnome', false);
    stranger.say('org.other', true);
    stranger.say('org.gnome', 'true', 's');
    stranger.leave();
    // A round trip after them: what was said before has been heard.
    await heard(reported, [true, false], () => desktop.say('org.gnome', false));
    await heard(reported, [true, false, true], () => desktop.say('org.gnome', true));
    desktop.leave();
    await vi.waitFor(() => expect(reported).toEqual([true, false, true, false]), { timeout: 10_000 });
    stop();
  });

  it('is open again when the bus goes away, and is heard again once that is back', async () => {
    const reported: boolean[] = [];
    const stop = watchScreenLock({ bus, onChange: (isLocked) => void reported.push(isLocked) });
    const desktop = await locker();
    await heard(reported, [true], () => desktop.say('org.mate', true));
    await daemon.kill();
    await vi.waitFor(() => expect(reported).toEqual([true, false]), { timeout: 10_000 });
    await daemon.start();
    const again = await locker();
    await heard(reported, [true, false, true], () => again.say('org.mate', true));
    stop();
    again.leave();
  });

  it('tells nothing without a bus', () => {
    for (const address of [null, '', 'unix:path=/nowhere/bus', 'tcp:host=localhost,port=1']) {
      const none = createSessionBus({ address });
      const stop = watchScreenLock({
        bus: none,
        onChange: () => {
          throw new Error('told');
        },
      });
      stop();
      none.close();
    }
  });
});
