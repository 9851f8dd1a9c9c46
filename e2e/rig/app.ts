// Starts the built app the way a user's desktop does, and makes sure that it is gone afterwards.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { type ElectronRuntime, electronRuntime } from '../../scripts/electron-runtime.mjs';
import { waitFor } from './dbus.ts';
import { checkoutDir, makeHome, type TestHome } from './home.ts';

/** What Chromium says on every headless machine; everything else on stderr is the app's own. */
const CHROMIUM_NOISE =
  /:(ERROR|WARNING|INFO|VERBOSE\d*):|fd limit|libva|Gtk-WARNING|^$|DevTools listening|Debugger (listening|attached)|For help, see:/;
const QUIT_TIMEOUT_MS = 8_000;

export interface AppOptions {
  readonly home?: TestHome;
  /** Added to the home's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The app's folder; default: this checkout. */
  readonly appDir?: string;
  /** A packaged app's executable instead of runtime + folder. */
  readonly executable?: string;
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly home: TestHome;
  readonly pid: number;
  /** Everything written so far. */
  stdout(): string;
  /** stderr without Chromium's own lines. */
  stderr(): string;
  /** The first window, or the one whose title or address matches. */
  window(match?: RegExp): Promise<Page>;
  /** Saves a picture as test-results/screenshots/NAME.png and returns it. */
  screenshot(page: Page, name: string): Promise<Buffer>;
  /** Waits until the app has ended and gives its exit code (null after a signal). */
  exited(): Promise<number | null>;
  /** Ends the app: politely, then by force. Returns the exit code when force was not needed. */
  quit(): Promise<number | null>;
}

let runtime: Promise<ElectronRuntime> | undefined;

/** Asked once a process: it says on stderr which one it uses. */
function theRuntime(): Promise<ElectronRuntime> {
  runtime ??= electronRuntime();
  return runtime;
}

export function screenshotPath(name: string): string {
  const dir = path.join(checkoutDir(), 'test-results', 'screenshots');
  mkdirSync(dir, { recursive: true });
  return path.join(dir, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
}

/**
 * V8 may collect the promise by which the inspector waits for an answer, whatever the function did
 * (https://github.com/microsoft/playwright/issues/33737): asked once more then.
 */
function repeatCollected(electron: ElectronApplication): void {
  const { evaluate } = electron;
  const ask = async (asked: readonly unknown[]): Promise<unknown> => Reflect.apply(evaluate, electron, asked);
  Object.assign(electron, {
    evaluate: (...asked: unknown[]) =>
      ask(asked).catch((error: unknown) => {
        if (!String(error).includes('promise was garbage collected')) throw error;
        return ask(asked);
      }),
  });
}

export async function launchApp(options: AppOptions = {}): Promise<RunningApp> {
  const ownsHome = options.home === undefined;
  const home = options.home ?? makeHome();
  const executablePath = options.executable ?? (await theRuntime()).executable;
  const isRoot = process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      ...(options.executable === undefined ? [options.appDir ?? checkoutDir()] : []),
      ...(options.args ?? []),
    ],
    env: { ...home.env, ...options.env },
    timeout: 30_000,
  });
  repeatCollected(electron);
  const child = electron.process();
  const { pid } = child;
  if (pid === undefined) throw new Error('the app started without a process id');
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });

  const ended = (): Promise<unknown> =>
    waitFor('the app to end', () => child.exitCode !== null || child.signalCode !== null, {
      timeoutMs: QUIT_TIMEOUT_MS,
    });

  const quit = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      // An app that hangs in quitting must not hang the tests: ask, wait, then end the process by its number.
      electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await ended().catch(() => child.kill('SIGKILL'));
      await ended();
    }
    if (ownsHome) home.remove();
    return child.exitCode;
  };

  return {
    electron,
    home,
    pid,
    stdout: () => stdout,
    stderr: () =>
      stderr
        .split('\n')
        .filter((line) => !CHROMIUM_NOISE.test(line))
        .join('\n'),
    window: (match) =>
      waitFor(`a window${match ? ` matching ${match}` : ''}`, async () => {
        for (const page of electron.windows()) {
          if (match === undefined || match.test(page.url()) || match.test(await page.title())) return page;
        }
        return undefined;
      }),
    screenshot: async (page, name) => {
      const picture = await page.screenshot();
      writeFileSync(screenshotPath(name), picture);
      return picture;
    },
    exited: async () => {
      await ended();
      return child.exitCode;
    },
    quit,
  };
}
