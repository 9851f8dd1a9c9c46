// The playground for a test: started beside it, steered over its control address, gone with it.
import { writeFileSync } from 'node:fs';
import {
  endpointEnvironment,
  gitConfig,
  type PlaygroundInfo,
  proxyEnvironment,
  seed,
  startPlaygroundProcess,
} from '../../scripts/playground-process.mjs';
import type { TestHome } from './home.ts';

export interface PlaygroundControl {
  readonly info: PlaygroundInfo;
  /** For the app and SDKs: where STS, SSO-OIDC and the portal are. */
  readonly env: Readonly<Record<string, string>>;
  /** For `aws` older than 2.13: proxy and CA, so that AWS's real names lead here. */
  readonly awsCliEnv: Readonly<Record<string, string>>;
  /** Writes git's configuration and the seed of a home; gives the environment for the app and programs. */
  setUp(home: TestHome, sourceName?: string): Readonly<Record<string, string>>;
  /** Confirms a device code as a user would on the page. */
  confirm(userCode: string, answer?: { readonly deny?: boolean; readonly userName?: string }): Promise<void>;
  advanceClock(ms: number): Promise<void>;
  setClockSkew(ms: number): Promise<void>;
  /** A fault as the playground's faults.ts describes it. */
  addFault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  clearFaults(): Promise<void>;
  calls(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  clearCalls(): Promise<void>;
  revoke(userName: string): Promise<void>;
  expireCredentials(userName?: string): Promise<void>;
  setLifetimes(lifetimes: {
    readonly credentialMs?: number | null;
    readonly tokenMs?: number | null;
  }): Promise<void>;
  mfaCode(userName: string): Promise<string>;
  /** Any other verb of the control address, for example `request('GET', '/world')`. */
  request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function startPlayground(
  options: Readonly<Record<string, unknown>> = {},
): Promise<PlaygroundControl> {
  // A device code is polled no faster than this: one second keeps tests short and slow_down real.
  const { info, stop, complaints } = await startPlaygroundProcess({ deviceIntervalSeconds: 1, ...options });

  const request: PlaygroundControl['request'] = async (method, path, body) => {
    const response = await fetch(`${info.control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${info.control.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`playground ${method} ${path}: ${response.status} ${text} ${complaints()}`);
    const value: unknown = JSON.parse(text);
    return value;
  };
  const post = async (path: string, body: unknown): Promise<void> => {
    await request('POST', path, body);
  };

  return {
    info,
    env: endpointEnvironment(info),
    awsCliEnv: proxyEnvironment(info),
    setUp: (home, sourceName) => {
      const seedFile = home.path('seed.json');
      // A code is what a test can confirm without a browser; the sign-in in one has a spec of its own.
      writeFileSync(seedFile, JSON.stringify(seed(info, sourceName, { signInWith: 'code' })));
      writeFileSync(
        home.gitConfigFile,
        `[user]\n\tname = Rig\n\temail = rig@example.invalid\n[init]\n\tdefaultBranch = main\n${gitConfig(info)}`,
      );
      return { ...endpointEnvironment(info), LATCHKEY_SEED: seedFile };
    },
    confirm: (userCode, answer = {}) => post('/confirm', { userCode, ...answer }),
    advanceClock: (ms) => post('/clock/advance', { ms }),
    setClockSkew: (ms) => post('/clock/skew', { ms }),
    addFault: (fault) => post('/faults', fault),
    clearFaults: async () => {
      await request('DELETE', '/faults');
    },
    calls: async () => {
      const calls = await request('GET', '/calls');
      return Array.isArray(calls) ? calls.filter(isRecord) : [];
    },
    clearCalls: async () => {
      await request('DELETE', '/calls');
    },
    revoke: (userName) => post('/revoke', { userName }),
    expireCredentials: (userName) => post('/expire', userName === undefined ? {} : { userName }),
    setLifetimes: (lifetimes) => post('/lifetimes', lifetimes),
    mfaCode: async (userName) => {
      const answer = await request('POST', '/mfa-code', { userName });
      return isRecord(answer) ? String(answer.code) : '';
    },
    request,
    stop,
  };
}
