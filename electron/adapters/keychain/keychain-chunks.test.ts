import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import type { Keychain } from './keychain-calls.ts';
import { byteLength, cut, headText, parseStored, unkeepable, wholeText } from './keychain-chunks.ts';
import { createKeychainSecretStore } from './keychain-secret-store.ts';
import type { KeyringState } from './secret-service.ts';

const never = neverAborts();
const text = fc.string({ unit: 'grapheme', maxLength: 400 });

describe('cutting a secret', () => {
  it('loses nothing, splits no character, and keeps every piece small', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 50 }), (whole, maxBytes) => {
        const chunks = cut(whole, maxBytes);
        expect(chunks.join('')).toBe(whole);
        for (const chunk of chunks) {
          expect(byteLength(chunk)).toBeLessThanOrEqual(maxBytes);
          expect(Buffer.from(chunk, 'utf8').toString('utf8')).toBe(chunk);
        }
      }),
    );
  });

  it('reads any item at all without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(['whole', 'chunked', 'foreign']).toContain(parseStored(raw).kind);
        expect(parseStored(wholeText(raw))).toEqual({ kind: 'whole', text: raw });
      }),
    );
    const head = { generation: 'b', count: 3, digest: 'd' } as const;
    expect(parseStored(headText(head))).toEqual({ kind: 'chunked', head });
    expect(parseStored('#{"generation":"c"}').kind).toBe('foreign');
  });

  it('knows what a keychain would change', () => {
    expect(unkeepable('a\0b')).not.toBeNull();
    expect(unkeepable('\ud800')).not.toBeNull();
    expect(unkeepable('\ufeff🗝️')).toBeNull();
  });
});

/** A keychain in memory that can be made to fail or hang: what no real one does on demand. */
function memoryKeychain() {
  const items = new Map<string, string>();
  const control = { calls: 0, failAt: Number.POSITIVE_INFINITY, hang: false, forget: false };
  const step = async (): Promise<void> => {
    control.calls += 1;
    if (control.calls === control.failAt) throw new Error('the disk is on fire');
    if (control.hang) await new Promise(() => undefined);
  };
  const keychain: Keychain = {
    getPassword: async (_service, account) => {
      await step();
      return items.get(account) ?? null;
    },
    setPassword: async (_service, account, value) => {
      await step();
      if (!control.forget) items.set(account, value);
    },
    deletePassword: async (_service, account) => {
      await step();
      return items.delete(account);
    },
  };
  return { items, control, keychain };
}
const storeOf = (keychain: Keychain, state?: KeyringState) =>
  createKeychainSecretStore({
    service: 'test',
    load: async () => keychain,
    secretService:
      state === undefined ? null : { look: async () => state, unlock: async () => 'dismissed' as const },
    maxItemBytes: 40,
    deadlineMs: 60,
  });

describe('a write that is torn', () => {
  it('leaves the old secret or the new one in force, whichever step fails, and the next write repairs it', async () => {
    const old = 'old '.repeat(30);
    const next = 'next '.repeat(50);
    for (let failAt = 1; failAt < 40; failAt += 1) {
      const { items, control, keychain } = memoryKeychain();
      const store = storeOf(keychain);
      expect(await store.write('item', new Secret(old), never)).toEqual({ ok: true });
      control.calls = 0;
      control.failAt = failAt;
      const torn = await store.write('item', new Secret(next), never);
      control.failAt = Number.POSITIVE_INFINITY;
      const read = await store.read('item', never);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      expect(torn.ok ? [next] : [old, next]).toContain(read.value?.reveal());
      expect(await store.write('item', new Secret('short'), never)).toEqual({ ok: true });
      // No old secret lies about.
      expect([...items.keys()]).toEqual(['item']);
      expect(await store.remove('item', never)).toEqual({ ok: true, value: true });
      expect([...items.keys()]).toEqual([]);
      if (torn.ok) break;
    }
  });

  it('is seen by reading back', async () => {
    const { control, keychain } = memoryKeychain();
    control.forget = true;
    expect(await storeOf(keychain).write('item', new Secret('x'), never)).toMatchObject({
      error: { code: 'keychain-failed' },
    });
  });
});

describe('a keychain that does not answer', () => {
  it('is given up at the deadline, and no second call is stacked on the hanging one', async () => {
    const { control, keychain } = memoryKeychain();
    const store = storeOf(keychain);
    control.hang = true;
    const answers = await Promise.all([
      store.read('a', never),
      store.read('b', never),
      store.read('c', never),
    ]);
    for (const answer of answers)
      expect(answer).toEqual({ ok: false, error: { code: 'keychain-timeout', afterMs: 60 } });
    expect(control.calls).toBe(1);
  });
});

describe('what the Secret Service says beforehand', () => {
  it.each([
    [{ kind: 'volatile' }, 'keychain-volatile'],
    [{ kind: 'no-bus', detail: 'none' }, 'keychain-missing'],
    [{ kind: 'locked', collection: '/c' }, 'keychain-cancelled'],
  ] as const)('%j touches no item', async (state, code) => {
    const { control, keychain } = memoryKeychain();
    expect(await storeOf(keychain, state).write('item', new Secret('x'), never)).toMatchObject({
      error: { code },
    });
    expect(control.calls).toBe(0);
  });

  it('and a library that cannot be loaded is a missing keychain', async () => {
    const store = createKeychainSecretStore({
      service: 'test',
      load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
      secretService: null,
      maxItemBytes: null,
      deadlineMs: 60,
    });
    expect(await store.probe(never)).toMatchObject({ error: { code: 'keychain-missing' } });
    expect(await store.read('item', never)).toMatchObject({ error: { code: 'keychain-missing' } });
  });
});
