import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Keychain } from './keychain-calls.ts';
import { watchKeychain } from './keychain-loader.ts';

const never = neverAborts();

function slowKeychain(): { readonly keychain: Keychain; answer(text: string): void } {
  const waiting: ((text: string) => void)[] = [];
  return {
    keychain: {
      getPassword: () => new Promise((resolve) => waiting.push(resolve)),
      setPassword: async () => undefined,
      deletePassword: async () => true,
    },
    answer: (text) => waiting.shift()?.(text),
  };
}

describe('a watched keychain', () => {
  it('lets what is under way end before it is closed, and begins nothing after that', async () => {
    const { keychain, answer } = slowKeychain();
    const watched = watchKeychain(async () => keychain);
    const loaded = await watched.load();
    const asked = loaded.getPassword('service', 'account', never);
    let isClosed = false;
    const closing = watched.close(5_000).then(() => {
      isClosed = true;
    });
    await expect(loaded.setPassword('service', 'account', 'x', never)).rejects.toThrow('quitting');
    await expect(watched.load()).rejects.toThrow('quitting');
    expect(isClosed).toBe(false);
    answer('kept');
    expect(await asked).toBe('kept');
    await closing;
  });

  it('waits for the module that is being loaded', async () => {
    let arrive: (keychain: Keychain) => void = () => undefined;
    const watched = watchKeychain(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    const loading = watched.load();
    let isClosed = false;
    const closing = watched.close(5_000).then(() => {
      isClosed = true;
    });
    await Promise.resolve();
    expect(isClosed).toBe(false);
    arrive(slowKeychain().keychain);
    await loading;
    await closing;
  });

  it('does not wait for a call that hangs', async () => {
    const watched = watchKeychain(async () => slowKeychain().keychain);
    void (await watched.load()).getPassword('service', 'account', never);
    expect(await watched.close(50)).toBeUndefined();
  });
});
