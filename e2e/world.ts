// A whole day's world for one spec: playground, a person's machine, a panel with a tray, a notification server, the app.
import { execFile } from 'node:child_process';
import path from 'node:path';
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
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

export interface World {
  readonly playground: PlaygroundControl;
  readonly home: TestHome;
  readonly notifications: NotificationDaemon;
  readonly env: Readonly<Record<string, string>>;
  app(): RunningApp;
  tray(): TrayItem;
  /** Starts the app (again). */
  launch(options?: AppOptions): Promise<void>;
  /** A program as a person runs it in a terminal. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  latchkey(...args: readonly string[]): Promise<Ran>;
  /** Signs in from the terminal, confirming on the playground's page as a person does. */
  signIn(source?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly playground?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called before the app starts, to put files where a person would have them. */
  readonly prepare?: (home: TestHome) => void;
  readonly args?: readonly string[];
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

  const launch = async (more: AppOptions = {}): Promise<void> => {
    app = await launchApp({
      home,
      args: options.args ?? ['--hidden'],
      ...more,
      env: { ...env, ...more.env },
    });
    item = await panel.next();
  };
  const run: World['run'] = (program, args, { env: extra, input, cwd } = {}) =>
    new Promise((resolve) => {
      const child = execFile(
        program,
        [...args],
        { env: { ...env, ...extra }, cwd: cwd ?? home.dir, timeout: COMMAND_TIMEOUT_MS, maxBuffer: 16 << 20 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    });
  const latchkey: World['latchkey'] = (...args) => run(SHIM, args);

  await launch();
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
    latchkey,
    signIn: async (source = 'Playground') => {
      const login = latchkey('login', source, '--no-browser');
      await confirmOnPage(await pendingCode(playground), playground.info.startUrl);
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

/** The code that waits for its confirmation, as the playground knows it. */
export async function pendingCode(playground: PlaygroundControl): Promise<string> {
  return waitFor('a device code to wait for its confirmation', async () => {
    const answer = await playground.request('GET', '/user-codes');
    const [code] = Array.isArray(answer) ? answer : [];
    return typeof code === 'string' ? code : undefined;
  });
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
