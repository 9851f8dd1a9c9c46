import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import dbus from 'dbus-next';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchScreenLock } from './screen-lock.ts';

let busAddress = '';

async function locker() {
  const bus = dbus.sessionBus({ busAddress });
  await once(bus, 'connect');
  const say = (owner: string, isActive: unknown, signature = 'b') =>
    bus.send(
      dbus.Message.newSignal('/org/x/ScreenSaver', `${owner}.ScreenSaver`, 'ActiveChanged', signature, [
        isActive,
      ]),
    );
  return { say, leave: () => bus.disconnect() };
}

/** Says it until it is heard: the watcher subscribes in its own time. */
async function heard(told: readonly boolean[], wanted: readonly boolean[], say: () => void) {
  await vi.waitFor(
    () => {
      say();
      expect(told).toEqual(wanted);
    },
    { timeout: 5_000, interval: 20 },
  );
}

describe.skipIf(process.platform !== 'linux')('the lock screen of a Linux desktop', () => {
  let daemon: ChildProcess;
  beforeAll(async () => {
    daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (daemon.stdout === null) throw new Error('no output');
    const [line] = await once(daemon.stdout, 'data');
    busAddress = String(line).trim();
  });
  afterAll(async () => {
    daemon.kill();
    await once(daemon, 'exit');
  });

  it.each(['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce'])(
    'of %s is told once as it comes and goes',
    async (owner) => {
      const told: boolean[] = [];
      const stop = watchScreenLock({ busAddress, onChange: (isLocked) => void told.push(isLocked) });
      const desktop = await locker();
      await heard(told, [true], () => desktop.say(owner, true));
      await heard(told, [true, false], () => desktop.say(owner, false));
      stop();
      desktop.leave();
    },
  );

  it('is open again when the locker is gone, and nothing else opens or locks it', async () => {
    const told: boolean[] = [];
    const stop = watchScreenLock({ busAddress, onChange: (isLocked) => void told.push(isLocked) });
    const desktop = await locker();
    const stranger = await locker();
    await heard(told, [true], () => desktop.say('org.gnome', true));
    stranger.say('org.gnome', false);
    stranger.say('org.other', true);
    stranger.say('org.gnome', 'true', 's');
    stranger.leave();
    // A round trip after them: what was said before has been heard.
    await heard(told, [true, false], () => desktop.say('org.gnome', false));
    await heard(told, [true, false, true], () => desktop.say('org.gnome', true));
    desktop.leave();
    await vi.waitFor(() => expect(told).toEqual([true, false, true, false]), { timeout: 5_000 });
    stop();
  });

  it('tells nothing without a bus', () => {
    for (const address of [null, '', 'unix:path=/nowhere/bus', 'unix:abstract=/tmp/x']) {
      const stop = watchScreenLock({
        busAddress: address,
        onChange: () => {
          throw new Error('told');
        },
      });
      stop();
    }
  });
});
