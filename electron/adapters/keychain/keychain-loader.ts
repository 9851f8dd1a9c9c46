import { loadOnce } from '../../../shared/load-once.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import type { Keychain } from './keychain-calls.ts';
import type { SecretService } from './secret-service.ts';

/** Lazy: a machine without libsecret must still start the app and report it. */
async function loadKeytar(): Promise<Keychain> {
  const module = await import('keytar');
  return module.default ?? module;
}

/**
 * The keychain of this machine: on Linux the keyring over the app's connection to the session bus, elsewhere keytar. Also on
 * Linux keytar, where the bus is announced in a form that libsecret alone can reach.
 */
export async function loadKeychain(
  linux: {
    readonly bus: SessionBus;
    readonly busAddress: string | null;
  } | null,
): Promise<Keychain> {
  if (linux === null) return await loadKeytar();
  const [{ createSecretServiceKeychain }, { isReachable }] = await Promise.all([
    import('./secret-service-keychain.ts'),
    import('../dbus/bus-socket.ts'),
  ]);
  const { bus, busAddress } = linux;
  return busAddress === null || isReachable(busAddress)
    ? createSecretServiceKeychain(bus)
    : await loadKeytar();
}

/** The lock state of the keyring; its code is read at the first look. */
export function createLazySecretService(options: { readonly bus: SessionBus }): SecretService {
  const load = loadOnce(async () => (await import('./secret-service.ts')).createSecretService(options));
  return {
    look: async (signal) => (await load()).look(signal),
    unlock: async (collection, deadlineMs, signal) => (await load()).unlock(collection, deadlineMs, signal),
  };
}

export interface WatchedKeychain {
  readonly load: () => Promise<Keychain>;
  /** Refuses every new call and settles when those under way have, or at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/** A native call that is still under way when the process ends throws where nobody can catch it, and aborts the process. */
export function watchKeychain(load: () => Promise<Keychain>): WatchedKeychain {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  const watched = <T>(start: () => Promise<T>): Promise<T> => {
    if (isClosed) return Promise.reject(new Error('Latchkey is quitting.'));
    const call = start();
    underWay.add(call);
    const done = () => underWay.delete(call);
    call.then(done, done);
    return call;
  };
  return {
    load: () =>
      watched(async () => {
        const keychain = await load();
        return {
          getPassword: (service, account, signal) =>
            watched(() => keychain.getPassword(service, account, signal)),
          setPassword: (service, account, password, signal) =>
            watched(() => keychain.setPassword(service, account, password, signal)),
          deletePassword: (service, account, signal) =>
            watched(() => keychain.deletePassword(service, account, signal)),
        };
      }),
    async close(deadlineMs) {
      isClosed = true;
      let disarm = (): void => undefined;
      const late = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        disarm = () => clearTimeout(timer);
      });
      await Promise.race([Promise.allSettled([...underWay]), late]);
      disarm();
    },
  };
}

/** The name our items carry in the keychain; another one for demos and tests, so that they never meet a user's items. */
export function keychainServiceName(env: Readonly<Record<string, string | undefined>>): string {
  const named = env.LATCHKEY_KEYCHAIN_SERVICE ?? '';
  return named === '' ? 'Latchkey' : named;
}
