// A whole day's world for one spec: playground, a user's machine, a panel with a tray, a notification server, the app.
import { type ChildProcess, execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import type { AppState } from '../shared/app-state.ts';
import type { Settings } from '../shared/settings.ts';
import { type AppOptions, launchApp, type RunningApp } from './rig/app.ts';
import { waitFor } from './rig/dbus.ts';
import { checkoutDir, makeHome, type TestHome } from './rig/home.ts';
import { type NotificationDaemon, watchNotifications } from './rig/notification-daemon.ts';
import { type PlaygroundControl, startPlayground } from './rig/playground.ts';
import { type TrayItem, type TrayWatcher, watchTray } from './rig/tray-watcher.ts';

export const SHIM = path.join(checkoutDir(), 'out', 'bin', 'latchkey');
const COMMAND_TIMEOUT_MS = 60_000;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when a signal ended it; the code is then -1. */
  readonly signal?: NodeJS.Signals;
}

/** A program that still runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<Ran>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The whole standard input; null leaves it open for the test to write to. */
  readonly input?: string | null;
  readonly cwd?: string;
  /** Longer than a minute, for a program that waits that long. */
  readonly timeoutMs?: number;
}

export interface LaunchOptions extends AppOptions {
  /** False where no tray icon can come, because the app was given another bus. */
  readonly tray?: boolean;
}

export interface World {
  readonly playground: PlaygroundControl;
  readonly home: TestHome;
  readonly notifications: NotificationDaemon;
  readonly env: Readonly<Record<string, string>>;
  app(): RunningApp;
  tray(): TrayItem;
  /** Starts the app (again). */
  launch(options?: LaunchOptions): Promise<void>;
  /** A program as a user runs it in a terminal. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  latchkey(...args: readonly string[]): Promise<Ran>;
  /** As `run`, for a program that is watched or interrupted while it runs. */
  begin(program: string, args: readonly string[], options?: RunOptions): Running;
  /** Signs in from the terminal, confirming on the playground's page as a user does. */
  signIn(source?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly playground?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called before the app starts, to put files where a user would have them. */
  readonly prepare?: (home: TestHome) => void;
  readonly args?: readonly string[];
  /** False: the spec starts the app itself. */
  readonly launch?: boolean;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const playground = await startPlayground(options.playground);
  // A keychain service name of its own, so that worlds never see each other's sign-ins.
  const home = makeHome({ LATCHKEY_KEYCHAIN_SERVICE: `Latchkey e2e ${Date.now()}` });
  options.prepare?.(home);
  const env = { ...home.env, ...playground.setUp(home), ...playground.awsCliEnv, ...options.env };
  const panel: TrayWatcher = await watchTray();
  const notifications = await watchNotifications();
  let app: RunningApp | null = null;
  let item: TrayItem | null = null;

  const launch = async ({ tray = true, ...more }: LaunchOptions = {}): Promise<void> => {
    app = await launchApp({
      home,
      args: options.args ?? ['--hidden'],
      ...more,
      env: { ...env, ...more.env },
    });
    item = tray ? await panel.next() : null;
  };
  const begin: World['begin'] = (program, args, more = {}) => {
    const { env: extra, input, cwd, timeoutMs = COMMAND_TIMEOUT_MS } = more;
    let settle: (ran: Ran) => void = () => undefined;
    const ended = new Promise<Ran>((resolve) => {
      settle = resolve;
    });
    const child = execFile(
      program,
      [...args],
      { env: { ...env, ...extra }, cwd: cwd ?? home.dir, timeout: timeoutMs, maxBuffer: 16 << 20 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        settle({ code, stdout, stderr, ...(error?.signal ? { signal: error.signal } : {}) });
      },
    );
    let said = '';
    let complained = '';
    child.stdout?.on('data', (text) => {
      said += text;
    });
    child.stderr?.on('data', (text) => {
      complained += text;
    });
    child.stdin?.on('error', () => undefined);
    if (input !== null) child.stdin?.end(input ?? '');
    return { child, stdout: () => said, stderr: () => complained, ended };
  };
  const run: World['run'] = (program, args, more) => begin(program, args, more).ended;
  const latchkey: World['latchkey'] = (...args) => run(SHIM, args);

  if (options.launch !== false) await launch();
  return {
    playground,
    home,
    notifications,
    env,
    app: () => {
      if (app === null) throw new Error('the app was not started');
      return app;
    },
    tray: () => {
      if (item === null) throw new Error('the app was not started');
      return item;
    },
    launch,
    run,
    begin,
    latchkey,
    signIn: async (source = 'Playground') => {
      const known = await openCodes(playground);
      const login = latchkey('login', source, '--no-browser');
      await confirmOnPage(await pendingCode(playground, known), playground.info.startUrl);
      const { code, stderr } = await login;
      if (code !== 0) throw new Error(`login ended with ${code}: ${stderr}`);
    },
    stop: async () => {
      await app?.quit();
      panel.close();
      notifications.close();
      await playground.stop();
      home.remove();
    },
  };
}

/** The codes that wait for their confirmation, as the playground knows them: also those nobody polls for any more. */
export async function openCodes(playground: PlaygroundControl): Promise<readonly string[]> {
  const answer = await playground.request('GET', '/user-codes');
  return Array.isArray(answer) ? answer.filter((code) => typeof code === 'string') : [];
}

/** The code that waits for its confirmation and is not one of `known`. */
export async function pendingCode(
  playground: PlaygroundControl,
  known: readonly string[] = [],
): Promise<string> {
  return waitFor('a device code to wait for its confirmation', async () =>
    (await openCodes(playground)).find((code) => !known.includes(code)),
  );
}

/** Goes through the page in the way a browser does: sign in, compare the code, Allow or Deny. Plain forms, one cookie. */
export async function confirmOnPage(
  userCode: string,
  startUrl: string,
  choice: { readonly user?: string; readonly decision?: string } = {},
): Promise<void> {
  const page = new URL(`/device?user_code=${encodeURIComponent(userCode)}`, startUrl);
  const signedIn = await submit(new URL('/sign-in', startUrl), {
    user: choice.user ?? 'maria.garcia',
    next: page.pathname + page.search,
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const html = await (await fetch(page, { headers: { cookie } })).text();
  if (!html.includes(userCode)) throw new Error(`the page does not show the code ${userCode}: ${html}`);
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [String(name), String(value)]));
  const answered = await submit(
    new URL('/device', startUrl),
    { ...fields, decision: choice.decision ?? 'allow' },
    cookie,
  );
  if (answered.status >= 400)
    throw new Error(`the page answered ${answered.status}: ${await answered.text()}`);
}

function submit(url: URL, fields: Readonly<Record<string, string>>, cookie?: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    ...(cookie === undefined ? {} : { headers: { cookie } }),
  });
}

/** Puts settings where the app reads them at its next start. */
export function prepareSettings(home: TestHome, settings: Partial<Settings>): void {
  const none = { sources: [], made: [], found: [], choices: {}, consents: [], declined: [] };
  const records = { version: 1, ...none, defaultSessionId: null, deliveryPaused: false, settings };
  writeFileSync(path.join(home.userDataDir, 'latchkey.json'), JSON.stringify(records));
}

/** A verb of the window's own bridge, as the page calls it; its value, or the problem's code thrown. */
export async function callVerb<T = unknown>(page: Page, verb: string, input: unknown = {}): Promise<T> {
  const outcome = await page.evaluate(
    async ([name, given]) => {
      const bridge: unknown = Reflect.get(globalThis, 'latchkey');
      const call: unknown = Reflect.get(Object(bridge), 'call');
      return typeof call === 'function' ? await call(name, given) : null;
    },
    [verb, input] as const,
  );
  const { ok, value, error } = Object(outcome);
  if (ok !== true) throw new Error(`${verb}: ${JSON.stringify(error)}`);
  return value;
}

/** What the window receives; opens the window when it is closed. */
export async function windowState(world: World): Promise<AppState> {
  return callVerb<AppState>(await openWindow(world), 'state');
}

export async function openWindow(world: World, page?: string): Promise<Page> {
  await world.tray().click('Open Latchkey');
  // A provider's own sign-in window may be there before ours.
  const found = await world.app().window(/^app:(?!.*#panel$)/);
  // Not by role: a question on top of the page hides the rest from readers.
  await found.locator('nav').first().waitFor();
  if (page !== undefined) {
    await found.getByRole('navigation').getByText(page, { exact: true }).first().click();
  }
  return found;
}

export const waitForTray = (world: World, text: string, timeoutMs = 10_000): Promise<string> =>
  waitFor(
    `the tray to say "${text}"`,
    async () => {
      const menu = await world.tray().menuText();
      // Thrown, so that the actual output is in the failure.
      if (!menu.includes(text)) throw new Error(`It says:\n${menu}`);
      return menu;
    },
    { timeoutMs },
  );

/** What a terminal showed, as a user reads it. */
export const withoutColours = (shown: string): string =>
  shown.replaceAll(new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g'), '');
const ESCAPE = String.fromCharCode(27);
