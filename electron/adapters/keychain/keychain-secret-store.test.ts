import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driver, type KeychainSession, startKeychainSession } from './keychain-test-session.ts';

/** A failure reported before this has shown no window. */
const UNLOCK_DEADLINE_MS = 6_000;
const start = (options: Parameters<typeof startKeychainSession>[0]) => startKeychainSession(options);
async function result(driver: Driver, request: Readonly<Record<string, unknown>>): Promise<unknown> {
  return (await driver.ask(request)).result;
}

describe.runIf(process.platform === 'linux')('a real keyring, unlocked', () => {
  let session: KeychainSession;
  let driver: Driver;
  beforeAll(async () => {
    session = await start({ bus: 'keyring', display: false, password: 'test' });
    driver = session.driver();
  });
  afterAll(() => session.stop());

  it('is probed without touching an item', async () => {
    expect(await result(driver, { op: 'probe' })).toEqual({ ok: true });
  });

  it('sets, gets, replaces and deletes; nothing reads as null', async () => {
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: null });
    expect(await result(driver, { op: 'write', item: 'a', text: 'one' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'write', item: 'a', text: 'två 🗝️ \n"' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: 'två 🗝️ \n"' });
    expect(await result(driver, { op: 'remove', item: 'a' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: null });
    expect(await result(driver, { op: 'remove', item: 'a' })).toEqual({ ok: true });
  });

  it('keeps 64 KB, and an empty text', async () => {
    const text = 'x'.repeat(65_536);
    expect(await result(driver, { op: 'write', item: 'big', text })).toEqual({ ok: true });
    expect(await result(driver, { op: 'read', item: 'big' })).toEqual({ ok: true, value: text });
    expect(await result(driver, { op: 'write', item: 'big', text: '' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'read', item: 'big' })).toEqual({ ok: true, value: '' });
  });

  it('refuses what a C string would cut, before the old text is lost', async () => {
    await result(driver, { op: 'write', item: 'nul', text: 'kept' });
    expect(await result(driver, { op: 'write', item: 'nul', text: 'a\0b' })).toMatchObject({
      ok: false,
      error: { code: 'keychain-failed' },
    });
    expect(await result(driver, { op: 'read', item: 'nul' })).toEqual({ ok: true, value: 'kept' });
  });

  it('serialises parallel calls: the last write wins and every read is whole', async () => {
    const writes = Array.from({ length: 12 }, (_, i) =>
      result(driver, { op: 'write', item: 'p', text: `${i}` }),
    );
    const reads = Array.from({ length: 12 }, () => result(driver, { op: 'read', item: 'p' }));
    expect(await Promise.all(writes)).toEqual(Array(12).fill({ ok: true }));
    expect(await Promise.all(reads)).toEqual(Array(12).fill({ ok: true, value: '11' }));
  });

  it('cuts a long text into items and takes the old ones away', async () => {
    const chunking = session.driver({ maxItemBytes: 2400 });
    const long = 'né🗝'.repeat(1500);
    expect(await result(chunking, { op: 'write', item: 'c', text: long })).toEqual({ ok: true });
    expect(await result(chunking, { op: 'read', item: 'c' })).toEqual({ ok: true, value: long });
    expect(await result(chunking, { op: 'write', item: 'c', text: `${long}2` })).toEqual({ ok: true });
    expect(await result(chunking, { op: 'raw-delete', item: 'c#a.0' })).toBe(false);
    expect(await result(chunking, { op: 'raw-delete', item: 'c#b.0' })).toBe(true);
    expect(await result(chunking, { op: 'read', item: 'c' })).toEqual({
      ok: false,
      error: { code: 'keychain-corrupt', source: 'c' },
    });
    expect(await result(chunking, { op: 'write', item: 'c', text: 'short' })).toEqual({ ok: true });
    expect(await result(chunking, { op: 'read', item: 'c' })).toEqual({ ok: true, value: 'short' });
  });

  it('gives up waiting when the caller does', async () => {
    expect(await result(driver, { op: 'read', item: 'a', abortAfterMs: 0 })).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    });
    expect(await result(driver, { op: 'read', item: 'nul' })).toEqual({ ok: true, value: 'kept' });
  });
});

describe.runIf(process.platform === 'linux')('a real keyring, locked', () => {
  let session: KeychainSession;
  let driver: Driver;
  beforeAll(async () => {
    session = await start({ bus: 'keyring', display: true, password: 'test' });
    driver = session.driver({ unlockDeadlineMs: UNLOCK_DEADLINE_MS });
    await result(driver, { op: 'write', item: 'a', text: 'kept' });
  });
  afterAll(() => session.stop());

  it('is reported by the probe at once, without a window', async () => {
    await result(driver, { op: 'lock' });
    const { result: answer, tookMs } = await driver.ask({ op: 'probe' });
    expect(answer).toEqual({ ok: false, error: { code: 'keychain-locked' } });
    expect(tookMs).toBeLessThan(UNLOCK_DEADLINE_MS);
  });

  it('reads for every waiting caller once the user unlocked it', async () => {
    await result(driver, { op: 'lock' });
    await result(driver, { op: 'probe' });
    const both = Promise.all([
      result(driver, { op: 'read', item: 'a' }),
      result(driver, { op: 'read', item: 'a' }),
    ]);
    expect(await session.answerPrompt('test')).toBe(true);
    expect(await both).toEqual(Array(2).fill({ ok: true, value: 'kept' }));
  });

  it('tells a window that was sent away apart from no item, and does not show it again to the next tool', async () => {
    await result(driver, { op: 'lock' });
    await result(driver, { op: 'probe' });
    const read = result(driver, { op: 'read', item: 'a' });
    expect(await session.answerPrompt(null)).toBe(true);
    expect(await read).toEqual({ ok: false, error: { code: 'keychain-cancelled' } });
    const again = await driver.ask({ op: 'read', item: 'a' });
    expect(again.result).toEqual({ ok: false, error: { code: 'keychain-locked' } });
    expect(again.tookMs).toBeLessThan(UNLOCK_DEADLINE_MS);
  });

  it('never hangs at the deadline or on abort, and the keyring lives on with its window', async () => {
    await result(driver, { op: 'probe' });
    expect(await result(driver, { op: 'write', item: 'a', text: 'new' })).toEqual({
      ok: false,
      error: { code: 'keychain-locked' },
    });
    await result(driver, { op: 'probe' });
    expect(await result(driver, { op: 'read', item: 'a', abortAfterMs: 800 })).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    });
    // The user was away for a moment: the window already open is the one that counts.
    expect(session.isKeyringRunning()).toBe(true);
    const late = result(driver, { op: 'read', item: 'a' });
    expect(await session.answerPrompt('test')).toBe(true);
    expect(await late).toEqual({ ok: true, value: 'kept' });
    expect(await session.answerPrompt('test', 500)).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a keyring that ends and comes back', () => {
  it.each<NodeJS.Signals>(['SIGKILL', 'SIGTERM'])(
    'after %s the next call works, in the same process',
    async (signal) => {
      const session = await start({ bus: 'keyring', display: false, password: 'test' });
      const driver = session.driver();
      expect(await result(driver, { op: 'write', item: 'a', text: 'before' })).toEqual({ ok: true });
      for (const text of ['first', 'second']) {
        await session.endKeyring(signal);
        await session.startKeyring();
        expect(await result(driver, { op: 'read', item: 'a' })).toMatchObject({ ok: true });
        expect(await result(driver, { op: 'write', item: 'a', text })).toEqual({ ok: true });
        expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: text });
      }
      await session.endKeyring(signal);
      await session.startKeyring();
      expect(await result(driver, { op: 'probe' })).toEqual({ ok: true });
      expect(await result(driver, { op: 'remove', item: 'a' })).toEqual({ ok: true });
      expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: null });
      await session.stop();
    },
  );

  it('after the session bus was gone and is back the next call works, in the same process', async () => {
    const session = await start({ bus: 'keyring', display: false, password: 'test' });
    const driver = session.driver();
    expect(await result(driver, { op: 'write', item: 'a', text: 'kept' })).toEqual({ ok: true });
    await session.endBus();
    expect(await result(driver, { op: 'read', item: 'a' })).toMatchObject({
      ok: false,
      error: { code: 'keychain-missing' },
    });
    await session.startBus();
    await session.startKeyring();
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: 'kept' });
    expect(await result(driver, { op: 'write', item: 'a', text: 'new' })).toEqual({ ok: true });
    await session.stop();
  });

  it('one that the bus starts on its own is locked, and asks', async () => {
    const session = await start({ bus: 'keyring', display: true, password: 'test' });
    const driver = session.driver();
    await result(driver, { op: 'write', item: 'a', text: 'kept' });
    await session.endKeyring('SIGKILL');
    const read = result(driver, { op: 'read', item: 'a' });
    expect(await session.answerPrompt('test')).toBe(true);
    expect(await read).toEqual({ ok: true, value: 'kept' });
    await session.stop();
  });
});

describe.runIf(process.platform === 'linux')('items of an earlier Latchkey', () => {
  it('that keytar wrote are found, replaced and removed, and keytar finds ours', async () => {
    const session = await start({ bus: 'keyring', display: false, password: 'test' });
    const driver = session.driver();
    expect(await result(driver, { op: 'keytar-write', item: 'a', text: '=from keytar 🗝️' })).toEqual({
      ok: true,
    });
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: 'from keytar 🗝️' });
    expect(await result(driver, { op: 'write', item: 'a', text: 'ours' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'keytar-read', item: 'a' })).toMatch(/ours$/);
    expect(await result(driver, { op: 'remove', item: 'a' })).toEqual({ ok: true });
    expect(await result(driver, { op: 'keytar-read', item: 'a' })).toBeNull();
    await session.stop();
  });
});

describe.runIf(process.platform === 'linux')('no keyring', () => {
  it('says so when the default keyring is gone after a restart, and writes nothing there', async () => {
    const session = await start({ bus: 'keyring', display: false, password: 'test' });
    const driver = session.driver();
    expect(await result(driver, { op: 'default-in-memory' })).toEqual({ ok: true });
    for (const op of ['probe', 'read', 'write']) {
      expect(await result(driver, { op, item: 'a', text: 'x' })).toMatchObject({
        ok: false,
        error: { code: 'keychain-volatile' },
      });
    }
    await session.stop();
  });

  it('says so when the bus has no Secret Service', async () => {
    const session = await start({ bus: 'no-service', display: false, password: null });
    const driver = session.driver();
    for (const op of ['probe', 'read', 'write', 'remove']) {
      expect(await result(driver, { op, item: 'a', text: 'x' })).toMatchObject({
        ok: false,
        error: { code: 'keychain-missing' },
      });
    }
    await session.stop();
  });

  it('says so when there is no bus', async () => {
    const session = await start({ bus: 'none', display: false, password: null });
    const driver = session.driver();
    for (const op of ['probe', 'read', 'write']) {
      expect(await result(driver, { op, item: 'a', text: 'x' })).toMatchObject({
        ok: false,
        error: { code: 'keychain-missing' },
      });
    }
    await session.stop();
  });

  it('says so when the service has no keyring yet: nothing is kept, reads find nothing', async () => {
    const session = await start({ bus: 'keyring', display: false, password: null });
    const driver = session.driver({ unlockDeadlineMs: 4000 });
    expect(await result(driver, { op: 'probe' })).toMatchObject({
      ok: false,
      error: { code: 'keychain-missing' },
    });
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: null });
    // A service that was killed and started again can be without the keyring that has the item: nothing was removed.
    expect(await result(driver, { op: 'remove', item: 'a' })).toMatchObject({
      ok: false,
      error: { code: 'keychain-missing' },
    });
    expect(await result(driver, { op: 'write', item: 'a', text: 'x' })).toMatchObject({ ok: false });
    expect(session.isKeyringRunning()).toBe(true);
    await session.stop();
  });

  // Keys typed into another program's window can be lost, and nothing tells when: one more try with a keyring of its own.
  it('makes the first one with the user, who chooses its password', { retry: 1 }, async () => {
    const session = await start({ bus: 'keyring', display: true, password: null });
    const driver = session.driver();
    const write = result(driver, { op: 'write', item: 'a', text: 'first' });
    expect(await session.answerPrompt('test')).toBe(true);
    expect(await write).toEqual({ ok: true });
    expect(await result(driver, { op: 'read', item: 'a' })).toEqual({ ok: true, value: 'first' });
    await session.stop();
  });

  it('lets the user send away the question for a first one', async () => {
    const session = await start({ bus: 'keyring', display: true, password: null });
    // The question can take longer to be drawn than the short deadline below allows: this one is not to run out first.
    const patient = session.driver({ unlockDeadlineMs: 30_000 });
    const write = result(patient, { op: 'write', item: 'a', text: 'first' });
    expect(await session.answerPrompt(null)).toBe(true);
    expect(await write).toEqual({ ok: false, error: { code: 'keychain-cancelled' } });
    // And takes it back itself.
    const hasty = session.driver({ unlockDeadlineMs: 3_000 });
    expect(await result(hasty, { op: 'write', item: 'a', text: 'x' })).toMatchObject({
      error: { code: 'keychain-timeout' },
    });
    expect(session.isKeyringRunning()).toBe(true);
    await session.stop();
  });
});
