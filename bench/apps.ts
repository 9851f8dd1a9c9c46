import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { waitFor } from '../e2e/rig/dbus.ts';
import { checkoutDir } from '../e2e/rig/home.ts';
import type { TrayItem } from '../e2e/rig/tray-watcher.ts';
import { type DevTools, devToolsOver } from './cdp.ts';
import { endsWithUs } from './ends-with-parent.ts';

export type Environment = Readonly<Record<string, string>>;

export interface RunningApp {
  readonly pid: number;
  /** From the start of the process to the mark. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** The empty app's mark is a file it writes when Electron is ready. */
export async function startEmpty(executable: string, env: Environment): Promise<RunningApp> {
  const dir = mkdtempSync(path.join(tmpdir(), 'lk-empty-'));
  const mark = path.join(dir, 'ready');
  mkdirSync(path.join(dir, 'data'));
  const running = await start(executable, {
    args: [path.join(checkoutDir(), 'bench', 'empty-app')],
    env: { ...env, BENCH_READY_FILE: mark, BENCH_USER_DATA: path.join(dir, 'data') },
    mark,
  });
  return {
    ...running,
    stop: async () => {
      await running.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Latchkey's mark is endpoint.json: from then on tools find it. */
export function startLatchkey(executable: string, env: Environment, runtimeDir: string): Promise<RunningApp> {
  const mark = path.join(runtimeDir, 'endpoint.json');
  return start(executable, { args: [checkoutDir(), '--hidden'], env, mark });
}

/** As `startLatchkey`, with the DevTools protocol to reach into the window's page. */
export async function startWithDevTools(
  executable: string,
  env: Environment,
  runtimeDir: string,
  switches: readonly string[] = [],
): Promise<RunningApp & { readonly devTools: DevTools }> {
  const mark = path.join(runtimeDir, 'endpoint.json');
  const args = ['--remote-debugging-pipe', ...switches, checkoutDir(), '--hidden'];
  const running = await start(executable, { args, env, mark });
  const [to, from] = [running.child.stdio[3], running.child.stdio[4]];
  if (!(to instanceof Writable) || !(from instanceof Readable)) throw new Error('no pipe to the app');
  return { ...running, devTools: devToolsOver(to, from) };
}

async function start(
  executable: string,
  { args, env, mark }: { args: readonly string[]; env: Environment; mark: string },
): Promise<RunningApp & { readonly child: ChildProcess }> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = performance.now();
  const stdio: StdioOptions = args.includes('--remote-debugging-pipe')
    ? ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
    : 'ignore';
  const child = spawn(executable, [...sandbox, ...args], { env, stdio });
  endsWithUs(child);
  await waitFor(mark, () => existsSync(mark), { timeoutMs: 30_000, everyMs: 1 });
  const readyMs = performance.now() - started;
  return {
    child,
    pid: child.pid ?? 0,
    readyMs,
    stop: async () => {
      const ended = () => child.exitCode !== null || child.signalCode !== null;
      child.kill('SIGTERM');
      // One that is too busy to hear is ended by force: the next measurement needs its place.
      await waitFor('the app to end', ended, { timeoutMs: 20_000 }).catch(() => child.kill('SIGKILL'));
      await waitFor('the app to end', ended);
    },
  };
}

const run = promisify(execFile);
/** Whether a window of that title is on the display. */
export const isShown = (title: string): Promise<boolean> =>
  run('xdotool', ['search', '--onlyvisible', '--name', title]).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );

/** From `begin` until a window of that title is on the display, which it is not before its first paint. */
export async function shownAfterMs(title: string, begin: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await begin();
  await waitFor('the window', () => isShown(title), { timeoutMs: 10_000, everyMs: 1 });
  return performance.now() - started;
}

/** From a click in the tray's menu. */
export const firstPaintMs = (item: TrayItem): Promise<number> =>
  shownAfterMs('Latchkey$', () => item.click('Open Latchkey'));
