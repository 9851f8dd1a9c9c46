// What the rig's D-Bus doubles share: one call, plain values, waiting.
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionBusAddress } from '../../electron/adapters/dbus/bus-address.ts';
import type { MethodCall } from '../../electron/adapters/dbus/message.ts';
import type { ServedObjects } from '../../electron/adapters/dbus/testing/bus-object.ts';
import { type BusPeer, connectPeer } from '../../electron/adapters/dbus/testing/bus-peer.ts';
import { Variant } from '../../electron/adapters/dbus/values.ts';

/** A program on the bus, the session's own when no address is given; it may serve objects. */
export function connect(address?: string, objects: ServedObjects = {}): Promise<BusPeer> {
  return connectPeer(address ?? sessionBusAddress(process.env) ?? '', { objects });
}

/** Calls a method and gives its out arguments with all variants opened. */
export async function call(bus: BusPeer, what: MethodCall): Promise<readonly unknown[]> {
  return (await bus.call(what)).map(plain);
}

export function plain(value: unknown): unknown {
  if (value instanceof Variant) return plain(value.value);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]));
  }
  return value;
}

/** Far more than a quiet machine needs: what never comes fails anyway. */
const WAIT_MS = 30_000;

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/** Asks until there is an answer; fails with `what` in words, so that a red test says what never came. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  options: WaitOptions = {},
): Promise<T> {
  const deadline = Date.now() + (options.timeoutMs ?? WAIT_MS);
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false && answer !== null) return answer;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) {
      const cause = lastError instanceof Error ? ` (${lastError.message})` : '';
      throw new Error(`Waited ${options.timeoutMs ?? WAIT_MS} ms in vain for ${what}${cause}`);
    }
    await sleep(options.everyMs ?? 50);
  }
}
