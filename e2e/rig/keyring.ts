// The keyring of the test desktop: lock, unlock, empty it, answer its prompt, or have none.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BusPeer } from '../../electron/adapters/dbus/testing/bus-peer.ts';
import { type DbusValue, Variant } from '../../electron/adapters/dbus/values.ts';
import { call, connect, waitFor } from './dbus.ts';
import { type Bus, KEYRING_PASSWORD, startBus } from './session.mjs';

const run = promisify(execFile);
const SECRETS = 'org.freedesktop.secrets';
const SERVICE_PATH = '/org/freedesktop/secrets';
const SERVICE = 'org.freedesktop.Secret.Service';
const COLLECTION = 'org.freedesktop.Secret.Collection';
const LOGIN = '/org/freedesktop/secrets/collection/login';

async function withBus<T>(work: (bus: BusPeer) => Promise<T>): Promise<T> {
  const bus = await connect();
  try {
    return await work(bus);
  } finally {
    bus.close();
  }
}

const service = (bus: BusPeer, member: string, signature: string, body: readonly DbusValue[]) =>
  call(bus, { destination: SECRETS, path: SERVICE_PATH, interface: SERVICE, member, signature, body });

const property = async (bus: BusPeer, name: string): Promise<unknown> => {
  const [value] = await call(bus, {
    destination: SECRETS,
    path: LOGIN,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [COLLECTION, name],
  });
  return value;
};

export function isKeyringLocked(): Promise<boolean> {
  return withBus(async (bus) => (await property(bus, 'Locked')) === true);
}

export function lockKeyring(): Promise<void> {
  return withBus(async (bus) => {
    await service(bus, 'Lock', 'ao', [[LOGIN]]);
    await waitFor('the keyring to lock', async () => (await property(bus, 'Locked')) === true);
  });
}

/**
 * Unlocks without a prompt, by gnome-keyring's own interface for password managers of the desktop. Asks again while there is no
 * keyring: one that the bus has just started was seen once to end before its first answer, and the next call starts another.
 */
export function unlockKeyring(): Promise<void> {
  return withBus(async (bus) => {
    const [, session] = await waitFor('an answer of the keyring', () =>
      service(bus, 'OpenSession', 'sv', ['plain', new Variant('s', '')]),
    );
    await call(bus, {
      destination: SECRETS,
      path: SERVICE_PATH,
      interface: 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
      member: 'UnlockWithMasterPassword',
      signature: 'o(oayays)',
      body: [LOGIN, [String(session), Buffer.alloc(0), Buffer.from(KEYRING_PASSWORD), 'text/plain']],
    });
    await waitFor('the keyring to unlock', async () => (await property(bus, 'Locked')) === false);
  });
}

/** Ends the keyring's process as a crash does; the next call starts another one, locked. */
export function killKeyring(): Promise<void> {
  return withBus(async (bus) => {
    const ask = (member: string) =>
      call(bus, {
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member,
        signature: 's',
        body: [SECRETS],
      });
    const [pid] = await ask('GetConnectionUnixProcessID');
    process.kill(Number(pid), 'SIGKILL');
    await waitFor('the keyring to end', async () => (await ask('NameHasOwner'))[0] === false);
  });
}

/** Removes every stored secret, so that a test starts with none. */
export function emptyKeyring(): Promise<void> {
  return withBus(async (bus) => {
    const items = await property(bus, 'Items');
    for (const path of Array.isArray(items) ? items : []) {
      await call(bus, {
        destination: SECRETS,
        path,
        interface: 'org.freedesktop.Secret.Item',
        member: 'Delete',
      });
    }
  });
}

/** Names of what is stored (labels and attributes, never the secrets). */
export function keyringLabels(): Promise<readonly string[]> {
  return withBus(async (bus) => {
    const items = await property(bus, 'Items');
    const labels: string[] = [];
    for (const path of Array.isArray(items) ? items : []) {
      const [label] = await call(bus, {
        destination: SECRETS,
        path,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: ['org.freedesktop.Secret.Item', 'Label'],
      });
      labels.push(String(label));
    }
    return labels;
  });
}

/** Plays the user in front of "Unlock Login Keyring": types the password, or another text, or cancels. */
export async function answerKeyringPrompt(
  answer: { readonly type: string } | 'password' | 'cancel',
  timeoutMs = 10_000,
): Promise<void> {
  const window = await waitFor(
    'the keyring prompt',
    async () => {
      const found = await run('xdotool', ['search', '--onlyvisible', '--name', '^Unlock']);
      return found.stdout.trim().split('\n').at(-1) || undefined;
    },
    { timeoutMs, everyMs: 100 },
  );
  // The prompt grabs the keyboard a moment after it shows; keys sent before that are lost.
  await sleep(400);
  await run('xdotool', ['windowactivate', '--sync', window]);
  await sleep(200);
  if (answer === 'cancel') {
    await run('xdotool', ['key', 'Escape']);
    return;
  }
  const text = answer === 'password' ? KEYRING_PASSWORD : answer.type;
  await run('xdotool', ['type', '--delay', '20', text]);
  await run('xdotool', ['key', 'Return']);
}

/** A session bus on which no keyring exists and none can be started; give its address to the app. */
export function busWithoutKeyring(): Promise<Bus> {
  return startBus(process.env, { services: false });
}
