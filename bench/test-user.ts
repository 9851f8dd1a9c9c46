import { execFile } from 'node:child_process';
import path from 'node:path';
import { waitFor } from '../e2e/rig/dbus.ts';
import { checkoutDir, makeHome, type TestHome } from '../e2e/rig/home.ts';
import { type PlaygroundControl, startPlayground } from '../e2e/rig/playground.ts';
import type { Environment } from './apps.ts';

export const SHIM = path.join(checkoutDir(), 'out', 'bin', 'latchkey');
export const PROFILE = 'production-DeveloperAccess';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly ms: number;
}

/** A user of the default company: a home of their own and the playground that is AWS to them. */
export interface TestUser {
  readonly home: TestHome;
  readonly playground: PlaygroundControl;
  readonly env: Environment;
  latchkey(...args: readonly string[]): Promise<Answer>;
  /** In a running app: signs in, waits for the sessions, and leases `PROFILE` once. */
  signIn(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestUser(): Promise<TestUser> {
  const playground = await startPlayground();
  const home = makeHome({ LATCHKEY_KEYCHAIN_SERVICE: `Latchkey bench ${Date.now()}` });
  const env = { ...home.env, ...playground.setUp(home), ...playground.awsCliEnv };
  const latchkey: TestUser['latchkey'] = (...args) => {
    const started = performance.now();
    return new Promise((resolve) => {
      execFile(SHIM, [...args], { env, timeout: 60_000 }, (error, stdout) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, ms: performance.now() - started });
      });
    });
  };
  const must = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout } = await latchkey(...args);
    if (code !== 0) throw new Error(`latchkey ${args.join(' ')} ended with ${code}`);
    return stdout;
  };
  return {
    home,
    playground,
    env,
    latchkey,
    signIn: async () => {
      const login = must('login', 'Playground', '--no-browser');
      const code = await waitFor('a code', async () => {
        const codes = await playground.request('GET', '/user-codes');
        return Array.isArray(codes) && typeof codes[0] === 'string' ? codes[0] : undefined;
      });
      await playground.confirm(code);
      await login;
      await waitFor('the sync', async () => (await must('list', '--json')).includes(PROFILE), {
        timeoutMs: 20_000,
      });
      await must('credential-process', '--profile', PROFILE);
    },
    stop: async () => {
      await playground.stop();
      home.remove();
    },
  };
}
