import type { PromptAnswer } from '../../../shared/app-state.ts';
import { AccountId, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts, PromptSpec, SessionContext, SourceContext } from '../../core/identity-source.ts';
import type { IdentityCenter, Sts } from '../../core/ports.ts';
import { Secret } from '../../core/secret.ts';

/** Stands in every secret of this world, so that one that got out is found by it. */
export const secretMark = 'XYZZY-SECRET';
export const serverExpiry = 4_000_000_000_000;

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
  /** Answers a prompt; null lets it stand until it is taken back. */
  answer: (spec: PromptSpec) => PromptAnswer | null;
  /** Replaces single answers of the ports. */
  identityCenter: Partial<IdentityCenter>;
  sts: Partial<Sts>;
  sourceConfig: Readonly<Record<string, string>>;
}

export const lease: Lease = {
  accessKeyId: 'ASIACONFORMANCE',
  secretAccessKey: new Secret(`${secretMark}-key`),
  sessionToken: new Secret(`${secretMark}-session`),
  expiresAt: serverExpiry,
  issuedAt: 1_800_000_000_000,
  accountId: AccountId.parse('111111111111'),
  chained: false,
};

export function createWorld(gate: Gate): World {
  let tail: Promise<unknown> = Promise.resolve();
  const world: World = {
    item: null,
    nowMs: 1_800_000_000_000,
    answer: () => null,
    identityCenter: {},
    sts: {},
    sourceConfig: {},
    ports: {
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
      identityCenter: gated('identityCenter', gate, usualIdentityCenter({ nowMs: 0 }), () => ({
        ...usualIdentityCenter(world),
        ...world.identityCenter,
      })),
    },
    source: {
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
        remove: (signal) =>
          gate.pass('secrets.remove', signal, async () => {
            world.item = null;
            return ok(undefined);
          }),
      },
      ask: (spec, signal) => ask(spec, signal),
      openPage: () => gate.pass('openPage', null, async () => undefined),
      exclusively: (work, signal) => {
        const run = tail.then(() => {
          signal.throwIfAborted();
          return work();
        });
        tail = run.catch(() => undefined);
        return run;
      },
    },
    session: (config, over) => ({
      sessionId: SessionId.parse('acme:conformance'),
      sessionName: 'conformance',
      config,
      region: Region.parse('eu-west-1'),
      source: null,
      parentLease: (signal) => gate.pass('parentLease', signal, async () => ok(lease)),
      ask,
      ...over,
    }),
  };
  const ask: SourceContext['ask'] = (spec, signal) => {
    const answer = world.answer(spec);
    // A question that stands is no step on the way: it is waited for beside the others.
    if (answer === null) return untilAborted(signal);
    return gate.pass('ask', signal, async () => answer);
  };
  return world;
}

const usualSts: Sts = {
  assumeRole: async () => ok(lease),
  getCallerIdentity: async () => ok({ arn: 'arn', account: AccountId.parse('111111111111'), userId: 'u' }),
};

function usualIdentityCenter(world: { readonly nowMs: number }): IdentityCenter {
  const token = () => ({
    accessToken: new Secret(`${secretMark}-access`),
    refreshToken: new Secret(`${secretMark}-refresh`),
    expiresAt: world.nowMs + 3_600_000,
  });
  return {
    registerClient: async () =>
      ok({ clientId: 'client', clientSecret: new Secret(`${secretMark}-client`), expiresAt: serverExpiry }),
    startDeviceAuthorization: async () =>
      ok({
        deviceCode: new Secret(`${secretMark}-device`),
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://device.example.com/',
        verificationUriComplete: 'https://device.example.com/?code=ABCD-EFGH',
        expiresAt: world.nowMs + 600_000,
        intervalMs: 5000,
      }),
    pollToken: async () => ok({ kind: 'token', token: token() }),
    refreshToken: async () => ok({ kind: 'token', token: token() }),
    listAccounts: async () =>
      ok({
        accounts: [{ accountId: AccountId.parse('111111111111'), name: 'One', email: null }],
        nextToken: null,
      }),
    listAccountRoles: async () => ok({ roles: ['Admin', 'Read'], nextToken: null }),
    getRoleCredentials: async () => ok(lease),
    logout: async () => ok(undefined),
  };
}

/** Puts the gate before every method of a port; a method's last argument is its signal. */
function gated<T extends object>(name: string, gate: Gate, methods: T, current: () => T): T {
  return new Proxy(methods, {
    get: (_target, method) => {
      const port = current();
      const work: unknown = Reflect.get(port, method);
      if (typeof work !== 'function') return work;
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
