// What the rig's D-Bus doubles share: one call, plain values, waiting.
import { setTimeout as sleep } from 'node:timers/promises';
import dbus, { type MessageBus } from 'dbus-next';

export function connect(address?: string): MessageBus {
  return address === undefined ? dbus.sessionBus() : dbus.sessionBus({ busAddress: address });
}

export interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

/** Calls a method and gives its out arguments with all variants opened. */
export async function call(bus: MessageBus, what: Call): Promise<readonly unknown[]> {
  const message = new dbus.Message({
    destination: what.destination,
    path: what.path,
    interface: what.interface,
    member: what.member,
    signature: what.signature ?? '',
    body: [...(what.body ?? [])],
  });
  const reply = await bus.call(message);
  return (reply?.body ?? []).map(plain);
}

export function plain(value: unknown): unknown {
  if (value instanceof dbus.Variant) return plain(value.value);
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && value.constructor === Object) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

/** Takes a bus name and fails when somebody else holds it: a test on a shared bus would see the other's traffic. */
export async function own(bus: MessageBus, name: string): Promise<void> {
  const DO_NOT_QUEUE = 4;
  const PRIMARY_OWNER = 1;
  const answer = await bus.requestName(name, DO_NOT_QUEUE);
  if (answer !== PRIMARY_OWNER) throw new Error(`${name} is already owned on this bus`);
}

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
  const deadline = Date.now() + (options.timeoutMs ?? 10_000);
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
      throw new Error(`Waited ${options.timeoutMs ?? 10_000} ms in vain for ${what}${cause}`);
    }
    await sleep(options.everyMs ?? 50);
  }
}
