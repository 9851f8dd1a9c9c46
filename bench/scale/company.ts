import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../e2e/rig/dbus.ts';
import { checkoutDir, makeHome, type TestHome } from '../../e2e/rig/home.ts';
import { type PlaygroundControl, startPlayground } from '../../e2e/rig/playground.ts';
import type { TrayItem, TrayWatcher } from '../../e2e/rig/tray-watcher.ts';
import { CliSources, CliStatus } from '../../shared/cli.ts';
import { type Environment, type RunningApp, startWithDevTools } from '../apps.ts';
import type { BenchPage, DevTools } from '../cdp.ts';
import type { Native } from '../native.ts';
import { cpuSeconds, rendererOf } from '../process-tree.ts';

const SHIM = path.join(checkoutDir(), 'out', 'bin', 'latchkey');
const ROLES_PER_ACCOUNT = 20;
/** Quiet: main and renderer together used no more of one processor than this, for as long as this. */
const QUIET_SHARE = 0.04;
const QUIET_MS = 1_500;
const QUIET_WITHIN_MS = 120_000;
const SYNC_WITHIN_MS = 180_000;

/** A company of so many sessions, with an app that one of its people uses. */
export interface Company {
  readonly size: number;
  readonly home: TestHome;
  readonly env: Environment;
  readonly playground: PlaygroundControl;
  app(): RunningApp;
  /** Starts the app (again); `atReady` runs as soon as tools find it. */
  relaunch(options?: {
    readonly switches?: readonly string[];
    readonly atReady?: () => Promise<void>;
  }): Promise<void>;
  quit(): Promise<void>;
  /** A new machine, as before the first sign-in. */
  forget(): void;
  openWindow(): Promise<BenchPage>;
  /** Signs in; milliseconds from the user's yes to the moment when all sessions are known, for which the command waits. */
  signInAndSync(): Promise<number>;
  /** Of its identity source, the only one. */
  sourceId(): Promise<string>;
  /** Milliseconds of each run of a `latchkey` command. */
  latchkey(args: readonly string[], count?: number): Promise<number[]>;
  /** Until main and renderer rest; throws when they do not. `beside`: the share that somebody else keeps them busy with. */
  quiet(beside?: number): Promise<void>;
  /** The share of one processor that main and renderer use now. */
  busyShare(): Promise<number>;
  stop(): Promise<void>;
}

/** The name of the nth session, as the table and the terminal have it. */
export const sessionName = (account: number, role: number): string =>
  `Team ${String(account).padStart(4, '0')}/Team${String(role).padStart(2, '0')}Access`;

export async function startCompany(
  size: number,
  ports: { readonly executable: string; readonly tray: TrayWatcher; readonly native: Native },
): Promise<Company> {
  const accounts = size / ROLES_PER_ACCOUNT;
  const playground = await startPlayground({
    generate: { accounts, rolesPerAccount: ROLES_PER_ACCOUNT, alone: true },
  });
  let home: TestHome;
  let env: Environment;
  const settle = (): void => {
    home = makeHome({ LATCHKEY_KEYCHAIN_SERVICE: `Latchkey bench ${size} ${Date.now()}` });
    env = { ...home.env, ...playground.setUp(home), ...playground.awsCliEnv };
  };
  settle();
  let running: (RunningApp & { readonly devTools: DevTools }) | null = null;
  let item: TrayItem | null = null;
  const app = () => {
    if (running === null) throw new Error('the app is not running');
    return running;
  };
  const shim = (args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(SHIM, [...args], { env, timeout: SYNC_WITHIN_MS }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`latchkey ${args.join(' ')}: ${stderr}`)),
      );
    });
  const sessionCount = async (): Promise<number> =>
    CliStatus.parse(JSON.parse(await shim(['status', '--json']))).sessionCount;

  const company: Company = {
    size,
    playground,
    get home() {
      return home;
    },
    get env() {
      return env;
    },
    app,
    relaunch: async ({ switches, atReady } = {}) => {
      await company.quit();
      running = await startWithDevTools(ports.executable, env, home.runtimeDir, switches);
      await atReady?.();
      item = await ports.tray.next({ timeoutMs: 60_000 });
    },
    quit: async () => {
      await running?.stop();
      running = null;
    },
    forget: () => {
      home.remove();
      settle();
    },
    openWindow: async () => {
      await item?.click('Open Latchkey');
      const page = await app().devTools.page();
      await waitFor('the table', () => page.evaluate(`document.querySelectorAll('[role=row]').length > 5`), {
        timeoutMs: 60_000,
      });
      return page;
    },
    signInAndSync: async () => {
      const login = shim(['login', 'Playground', '--no-browser']);
      const code = await waitFor('a code', async () => {
        const codes = await playground.request('GET', '/user-codes');
        return Array.isArray(codes) && typeof codes[0] === 'string' ? codes[0] : undefined;
      });
      await playground.confirm(code);
      const started = performance.now();
      await login;
      await waitFor('the sync', async () => (await sessionCount()) === size, {
        timeoutMs: SYNC_WITHIN_MS,
        everyMs: 10,
      });
      return performance.now() - started;
    },
    sourceId: async () => CliSources.parse(JSON.parse(await shim(['sources', '--json'])))[0]?.id ?? '',
    latchkey: (args, count) => ports.native.time(SHIM, args, env, count),
    quiet: async (beside = 0) => {
      const deadline = performance.now() + QUIET_WITHIN_MS;
      while ((await company.busyShare()) > QUIET_SHARE + beside) {
        if (performance.now() > deadline) throw new Error(`the app of ${size} sessions never rests`);
      }
    },
    busyShare: async () => {
      const used = (): number => {
        const page = rendererOf(app().pid);
        return cpuSeconds(app().pid) + (page === undefined ? 0 : cpuSeconds(page));
      };
      const [before, begun] = [used(), performance.now()];
      await sleep(QUIET_MS);
      return (used() - before) / ((performance.now() - begun) / 1000);
    },
    stop: async () => {
      await company.quit();
      await playground.stop();
      home.remove();
    },
  };
  return company;
}
