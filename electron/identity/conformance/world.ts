import type { PromptAnswer } from '../../../shared/app-state.ts';
import { Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, PromptSpec, SessionContext, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener, SamlWindow } from '../../core/ports/browser.ts';
import type { ConsoleSignIn } from '../../core/ports/console-sign-in.ts';
import type { Iam } from '../../core/ports/iam.ts';
import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { HttpFetch, Machine } from '../../core/ports/machine.ts';
import type { Sts } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import {
  lease,
  secretMark,
  usualConsoleSignIn,
  usualIam,
  usualIdentityCenter,
  usualMachine,
  usualSamlWindow,
  usualSts,
} from './usual-ports.ts';

/** What an await of the kind is about to meet: counted, so that a drive can be aborted at the n-th. */
export interface Gate {
  /** Every port call goes through here: before it (`enter`), and as its answer comes (`leave`). */
  pass<T>(call: string, signal: AbortSignal | null, work: () => Promise<T>): Promise<T>;
}

export interface World {
  readonly ports: IdentityPorts;
  readonly source: SourceContext;
  session(config: Readonly<Record<string, string>>, over?: Partial<SessionContext>): SessionContext;
  item: string | null;
  nowMs: number;
  /** Answers a prompt; null leaves it open until it is taken back. */
  answer: (spec: PromptSpec) => PromptAnswer | null;
  /** Replaces single answers of the ports. */
  identityCenter: Partial<IdentityCenter>;
  consoleSignIn: Partial<ConsoleSignIn>;
  sts: Partial<Sts>;
  iam: Partial<Iam>;
  machine: Partial<Machine>;
  samlWindow: Partial<SamlWindow>;
  fetch: HttpFetch;
  /** What the browser brings back to the loopback address, from the page that was opened last. Null: it never comes back. */
  callback: (openedUrl: string) => Readonly<Record<string, string>> | null;
  /** Pages that were opened, oldest first. */
  opened: string[];
  /** Questions that were put, which are state, and command lines that were run: oldest first. */
  readonly asked: PromptSpec[];
  readonly ran: string[];
  remembered: { readonly secret: Secret<string>; readonly expiresAt: number } | null;
  sourceConfig: Readonly<Record<string, string>>;
}

export function createWorld(gate: Gate): World {
  const world: World = {
    item: null,
    nowMs: 1_800_000_000_000,
    answer: () => null,
    identityCenter: {},
    consoleSignIn: {},
    sts: {},
    iam: {},
    machine: {},
    samlWindow: {},
    fetch: async () => new Response(null, { status: 404 }),
    callback: (url) => ({
      code: `${secretMark}-code`,
      state: new URL(url, 'https://idp.example.com').searchParams.get('state') ?? '',
    }),
    opened: [],
    asked: [],
    ran: [],
    remembered: null,
    sourceConfig: {},
    get ports() {
      return ports;
    },
    get source() {
      return source;
    },
    session: (config, over) => ({
      sessionId: SessionId.parse('acme:conformance'),
      sessionName: 'conformance',
      config,
      region: Region.parse('eu-west-1'),
      source: null,
      parentLease: (signal) => gate.pass('parentLease', signal, async () => ok(lease)),
      ask: source.ask,
      ...over,
    }),
  };
  const ports = portsOf(world, gate);
  const source = sourceOf(world, gate);
  return world;
}

function portsOf(world: World, gate: Gate): IdentityPorts {
  const run: Machine['run'] = (commandLine, ...rest) => {
    world.ran.push(commandLine);
    return (world.machine.run ?? usualMachine.run)(commandLine, ...rest);
  };
  return {
    clock: {
      nowMs: () => world.nowMs,
      monotonicMs: () => world.nowMs,
      after: () => () => undefined,
      sleep: (delayMs, signal) =>
        gate.pass('clock.sleep', signal, async () => {
          world.nowMs += delayMs;
        }),
    },
    skew: { skewMs: () => 0, observe: () => undefined },
    random: { hex: (bytes) => '5a'.repeat(bytes), fraction: () => 0.5 },
    sts: gated('sts', gate, usualSts, () => ({ ...usualSts, ...world.sts })),
    identityCenter: gated(
      'identityCenter',
      gate,
      usualIdentityCenter({ nowMs: 0 }),
      () => ({
        ...usualIdentityCenter(world),
        ...world.identityCenter,
      }),
      ['authorizeUrl'],
    ),
    consoleSignIn: gated(
      'consoleSignIn',
      gate,
      usualConsoleSignIn(),
      () => ({ ...usualConsoleSignIn(), ...world.consoleSignIn }),
      ['authorizeUrl', 'confirmationUrl'],
    ),
    // Not a hash; only a shape of the right length that follows its input.
    hash: {
      sha256: (data) => new Uint8Array(32).fill(data.length),
      hmacSha256: (key, data) => new Uint8Array(32).fill(key.length + data.length),
    },
    iam: gated('iam', gate, usualIam, () => ({ ...usualIam, ...world.iam })),
    loopback: {
      listen: (input, signal) =>
        gate.pass('loopback.listen', signal, async () => ok(listenerOf(world, gate, input.path))),
    },
    samlWindow: gated('samlWindow', gate, usualSamlWindow, () => ({
      ...usualSamlWindow,
      ...world.samlWindow,
    })),
    machine: gated('machine', gate, usualMachine, () => ({ ...usualMachine, ...world.machine, run }), [
      'env',
      'homeDirectory',
    ]),
    fetch: (url, init) => gate.pass('fetch', init?.signal ?? null, () => world.fetch(url, init)),
    fetchOneHop: (url, init) => gate.pass('fetchOneHop', init?.signal ?? null, () => world.fetch(url, init)),
    directFetch: (url, init) => gate.pass('directFetch', init?.signal ?? null, () => world.fetch(url, init)),
  };
}

function sourceOf(world: World, gate: Gate): SourceContext {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    sourceId: SourceId.parse('acme'),
    sourceName: 'Acme',
    get config() {
      return world.sourceConfig;
    },
    secrets: {
      read: (signal) =>
        gate.pass('secrets.read', signal, async () =>
          ok(world.item === null ? null : new Secret(world.item)),
        ),
      write: (secret, signal) =>
        gate.pass('secrets.write', signal, async () => {
          world.item = secret.reveal();
          return ok(undefined);
        }),
      keep: async (secret) => {
        await gate.pass('secrets.keep', null, async () => {
          world.item = secret.reveal();
        });
      },
      remove: (signal) =>
        gate.pass('secrets.remove', signal, async () => {
          world.item = null;
          return ok(undefined);
        }),
    },
    ask: (spec, signal) => {
      world.asked.push(spec);
      const answer = world.answer(spec);
      // An open prompt is not a step: it is awaited alongside the others.
      if (answer === null) return untilAborted(signal);
      return gate.pass('ask', signal, async () => answer);
    },
    memory: {
      get: () =>
        world.remembered !== null && world.remembered.expiresAt > world.nowMs
          ? world.remembered.secret
          : null,
      set: (secret, expiresAt) => {
        world.remembered = { secret, expiresAt };
      },
      clear: () => {
        world.remembered = null;
      },
    },
    openPage: (url) =>
      gate.pass('openPage', null, async () => {
        world.opened.push(url);
        return true;
      }),
    presence: {
      isHere: () => false,
      here: (signal) => gate.pass('here', signal, async () => undefined),
    },
    exclusively: (work, signal) => {
      const run = tail.then(() => {
        signal.throwIfAborted();
        return work();
      });
      tail = run.catch(() => undefined);
      return run;
    },
  };
}

function listenerOf(world: World, gate: Gate, path: string): LoopbackListener {
  const answer = (call: string, signal: AbortSignal) => {
    const parameters = world.callback(world.opened.at(-1) ?? '');
    if (parameters === null) return untilAborted(signal);
    return gate.pass(`loopback.${call}`, signal, async () => ok({ parameters }));
  };
  return {
    redirectUri: `http://127.0.0.1:4711/${path.replace(/^\/+/, '')}`,
    next: (signal) => answer('next', signal),
    nextPost: (signal) => answer('nextPost', signal),
    close: async () => undefined,
  };
}

/** Puts the gate before every method of a port; a method's last argument is its signal. */
function gated<T extends object>(
  name: string,
  gate: Gate,
  methods: T,
  current: () => T,
  /** Methods that answer at once and wait for nothing. */
  immediate: readonly (keyof T)[] = [],
): T {
  const passes: readonly PropertyKey[] = immediate;
  return new Proxy(methods, {
    get: (_target, method) => {
      const port = current();
      const work: unknown = Reflect.get(port, method);
      if (typeof work !== 'function' || passes.includes(method)) return work;
      return (...args: readonly unknown[]) => {
        const last = args.at(-1);
        const signal = last instanceof AbortSignal ? last : null;
        return gate.pass(`${name}.${String(method)}`, signal, () => Reflect.apply(work, port, [...args]));
      };
    },
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

export type Outcome = Result<unknown, Problem>;
