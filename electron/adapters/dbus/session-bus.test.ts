import { afterEach, describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createLazySessionBus } from './lazy-session-bus.ts';
import type { ReceivedSignal } from './message.ts';
import { BUS, BUS_PATH } from './names.ts';
import { createSessionBus, type SessionBus } from './session-bus.ts';
import { type BusPeer, connectPeer } from './testing/bus-peer.ts';
import { startHostileBus } from './testing/hostile-bus.ts';
import { startTestBus, type TestBus } from './testing/test-bus.ts';

const never = neverAborts();
const retryMs = { first: 20, most: 100 };
const RULE = { interface: 'org.example.Door', member: 'Opened' };
const listNames = { destination: BUS, path: BUS_PATH, interface: BUS, member: 'ListNames' };

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});
async function realBus(): Promise<TestBus> {
  const bus = await startTestBus();
  endings.push(() => bus.stop());
  return bus;
}
function sharedBus(address: string | null): SessionBus {
  const bus = createSessionBus({ address, retryMs });
  endings.push(() => bus.close());
  return bus;
}
async function peerOn(address: string): Promise<BusPeer> {
  const peer = await connectPeer(address);
  endings.push(() => peer.close());
  return peer;
}
async function connectionsOn(peer: BusPeer): Promise<number> {
  const [names] = await peer.call(listNames);
  return Array.isArray(names) ? names.filter((name) => String(name).startsWith(':')).length : -1;
}
const opened = (peer: BusPeer, door: string): void =>
  peer.emit({ path: '/door', ...RULE, signature: 's', body: [door] });
const doors = (heard: readonly ReceivedSignal[]): readonly unknown[] => heard.map(({ body }) => body[0]);

describe.runIf(process.platform === 'linux')('the one connection of the app', () => {
  it('is made at the first need, and is one for all who ask and listen at once', async () => {
    const daemon = await realBus();
    const peer = await peerOn(daemon.address);
    const bus = sharedBus(daemon.address);
    expect(await connectionsOn(peer)).toBe(1);
    bus.listen(RULE, { onSignal: () => undefined });
    const all = await Promise.all(Array.from({ length: 20 }, () => bus.call(listNames, neverAborts())));
    expect(all.every(({ ok }) => ok)).toBe(true);
    expect(await connectionsOn(peer)).toBe(2);
  });

  it('tries the places of an address in turn', async () => {
    const daemon = await realBus();
    const bus = sharedBus(`unix:path=/nowhere/bus;${daemon.address}`);
    expect((await bus.call(listNames, never)).ok).toBe(true);
  });

  it('the next call works after the bus went away and came back', async () => {
    const daemon = await realBus();
    const bus = sharedBus(daemon.address);
    expect((await bus.call(listNames, never)).ok).toBe(true);
    await daemon.kill();
    await expect
      .poll(() => bus.call(listNames, never))
      .toMatchObject({ ok: false, error: { kind: 'no-bus' } });
    await daemon.start();
    expect((await bus.call(listNames, never)).ok).toBe(true);
  });

  it('listeners are notified of the loss and hear again, without being asked', async () => {
    const daemon = await realBus();
    const bus = sharedBus(daemon.address);
    const heard: ReceivedSignal[] = [];
    const onLost = vi.fn();
    bus.listen(RULE, { onSignal: (signal) => heard.push(signal), onLost });
    expect((await bus.call(listNames, never)).ok).toBe(true);
    opened(await peerOn(daemon.address), 'first');
    await vi.waitFor(() => expect(doors(heard)).toEqual(['first']), { timeout: 10_000 });
    await daemon.kill();
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    await daemon.start();
    const peer = await peerOn(daemon.address);
    await vi.waitFor(async () => expect(await connectionsOn(peer)).toBe(2), { timeout: 10_000 });
    // A call after it is answered once the rule is there.
    expect((await bus.call(listNames, never)).ok).toBe(true);
    opened(peer, 'second');
    await vi.waitFor(() => expect(doors(heard)).toEqual(['first', 'second']), { timeout: 10_000 });
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  it('a listener that waits from before the bus was there hears it', async () => {
    const daemon = await realBus();
    await daemon.kill();
    const bus = sharedBus(daemon.address);
    const heard: ReceivedSignal[] = [];
    bus.listen(RULE, { onSignal: (signal) => heard.push(signal) });
    await daemon.start();
    const peer = await peerOn(daemon.address);
    await vi.waitFor(async () => expect(await connectionsOn(peer)).toBe(2), { timeout: 10_000 });
    await bus.call(listNames, never);
    opened(peer, 'late');
    await vi.waitFor(() => expect(doors(heard)).toEqual(['late']), { timeout: 10_000 });
  });

  it('each listener hears what it asked for, once, and nothing after it stopped', async () => {
    const daemon = await realBus();
    const bus = sharedBus(daemon.address);
    const peer = await peerOn(daemon.address);
    const stranger = await peerOn(daemon.address);
    const any: ReceivedSignal[] = [];
    const some: ReceivedSignal[] = [];
    const front: ReceivedSignal[] = [];
    const stopAny = bus.listen({ interface: RULE.interface }, { onSignal: (signal) => any.push(signal) });
    const sender = peer.name.startsWith(':') ? (`:${peer.name.slice(1)}` as const) : BUS;
    bus.listen({ ...RULE, path: '/door', sender }, { onSignal: (signal) => some.push(signal) });
    bus.listen({ ...RULE, arg0: 'front' }, { onSignal: (signal) => front.push(signal) });
    await bus.call(listNames, never);
    opened(stranger, 'stranger');
    opened(peer, 'front');
    await vi.waitFor(() => expect(doors(any)).toEqual(['stranger', 'front']), { timeout: 10_000 });
    expect(doors(some)).toEqual(['front']);
    expect(doors(front)).toEqual(['front']);
    stopAny();
    opened(peer, 'front');
    await vi.waitFor(() => expect(doors(some)).toHaveLength(2), { timeout: 10_000 });
    expect(doors(any)).toHaveLength(2);
  });

  it('an abort ends a call that still connects; others continue', async () => {
    const silent = await startHostileBus(() => undefined);
    endings.push(() => silent.stop());
    const bus = sharedBus(silent.address);
    const waiting = bus.call(listNames, never);
    expect(await bus.call(listNames, AbortSignal.timeout(30))).toEqual({
      ok: false,
      error: { kind: 'aborted' },
    });
    bus.close();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
  });

  it('after its close nothing is connected again', async () => {
    const daemon = await realBus();
    const peer = await peerOn(daemon.address);
    const bus = sharedBus(daemon.address);
    const onLost = vi.fn();
    bus.listen(RULE, { onSignal: () => undefined, onLost });
    await bus.call(listNames, never);
    bus.close();
    expect(await bus.call(listNames, never)).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    bus.listen(RULE, { onSignal: () => undefined });
    await vi.waitFor(async () => expect(await connectionsOn(peer)).toBe(1), { timeout: 10_000 });
    expect(onLost).not.toHaveBeenCalled();
  });

  it('read at its first use, it does the same', async () => {
    const daemon = await realBus();
    const bus = createLazySessionBus({ address: daemon.address, retryMs });
    endings.push(() => bus.close());
    const heard: ReceivedSignal[] = [];
    const stopped = bus.listen(RULE, { onSignal: () => heard.push() });
    stopped();
    bus.listen(RULE, { onSignal: (signal) => heard.push(signal) });
    expect((await bus.call(listNames, never)).ok).toBe(true);
    opened(await peerOn(daemon.address), 'lazy');
    await vi.waitFor(() => expect(doors(heard)).toEqual(['lazy']), { timeout: 10_000 });
    bus.close();
    expect(await bus.call(listNames, never)).toMatchObject({ error: { kind: 'disconnected' } });
  });

  it('reads its code again at the next call where it could not, and hears then who listened in between', async () => {
    const daemon = await realBus();
    let isReadable = false;
    const bus = createLazySessionBus({ address: daemon.address, retryMs }, async () => {
      if (!isReadable) throw new Error('EMFILE');
      return createSessionBus;
    });
    endings.push(() => bus.close());
    const heard: ReceivedSignal[] = [];
    bus.listen(RULE, { onSignal: (signal) => heard.push(signal) });
    await expect(bus.call(listNames, never)).rejects.toThrow('EMFILE');
    isReadable = true;
    expect((await bus.call(listNames, never)).ok).toBe(true);
    opened(await peerOn(daemon.address), 'late');
    await vi.waitFor(() => expect(doors(heard)).toEqual(['late']), { timeout: 10_000 });
  });
});

describe('without a bus', () => {
  it.each([
    [null, 'no-bus'],
    ['', 'no-bus'],
    ['unix:path=/nowhere/bus', 'no-bus'],
    ['tcp:host=localhost,port=1', 'unsupported'],
  ])('a call says so at once and a listener hears nothing: %s', async (address, kind) => {
    const bus = sharedBus(address);
    bus.listen(RULE, {
      onSignal: () => {
        throw new Error('heard');
      },
    });
    expect(await bus.call(listNames, never)).toMatchObject({ ok: false, error: { kind } });
  });

  it('a bus that drops everybody is not asked without end', async () => {
    const rude = await startHostileBus((socket) => socket.destroy());
    endings.push(() => rude.stop());
    const bus = sharedBus(rude.address);
    bus.listen(RULE, { onSignal: () => undefined });
    const startedAt = performance.now();
    await vi.waitFor(() => expect(rude.sockets.length).toBeGreaterThan(6), { timeout: 10_000 });
    // 20 + 40 + 80 + 100 + 100 ms apart at the least.
    expect(performance.now() - startedAt).toBeGreaterThan(300);
  });
});
