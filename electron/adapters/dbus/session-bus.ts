import { setMaxListeners } from 'node:events';
import { err, type Result } from '../../../shared/result.ts';
import { monotonicMs } from '../machine/monotonic-ms.ts';
import type { BusFailure } from './bus-failure.ts';
import { type BusConnection, openConnection } from './connection.ts';
import { isMatch, type MatchRule, matchRuleText } from './match-rule.ts';
import type { MethodCall, ReceivedSignal } from './message.ts';
import { BUS, BUS_PATH } from './names.ts';
import type { Reply } from './wire.ts';

/** How long an answer may take. A caller that waits for a user ends the call itself. */
const CALL_TIMEOUT_MS = 25_000;
const CONNECT_TIMEOUT_MS = 10_000;
const RETRY_MS = { first: 1_000, most: 60_000 } as const;
/** Rules that one connection may have; a dbus-daemon allows 512. */
const LISTENERS_MAX = 100;

export interface BusListener {
  readonly onSignal: (signal: ReceivedSignal) => void;
  /** The connection is over: what was heard on it holds no more. It is made again without being asked. */
  readonly onLost?: () => void;
}

/**
 * The one connection of the app to the session bus, made at the first need and again whenever it is needed after it ended.
 * Ordered: a call made after `listen` is sent after the rule.
 */
export interface SessionBus {
  /** Connects if need be. Gives up after 25 s, and at once with `disconnected` when the connection ends while it waits. */
  call(call: MethodCall, signal: AbortSignal): Promise<Result<Reply, BusFailure>>;
  /** Hears the signals of the rule until the function it gives back is called, over every connection that is made. */
  listen(rule: MatchRule, listener: BusListener): () => void;
  /** Calls and listeners after it are refused. What was sent before still goes out. */
  close(): void;
}

export interface SessionBusOptions {
  /** See `sessionBusAddress`; null when no bus is announced. */
  readonly address: string | null;
  /** Until a connection that has listeners is made again: grows to the most. For tests. */
  readonly retryMs?: { readonly first: number; readonly most: number };
  /** How long an answer may take; absent: 25 s. */
  readonly callTimeoutMs?: number;
}

const CLOSED: BusFailure = { kind: 'disconnected', detail: 'The connection to the session bus was closed.' };

export function createSessionBus(options: SessionBusOptions): SessionBus {
  return new SharedBus(options);
}

class SharedBus implements SessionBus {
  readonly #address: string | null;
  readonly #callTimeoutMs: number;
  readonly #retryMs: { readonly first: number; readonly most: number };
  readonly #listeners = new Map<MatchRule, BusListener>();
  readonly #life = new AbortController();
  #connecting: Promise<Result<BusConnection, BusFailure>> | null = null;
  #connection: BusConnection | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #openedAt = 0;

  constructor({ address, retryMs = RETRY_MS, callTimeoutMs = CALL_TIMEOUT_MS }: SessionBusOptions) {
    this.#address = address;
    this.#callTimeoutMs = callTimeoutMs;
    this.#retryMs = retryMs;
    // One for each rule that a new connection must be given.
    setMaxListeners(LISTENERS_MAX, this.#life.signal);
  }

  async call(call: MethodCall, signal: AbortSignal): Promise<Result<Reply, BusFailure>> {
    const connection = await untilAborted(this.#connect(), signal);
    if (!connection.ok) return connection;
    return connection.value.call(call, this.#callTimeoutMs, signal);
  }

  listen(given: MatchRule, listener: BusListener): () => void {
    // A key of its own: two may listen by the same rule.
    const rule = { ...given };
    const text = matchRuleText(rule);
    if (this.#listeners.size >= LISTENERS_MAX) throw new RangeError('Too many listeners on the session bus.');
    if (this.#life.signal.aborted) return () => undefined;
    this.#listeners.set(rule, listener);
    if (this.#connection === null) void this.#connect();
    else this.#send(this.#connection, 'AddMatch', text);
    return () => {
      if (!this.#listeners.delete(rule) || this.#connection === null) return;
      this.#send(this.#connection, 'RemoveMatch', text);
    };
  }

  close(): void {
    this.#life.abort();
    this.#listeners.clear();
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = null;
  }

  #connect(): Promise<Result<BusConnection, BusFailure>> {
    this.#connecting ??= this.#open().then((opened) => {
      if (!opened.ok) this.#connecting = null;
      return opened;
    });
    return this.#connecting;
  }

  async #open(): Promise<Result<BusConnection, BusFailure>> {
    if (this.#life.signal.aborted) return err(CLOSED);
    if (this.#address === null || this.#address === '') {
      return err({ kind: 'no-bus', detail: 'No session bus address is set.' });
    }
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const opened = await openConnection(
      {
        address: this.#address,
        onSignal: (signal) => this.#hear(signal),
        onEnd: () => this.#lost(),
      },
      AbortSignal.any([this.#life.signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]),
    );
    if (!opened.ok) {
      if (this.#life.signal.aborted) return err(CLOSED);
      this.#retryLater(opened.error);
      return opened.error.kind === 'aborted'
        ? err({ kind: 'no-bus', detail: 'The session bus does not answer.' })
        : opened;
    }
    if (this.#life.signal.aborted) {
      opened.value.close();
      return err(CLOSED);
    }
    this.#openedAt = monotonicMs();
    this.#connection = opened.value;
    for (const rule of this.#listeners.keys()) this.#send(opened.value, 'AddMatch', matchRuleText(rule));
    return opened;
  }

  /** A rule that the bus refuses is heard by nobody, which is what its listener would see without a bus too. */
  #send(connection: BusConnection, member: 'AddMatch' | 'RemoveMatch', rule: string): void {
    void connection.call(
      { destination: BUS, path: BUS_PATH, interface: BUS, member, signature: 's', body: [rule] },
      CALL_TIMEOUT_MS,
      this.#life.signal,
    );
  }

  #hear(signal: ReceivedSignal): void {
    for (const [rule, listener] of [...this.#listeners]) if (isMatch(rule, signal)) listener.onSignal(signal);
  }

  #lost(): void {
    this.#connection = null;
    this.#connecting = null;
    // A bus that drops every connection at once is not asked every second.
    if (monotonicMs() - this.#openedAt > this.#retryMs.most) this.#failures = 0;
    for (const listener of [...this.#listeners.values()]) listener.onLost?.();
    this.#retryLater({ kind: 'disconnected', detail: '' });
  }

  /** Only for listeners: a call connects on its own. */
  #retryLater({ kind }: BusFailure): void {
    if (this.#listeners.size === 0 || kind === 'unsupported' || this.#life.signal.aborted) return;
    const { first, most } = this.#retryMs;
    const waitMs = Math.min(first * 2 ** this.#failures, most);
    this.#failures += 1;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), waitMs);
    this.#retry.unref();
  }
}

function untilAborted<T>(
  work: Promise<Result<T, BusFailure>>,
  signal: AbortSignal,
): Promise<Result<T, BusFailure>> {
  if (signal.aborted) return Promise.resolve(err({ kind: 'aborted' }));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(err({ kind: 'aborted' }));
    signal.addEventListener('abort', onAbort, { once: true });
    work.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}
