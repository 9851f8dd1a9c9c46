import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { deferred } from '../async/deferred.ts';
import type { SourceSecrets } from '../identity-source.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { Secret } from '../secret.ts';
import { settle } from '../testing/fake-clock.ts';
import { createSourceSecrets, keychainItem } from './source-secrets.ts';

const id = SourceId.parse('work');
const locked: Problem = { code: 'keychain-locked' };

/** A keychain whose calls end when the test says so. */
function keychain() {
  const calls: { readonly name: string; readonly end: (outcome: Result<void, Problem>) => void }[] = [];
  const call = (name: string) => {
    const { promise, resolve } = deferred<Result<void, Problem>>();
    calls.push({ name, end: resolve });
    return promise;
  };
  const store: SecretStore = {
    probe: () => call('probe'),
    read: async (item) => {
      const read = await call(`read ${item}`);
      return read.ok ? ok(new Secret('{}')) : read;
    },
    write: (item, secret) => call(`write ${item} ${secret.reveal()}`),
    remove: async (item) => {
      const removed = await call(`remove ${item}`);
      return removed.ok ? ok(true) : removed;
    },
  };
  const observed: (Problem | null)[] = [];
  const secrets = createSourceSecrets(
    id,
    { store, observed: (problem) => void observed.push(problem) },
    false,
  );
  const end = async (n: number, outcome: Result<void, Problem>) => {
    calls[n]?.end(outcome);
    await settle();
  };
  return { secrets, names: () => calls.map(({ name }) => name), end, observed };
}

it('reads, writes and removes the item of its source alone, one call at a time', async () => {
  const { secrets, names, end } = keychain();
  const read = secrets.read(neverAborts());
  const written = secrets.write(new Secret('new'), neverAborts());
  const removed = secrets.remove(neverAborts());
  await settle();
  expect(names()).toEqual([`read ${keychainItem(id)}`]);
  await end(0, ok(undefined));
  expect(names()).toEqual(['read source:work', 'write source:work new']);
  await end(1, ok(undefined));
  await end(2, ok(undefined));
  expect([(await read).ok, (await written).ok, (await removed).ok]).toEqual([true, true, true]);
  expect(names()).toEqual(['read source:work', 'write source:work new', 'remove source:work']);
});

it('reports how each call went, so that a keychain that went away is seen', async () => {
  const { secrets, end, observed } = keychain();
  const first = secrets.read(neverAborts());
  await settle();
  await end(0, err(locked));
  expect(await first).toEqual(err(locked));
  const second = secrets.remove(neverAborts());
  await settle();
  await end(1, ok(undefined));
  expect(await second).toEqual(ok(undefined));
  expect(observed).toEqual([locked, null]);
});

it('does not call for who left while waiting, nor lets the next in early', async () => {
  const { secrets, names, end } = keychain();
  void secrets.write(new Secret('one'), neverAborts());
  const stop = new AbortController();
  const left = secrets.write(new Secret('two'), stop.signal);
  const last = secrets.write(new Secret('three'), neverAborts());
  stop.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  await settle();
  expect(names()).toEqual(['write source:work one']);
  await end(0, ok(undefined));
  await end(1, ok(undefined));
  await last;
  expect(names()).toEqual(['write source:work one', 'write source:work three']);
});

/** A keychain that was locked when it was to take a renewed value. */
async function keptWhileLocked() {
  const rig = keychain();
  await rig.secrets.keep(new Secret('new'));
  await settle();
  await rig.end(0, err(locked));
  return rig;
}

describe('a value whose predecessor is spent', () => {
  it('is given by the next read where the keychain did not take it, which offers it again', async () => {
    const { secrets, names, end, observed } = await keptWhileLocked();
    const first = secrets.read(neverAborts());
    await settle();
    await end(1, err(locked));
    const second = secrets.read(neverAborts());
    await settle();
    await end(2, ok(undefined));
    const third = secrets.read(neverAborts());
    await settle();
    await end(3, ok(undefined));
    const texts = [await first, await second, await third].map((read) => read.ok && read.value?.reveal());
    expect(texts).toEqual(['new', 'new', '{}']);
    const write = 'write source:work new';
    expect(names()).toEqual([write, write, write, 'read source:work']);
    expect(observed).toEqual([locked, locked, null, null]);
  });

  it('is given at once while the keychain waits for its user, and offered once however many read', async () => {
    const { secrets, names } = await keptWhileLocked();
    const given: unknown[] = [];
    for (let n = 0; n < 2; n += 1) void secrets.read(neverAborts()).then((read) => given.push(read));
    await settle();
    expect(given).toMatchObject([{ ok: true }, { ok: true }]);
    expect(names().slice(1)).toEqual(['write source:work new']);
  });

  it('is not written over a sign-in that was under way when it was read', async () => {
    const { secrets, names, end } = await keptWhileLocked();
    const signedIn = secrets.write(new Secret('newer'), neverAborts());
    void secrets.read(neverAborts());
    await settle();
    await end(1, ok(undefined));
    await signedIn;
    await settle();
    expect(names().at(-1)).toBe('write source:work newer');
  });

  it.each([
    ['a sign-out', (secrets: SourceSecrets) => secrets.remove(neverAborts())],
    ['a sign-in', (secrets: SourceSecrets) => secrets.write(new Secret('newer'), neverAborts())],
  ])('never comes back after %s', async (_, act) => {
    const { secrets, names, end } = await keptWhileLocked();
    const acted = act(secrets);
    await settle();
    await end(1, ok(undefined));
    await acted;
    void secrets.read(neverAborts());
    await settle();
    expect(names().at(-1)).toBe('read source:work');
  });

  it('is not given after a sign-out that the keychain could not follow', async () => {
    const { secrets, names, end } = await keptWhileLocked();
    const removed = secrets.remove(neverAborts());
    await settle();
    await end(1, err(locked));
    await removed;
    void secrets.read(neverAborts());
    await settle();
    expect(names().at(-1)).toBe('read source:work');
  });

  it('is given while the keychain still takes it: nobody waits for its window', async () => {
    const { secrets, names } = keychain();
    await secrets.keep(new Secret('new'));
    const read = await secrets.read(neverAborts());
    expect(read.ok && read.value?.reveal()).toBe('new');
    await settle();
    expect(names()).toEqual(['write source:work new']);
  });

  it('is not lost where the keychain took an earlier one in between', async () => {
    const { secrets, names, end } = keychain();
    await secrets.keep(new Secret('one'));
    await settle();
    await secrets.keep(new Secret('two'));
    await end(0, ok(undefined));
    const read = await secrets.read(neverAborts());
    expect(read.ok && read.value?.reveal()).toBe('two');
    expect(names()).toEqual(['write source:work one', 'write source:work two']);
  });

  it('is offered before the app ends, and without a window where the keychain is still locked', async () => {
    const { secrets, names, end } = await keptWhileLocked();
    const stillLocked = secrets.offer(neverAborts());
    await settle();
    await end(1, err(locked));
    await stillLocked;
    const open = secrets.offer(neverAborts());
    await settle();
    await end(2, ok(undefined));
    await end(3, ok(undefined));
    await open;
    expect(names().slice(1)).toEqual(['probe', 'probe', 'write source:work new']);
  });

  it('that the keychain has taken is not offered again', async () => {
    const { secrets, names, end } = keychain();
    await secrets.keep(new Secret('new'));
    await settle();
    const offered = secrets.offer(neverAborts());
    await end(0, ok(undefined));
    await offered;
    expect(names()).toEqual(['write source:work new']);
  });

  it('does not keep an app that ends from ending', async () => {
    const { secrets } = keychain();
    await secrets.keep(new Secret('new'));
    const late = new AbortController();
    const offered = secrets.offer(late.signal);
    late.abort();
    await offered;
  });
});
