import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createSessionBus, type SessionBus } from '../dbus/session-bus.ts';
import type { ServedObjects } from '../dbus/testing/bus-object.ts';
import { type BusPeer, connectPeer } from '../dbus/testing/bus-peer.ts';
import { standInLogind, standInPolkit, standInSaver } from '../dbus/testing/desktop.ts';
import { startTestBus, type TestBus } from '../dbus/testing/test-bus.ts';
import { createLinuxDeviceLock } from './linux-device-lock.ts';
import { createScreenSavers } from './screen-savers.ts';

const LOGIN = 'org.freedesktop.login1';
const SESSION_PATH = '/org/freedesktop/login1/session/_31';
const never = neverAborts();

let session: TestBus;
let system: TestBus;
const opened: { close(): void }[] = [];
const peers: BusPeer[] = [];

async function peer(of: TestBus, objects: ServedObjects = {}, name?: string): Promise<BusPeer> {
  const made = await connectPeer(of.address, { objects });
  peers.push(made);
  if (name !== undefined) await made.own(name);
  return made;
}

const kept = <T extends { close(): void }>(made: T): T => {
  opened.push(made);
  return made;
};
const logind = async () => kept(await standInLogind(system));
const saver = async (name: string, path: string, options = {}) =>
  kept(await standInSaver(session, name, path, options));
const polkit = async (answer: Parameters<typeof standInPolkit>[1]) =>
  kept(await standInPolkit(system, answer)).subjects;

function device(options: { readonly isWayland?: boolean } = {}) {
  const bus: SessionBus = createSessionBus({ address: session.address, retryMs: { first: 20, most: 100 } });
  const heard: string[] = [];
  const made = createLinuxDeviceLock({
    sessionBus: bus,
    systemBusAddress: system.address,
    isWayland: options.isWayland ?? false,
    pid: process.pid,
    idleSeconds: () => 7,
    onChange: (event) => void heard.push(event),
  });
  opened.push({
    close() {
      made.stop();
      bus.close();
    },
  });
  return { made, heard };
}

const soon = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 25 });
/** Everything that was said before has been heard: a round trip to the same places. */
const settled = async ({ made }: ReturnType<typeof device>): Promise<void> =>
  void (await made.ability(never));

describe.skipIf(process.platform !== 'linux')('who is at a Linux machine', () => {
  beforeAll(async () => {
    session = await startTestBus();
    system = await startTestBus();
  });
  afterEach(() => {
    for (const each of [...opened.splice(0), ...peers.splice(0)]) each.close();
  });
  afterAll(async () => {
    await session.stop();
    await system.stop();
  });

  it('is not known where nothing answers', async () => {
    const { made } = device({ isWayland: true });
    expect(await made.ability(never)).toEqual({
      reportsScreen: false,
      reportsLetIn: false,
      asksUser: false,
      locksScreen: false,
      tellsAnyLock: false,
      measuresIdle: false,
    });
    expect(await made.lockScreen(never)).toBe('failed');
  });

  it('is known by the locked hint of the own session, at its end', async () => {
    const login = await logind();
    const one = device();
    await settled(one);
    login.hint(true);
    await soon(() => expect(one.heard).toEqual(['lock']));
    expect(await one.made.ability(never)).toMatchObject({ reportsScreen: true, reportsLetIn: true });
    expect(one.made.tellsLocked()).toBe(true);
    login.hint(false);
    await soon(() => expect(one.heard).toEqual(['lock', 'unlock', 'let-in']));
  });

  it.each([
    ['logind', true, null],
    ['the locker', null, true],
    ['the locker, of whose lock logind is not told', false, true],
  ])('attack: the app starts behind a locked screen, as %s says', async (_who, hint, active) => {
    if (hint !== null) (await logind()).hint(hint);
    if (active !== null) (await saver('org.mate.ScreenSaver', '/org/mate/ScreenSaver')).set(active);
    expect(await device().made.look(never)).toEqual({ screen: 'closed', idleMs: 7_000 });
  });

  it('attack: the app starts while what should know does not answer, in a bounded time', async () => {
    await saver('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver');
    for (const hung of [session, system]) {
      const { made } = device();
      hung.hang(true);
      try {
        const before = performance.now();
        expect(await made.look(never)).toMatchObject({ screen: 'silent' });
        expect(performance.now() - before).toBeLessThan(6_000);
      } finally {
        hung.hang(false);
      }
    }
  });

  it('a screen that is open at the start, and a desktop that has no lock screen', async () => {
    const locker = await saver('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver');
    expect(await device().made.look(never)).toMatchObject({ screen: 'open' });
    locker.close();
    await soon(async () => expect(await device().made.look(never)).toMatchObject({ screen: 'none' }));
  });

  it('attack: a signal of somebody else lets nobody in', async () => {
    const login = await logind();
    const one = device();
    await settled(one);
    login.hint(true);
    await soon(() => expect(one.heard).toEqual(['lock']));
    login.hint(false, await peer(system), false);
    await settled(one);
    await settled(one);
    expect(one.heard).toEqual(['lock']);
  });

  it('attack: a request to unlock is not a word of the locker', async () => {
    const login = await logind();
    const one = device();
    await settled(one);
    login.hint(true);
    await soon(() => expect(one.heard).toEqual(['lock']));
    (await peer(system)).emit({ path: SESSION_PATH, interface: `${LOGIN}.Session`, member: 'Unlock' });
    await settled(one);
    expect(one.heard).toEqual(['lock']);
  });

  it('a screen that was open before is not one that was opened', async () => {
    await logind();
    const one = device();
    await settled(one);
    expect(one.heard).toEqual([]);
  });

  it.each([
    ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
    ['org.freedesktop.ScreenSaver', '/ScreenSaver'],
    ['org.xfce.ScreenSaver', '/org/xfce/ScreenSaver'],
  ])(
    'is known by %s after it was asked to lock the screen, and not by a blank screen',
    async (name, path) => {
      const locker = await saver(name, path);
      const one = device();
      await settled(one);
      locker.set(true);
      locker.set(false);
      await settled(one);
      expect(one.heard).toEqual([]);
      expect(await one.made.lockScreen(never)).toBe('locked');
      locker.set(false);
      await soon(() => expect(one.heard).toEqual(['let-in']));
      // Once: the next end of a blank screen is none.
      locker.set(true);
      locker.set(false);
      await settled(one);
      expect(one.heard).toEqual(['let-in']);
    },
  );

  it('attack: another program says that the screen is open, and the locker is killed', async () => {
    const locker = await saver('org.mate.ScreenSaver', '/org/mate/ScreenSaver');
    const one = device();
    await settled(one);
    await one.made.lockScreen(never);
    locker.say(false, await peer(session));
    await settled(one);
    expect(one.heard).toEqual([]);
    locker.close();
    const next = await soon(async () => saver('org.mate.ScreenSaver', '/org/mate/ScreenSaver'));
    next.set(true);
    next.set(false);
    await settled(one);
    expect(one.heard).toEqual([]);
  });

  it('starts no locker of another desktop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockers-'));
    const started = join(folder, 'started');
    const busOfServices = await startTestBus('path', { 'org.mate.ScreenSaver': `/usr/bin/touch ${started}` });
    const bus = createSessionBus({ address: busOfServices.address });
    try {
      const savers = createScreenSavers({ bus, onLetIn: () => undefined, wait: async () => undefined });
      expect([await savers.answer(), await savers.lock()]).toEqual([false, 'failed']);
      expect(existsSync(started)).toBe(false);
      // The bus would have started it.
      const asked = { destination: 'org.mate.ScreenSaver', path: '/', interface: 'org.mate.ScreenSaver' };
      await bus.call({ ...asked, member: 'GetActive' }, AbortSignal.timeout(10_000));
      expect(existsSync(started)).toBe(true);
    } finally {
      bus.close();
      await busOfServices.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it('a locker that does not lock is not taken for one', async () => {
    await saver('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver', { locks: false });
    const { made } = device();
    expect(await made.lockScreen(never)).toBe('failed');
  }, 40_000);

  it('attack: wait for a blank screen, where the locker is set to lock none, and ask to be let in then', async () => {
    const locker = await saver('org.mate.ScreenSaver', '/org/mate/ScreenSaver', { locks: false });
    const one = device();
    await settled(one);
    locker.set(true);
    expect(await one.made.lockScreen(never)).toBe('closed');
    locker.set(false);
    await settled(one);
    expect(one.heard).toEqual([]);
  }, 40_000);

  it('logind is asked where no locker answers on the bus of the session', async () => {
    const login = await logind();
    const { made } = device();
    expect(await made.ability(never)).toMatchObject({ locksScreen: true, reportsLetIn: false });
    expect(await made.lockScreen(never)).toBe('locked');
    expect(login.asked).toEqual(['Lock']);
  });

  it('a request of logind that nobody follows is no lock', async () => {
    const login = kept(await standInLogind(system, { locks: false }));
    const { made } = device();
    expect(await made.lockScreen(never)).toBe('failed');
    expect(login.asked).toEqual(['Lock']);
  }, 40_000);

  it('a screen that logind has as locked needs no other lock: its end is reported', async () => {
    const login = await logind();
    await saver('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver', { locks: false });
    const one = device();
    await settled(one);
    login.hint(true);
    await soon(() => expect(one.heard).toEqual(['lock']));
    expect(await one.made.ability(never)).toMatchObject({ tellsAnyLock: true });
    expect(await one.made.lockScreen(never)).toBe('locked');
    expect(login.asked).toEqual([]);
  });

  it('is asked by polkit, of this very process', async () => {
    const subjects = await polkit((flags) =>
      flags === 0 ? [false, true, new Map()] : [true, false, new Map()],
    );
    const { made } = device();
    expect(await made.ability(never)).toMatchObject({ asksUser: true });
    expect(await made.askUser(never)).toEqual({ ok: true, value: undefined });
    const [kind, details] = Array.isArray(subjects[0]) ? subjects[0] : [];
    expect(kind).toBe('unix-process');
    expect(details instanceof Map ? [...details.keys()].sort() : null).toEqual(['pid', 'start-time']);
  });

  it.each([
    ['a rule says yes to everybody without a question', [true, false, new Map()], null],
    ['a rule says no', [false, false, new Map()], null],
    ['the user dismisses it', [false, true, new Map([['polkit.dismissed', 'true']])], 'cancelled'],
    ['no agent of the desktop is there to ask', [false, true, new Map()], 'lock-unavailable'],
  ] as const)('polkit does not count where %s', async (_what, answer, refusal) => {
    await polkit(() => answer);
    const { made } = device();
    expect(await made.ability(never)).toMatchObject({ asksUser: refusal !== null });
    if (refusal !== null)
      expect(await made.askUser(never)).toMatchObject({ ok: false, error: { code: refusal } });
  });

  it('tells the idle time of X11 by Electron, and of Wayland by GNOME', async () => {
    expect(await device().made.idleMs()).toBe(7_000);
    const one = device({ isWayland: true });
    expect(await one.made.idleMs()).toBeNull();
    await peer(
      session,
      {
        '/org/gnome/Mutter/IdleMonitor/Core': [
          {
            name: 'org.gnome.Mutter.IdleMonitor',
            methods: { GetIdletime: { in: '', out: 't', run: () => [42_000n] } },
          },
        ],
      },
      'org.gnome.Mutter.IdleMonitor',
    );
    expect(await one.made.idleMs()).toBe(42_000);
  });
});
