import { createDiffieHellman, hkdfSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createSessionBus, type SessionBus } from '../dbus/session-bus.ts';
import { ServedError, type ServedMethod } from '../dbus/testing/bus-object.ts';
import { type BusPeer, connectPeer } from '../dbus/testing/bus-peer.ts';
import { startTestBus } from '../dbus/testing/test-bus.ts';
import { type DbusValue, Variant } from '../dbus/values.ts';
import type { Keychain } from './keychain-calls.ts';
import { keychainProblem } from './keychain-problem.ts';
import { createSecretService } from './secret-service.ts';
import { createSecretServiceKeychain } from './secret-service-keychain.ts';
import { createKeyPair } from './secret-session.ts';

// Keyrings that behave as gnome-keyring does not: other programs offer the same service, and anybody may take its name.
const NAME = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const SERVICE = 'org.freedesktop.Secret.Service';
const never = neverAborts();
const SECRET = 'hunter2-AKIAEXAMPLE';

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

interface FakeKeyring {
  readonly openSession?: (algorithm: string, input: DbusValue) => readonly DbusValue[];
  readonly search?: () => readonly DbusValue[];
  readonly getSecret?: () => readonly DbusValue[];
  readonly createItem?: (secret: DbusValue | undefined) => readonly DbusValue[];
}
interface Desktop {
  readonly bus: SessionBus;
  readonly keychain: Keychain;
  serve(keyring: FakeKeyring): Promise<BusPeer>;
}

async function desktop(): Promise<Desktop> {
  const daemon = await startTestBus();
  const bus = createSessionBus({ address: daemon.address });
  endings.push(
    () => daemon.stop(),
    () => bus.close(),
  );
  return {
    bus,
    keychain: createSecretServiceKeychain(bus),
    serve: async (keyring) => {
      const peer = await connectPeer(daemon.address, { objects: objectsOf(keyring) });
      endings.push(() => peer.close());
      await peer.own(NAME);
      return peer;
    },
  };
}

const method = (given: string, out: string, run: ServedMethod['run']): ServedMethod => ({
  in: given,
  out,
  run,
});
function objectsOf(keyring: FakeKeyring) {
  const openSession = keyring.openSession ?? plainOnly;
  return {
    [ROOT]: [
      {
        name: SERVICE,
        methods: {
          OpenSession: method('sv', 'vo', ([algorithm, input]) =>
            openSession(String(algorithm), input instanceof Variant ? input.value : ''),
          ),
          SearchItems: method('a{ss}', 'aoao', () => keyring.search?.() ?? [['/item'], []]),
          ReadAlias: method('s', 'o', () => ['/c']),
        },
      },
    ],
    '/c': [
      {
        name: 'org.freedesktop.Secret.Collection',
        methods: {
          CreateItem: method(
            'a{sv}(oayays)b',
            'oo',
            (args) => keyring.createItem?.(args[1]) ?? ['/item', '/'],
          ),
        },
      },
    ],
    '/item': [
      {
        name: 'org.freedesktop.Secret.Item',
        methods: { GetSecret: method('o', '(oayays)', () => keyring.getSecret?.() ?? []) },
      },
    ],
  };
}
const plainOnly = (algorithm: string): readonly DbusValue[] => {
  if (algorithm !== 'plain') throw new ServedError('org.freedesktop.DBus.Error.NotSupported', 'plain alone');
  return [new Variant('s', ''), '/session'];
};
const stored = (session: string, value: string): readonly DbusValue[] => [
  [session, new Uint8Array(0), new Uint8Array(Buffer.from(value)), 'text/plain'],
];
const problem = (work: Promise<unknown>) => work.then((value) => ({ value }), keychainProblem);

describe.runIf(process.platform === 'linux')('a keyring that is not gnome-keyring', () => {
  it('that cannot encrypt is spoken to in plain', async () => {
    const { keychain, serve } = await desktop();
    const written: (DbusValue | undefined)[] = [];
    await serve({
      getSecret: () => stored('/session', 'kept'),
      createItem: (secret) => {
        written.push(secret);
        return ['/item', '/'];
      },
    });
    expect(await keychain.getPassword('s', 'a', never)).toBe('kept');
    await keychain.setPassword('s', 'a', SECRET, never);
    expect(written).toEqual([
      ['/session', new Uint8Array(0), new Uint8Array(Buffer.from(SECRET)), 'text/plain'],
    ]);
  });

  it('that fails to encrypt for another reason is not sent anything in plain', async () => {
    const { keychain, serve } = await desktop();
    let isSent = false;
    await serve({
      openSession: () => {
        throw new ServedError('org.freedesktop.DBus.Error.Failed', 'busy');
      },
      createItem: () => {
        isSent = true;
        return ['/item', '/'];
      },
    });
    expect(await problem(keychain.setPassword('s', 'a', SECRET, never))).toMatchObject({
      code: 'keychain-failed',
    });
    expect(isSent).toBe(false);
  });

  it.each([
    ['0', new Uint8Array(128)],
    ['1', new Uint8Array([1])],
    ['nothing', new Uint8Array(0)],
    ['a number beyond the prime', new Uint8Array(128).fill(0xff)],
  ])('that answers the key exchange with %s is refused', async (_, publicKey) => {
    const { keychain, serve } = await desktop();
    let isSent = false;
    await serve({
      openSession: () => [new Variant('ay', publicKey), '/session'],
      createItem: () => {
        isSent = true;
        return ['/item', '/'];
      },
    });
    expect(await problem(keychain.setPassword('s', 'a', SECRET, never))).toMatchObject({
      code: 'keychain-failed',
    });
    expect(isSent).toBe(false);
  });

  it.each<[string, FakeKeyring]>([
    ['a secret of another session', { getSecret: () => stored('/other', 'x') }],
    [
      'a secret that is not text',
      { getSecret: () => [['/session', new Uint8Array(0), new Uint8Array([0xff]), '']] },
    ],
    [
      'a secret that does not decrypt',
      {
        openSession: () => [new Variant('ay', createKeyPair().publicKey), '/session'],
        getSecret: () => [['/session', new Uint8Array(16), new Uint8Array(15), 'text/plain']],
      },
    ],
  ])('that gives %s has failed, and nothing is read', async (_, keyring) => {
    const { keychain, serve } = await desktop();
    await serve(keyring);
    expect(await problem(keychain.getPassword('s', 'a', never))).toMatchObject({ code: 'keychain-failed' });
  });

  it('whose item is in another, locked keyring is locked, not empty', async () => {
    const { keychain, serve } = await desktop();
    await serve({ search: () => [[], ['/item']] });
    expect(await problem(keychain.getPassword('s', 'a', never))).toEqual({ code: 'keychain-locked' });
    expect(await problem(keychain.deletePassword('s', 'a', never))).toEqual({ code: 'keychain-locked' });
  });

  it('that repeats the secret in its refusal is not quoted', async () => {
    const { keychain, serve } = await desktop();
    await serve({
      createItem: (secret) => {
        const value = Array.isArray(secret) ? secret[2] : '';
        const text = value instanceof Uint8Array ? Buffer.from(value).toString() : '';
        throw new ServedError('org.freedesktop.DBus.Error.Failed', `cannot keep ${text}`);
      },
    });
    const refused = await problem(keychain.setPassword('s', 'a', SECRET, never));
    expect(refused).toEqual({ code: 'keychain-failed', detail: 'org.freedesktop.DBus.Error.Failed' });
  });

  it('that another takes over from in the midst is asked again from the start', async () => {
    const { keychain, serve } = await desktop();
    const second: FakeKeyring = {
      openSession: (algorithm) => [...plainOnly(algorithm).slice(0, 1), '/session2'],
      getSecret: () => stored('/session2', 'of the second'),
    };
    const first = await serve({ getSecret: () => stored('/session', 'of the first') });
    expect(await keychain.getPassword('s', 'a', never)).toBe('of the first');
    first.close();
    await serve(second);
    expect(await keychain.getPassword('s', 'a', never)).toBe('of the second');
  });

  it('and a desktop without one is without a keychain', async () => {
    const { keychain, bus } = await desktop();
    expect(await problem(keychain.getPassword('s', 'a', never))).toMatchObject({ code: 'keychain-missing' });
    expect(await createSecretService({ bus }).look(never)).toMatchObject({ kind: 'no-service' });
  });
});

it('the key exchange agrees with the one of OpenSSL', () => {
  const prime =
    'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff';
  const theirs = createDiffieHellman(Buffer.from(prime, 'hex'), Buffer.from([2]));
  const theirKey = theirs.generateKeys();
  const ours = createKeyPair();
  const other = createKeyPair();
  expect(ours.publicKey).toHaveLength(128);
  expect(ours.agree(other.publicKey)).toEqual(other.agree(ours.publicKey));
  const shared = theirs.computeSecret(ours.publicKey);
  const padded = Buffer.concat([Buffer.alloc(128 - shared.length), shared]);
  expect(ours.agree(theirKey)).toEqual(Buffer.from(hkdfSync('sha256', padded, '', '', 16)));
});
