/** The three calls of keytar that are used. SECURITY: never findCredentials: it crashes the process on a locked keyring. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Lazy: a machine without libsecret must still start the app and be told so in words. */
export async function loadKeychain(): Promise<Keychain> {
  const module = await import('keytar');
  return module.default ?? module;
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
          getPassword: (service, account) => watched(() => keychain.getPassword(service, account)),
          setPassword: (service, account, password) =>
            watched(() => keychain.setPassword(service, account, password)),
          deletePassword: (service, account) => watched(() => keychain.deletePassword(service, account)),
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

/** The name our items carry in the keychain; another one for demos and tests, so that they never meet a person's items. */
export function keychainServiceName(env: Readonly<Record<string, string | undefined>>): string {
  const named = env.LATCHKEY_KEYCHAIN_SERVICE ?? '';
  return named === '' ? 'Latchkey' : named;
}
