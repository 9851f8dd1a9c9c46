import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import { programAt } from '../programs.ts';
import { type Called, callEndpoint } from './endpoint-client.ts';

const Ready = z.object({ profiles: z.array(z.string()).min(1) });
const Look = z.object({ heap: z.number(), rss: z.number(), descriptors: z.number() });
export type Look = z.infer<typeof Look>;

/** A running app in a process of its own, with the playground beside it in this one. */
export interface Served {
  readonly playground: Playground;
  /** Where its endpoint.json is. */
  readonly directory: string;
  readonly profiles: readonly string[];
  call(argv: readonly string[]): Promise<Called>;
  /** The container endpoint's address and token, as `latchkey exec` gives them to a program. */
  grant(profile: string): Promise<Grant>;
  look(): Promise<Look>;
  /** The system gives the app no time for so long, as on a machine that swaps. */
  starve(ms: number): Promise<void>;
  /** What it last said on its standard error: why it refused callers. */
  complaint(): string;
  stop(): Promise<void>;
}

export interface Grant {
  readonly uri: string;
  readonly token: string;
}

export async function startServed(credentialLifetimeMs: number): Promise<Served> {
  const playground = await startPlayground({ deviceIntervalSeconds: 1, credentialLifetimeMs });
  const sandbox = mkdtempSync(join(tmpdir(), 'lk-served-'));
  const { endpoints, startUrl, region } = playground;
  const given = JSON.stringify({ endpoints, startUrl, region });
  const child = spawn(process.execPath, ['--expose-gc', programAt('served'), sandbox, given], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + String(chunk)).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`The app ended: ${complaint}`);
    return JSON.parse(String(value));
  };
  // The user at the page of the identity center.
  const confirming = setInterval(() => {
    for (const code of playground.openUserCodes()) playground.confirmDevice(code);
  }, 100);
  const { profiles } = Ready.parse(await next().finally(() => clearInterval(confirming)));
  const directory = join(sandbox, 'run');
  const call = (argv: readonly string[]) => callEndpoint(directory, argv);
  return {
    playground,
    directory,
    profiles,
    call,
    async grant(profile) {
      const { exec, err } = await call(['exec', profile, '--', 'true']);
      const [uri, token] = [
        exec?.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
        exec?.env.AWS_CONTAINER_AUTHORIZATION_TOKEN,
      ];
      if (uri == null || token == null) throw new Error(`exec gave no address: ${err}`);
      return { uri, token };
    },
    async look() {
      child.stdin.write('look\n');
      return Look.parse(await next());
    },
    async starve(ms) {
      child.kill('SIGSTOP');
      await sleep(ms).finally(() => child.kill('SIGCONT'));
    },
    complaint: () => complaint,
    async stop() {
      child.stdin.end();
      await ended;
      await playground.close();
      rmSync(sandbox, { recursive: true, force: true });
    },
  };
}
