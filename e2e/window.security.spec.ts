import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// What a script that got into the window could do: leave, load, send, ask. Real Electron, a server that counts.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const ONLY_THE_WINDOW = {
  ok: false,
  error: { code: 'refused', reason: 'Only the Latchkey window may call this.' },
};
let world: World;
let page: Page;
let server: Server;
let address = '';
let hits = 0;

test.beforeAll(async () => {
  world = await startWorld();
  server = createServer((_request, response) => {
    hits += 1;
    response.setHeader('access-control-allow-origin', '*').end('/* reached */');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  page = await openWindow(world);
});
test.afterAll(async () => {
  server.close();
  await world.stop();
});

const call = (verb: unknown, input: unknown): Promise<unknown> =>
  page.evaluate(([name, given]) => Reflect.get(globalThis, 'latchkey').call(name, given), [
    verb,
    input,
  ] as const);
const windowCount = (): Promise<number> =>
  world.app().electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('the server of this test does count', async () => {
  await fetch(address);
  expect(hits).toBe(1);
  hits = 0;
});

test('the page cannot leave app://, nor open a window', async () => {
  for (const target of [`${address}/left`, 'https://example.invalid/', 'file:///etc/passwd']) {
    await page.evaluate((to) => {
      location.href = to;
    }, target);
    await page.waitForTimeout(200);
    expect(page.url()).toMatch(/^app:\/\/latchkey\//);
    expect(await page.evaluate((to) => window.open(to) === null, target)).toBe(true);
  }
  expect(await windowCount()).toBe(1);
  expect(hits).toBe(0);
});

test('fetch, images, scripts and frames reach nobody', async () => {
  for (const target of [address, 'https://example.invalid/']) {
    const fetched = await page.evaluate(
      (to) =>
        fetch(to).then(
          () => 'reached',
          () => 'failed',
        ),
      target,
    );
    expect(fetched).toBe('failed');
  }
  for (const tag of ['img', 'script', 'iframe']) {
    await page.evaluate(
      ([name, to]) => {
        const made = document.createElement(name);
        made.setAttribute('src', to);
        document.body.append(made);
        setTimeout(() => made.remove(), 250);
      },
      [tag, `${address}/${tag}`] as const,
    );
  }
  await page.waitForTimeout(400);
  expect(hits).toBe(0);
});

test('inline script and eval are refused', async () => {
  const seen = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.inlineRan = true';
        document.body.append(script);
        // Later, since the debugger that runs this may eval while it runs.
        setTimeout(() => {
          let evaluated = 'ran';
          try {
            new Function('return 1')();
          } catch (error) {
            evaluated = Object(error).name;
          }
          resolve(`${evaluated} ${Reflect.get(globalThis, 'inlineRan')}`);
        }, 50);
      }),
  );
  expect(seen).toBe('EvalError undefined');
});

test('every permission is denied', async () => {
  const seen = await page.evaluate(async () => ({
    geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    notifications: await Notification.requestPermission(),
    position: await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code),
      ),
    ),
    clipboard: await navigator.clipboard.readText().then(
      () => 'read',
      (error) => error.name,
    ),
  }));
  expect(seen).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    position: 1,
    clipboard: 'NotAllowedError',
  });
});

test('the page has the bridge and nothing of node', async () => {
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer'].map((name) => typeof Reflect.get(globalThis, name)),
    bridge: Object.keys(Reflect.get(globalThis, 'latchkey')).sort(),
  }));
  expect(seen.node).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  expect(seen.bridge).toEqual(['call', 'onPage', 'onState', 'platform']);
  const preferences = await world.app().electron.evaluate(({ BrowserWindow }) => {
    const contents: object = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = Reflect.get(
      contents,
      'getLastWebPreferences',
    ).call(contents);
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
});

test('the bridge refuses what is not in the contract', async () => {
  for (const verb of ['nothing', '__proto__', 'constructor', 'toString', '', 7, null]) {
    expect(await call(verb, {})).toMatchObject({ ok: false, error: { code: 'refused' } });
  }
  const wrong = [null, 'text', {}, { sessionId: 7 }, { sessionId: 'x'.repeat(1 << 20) }];
  for (const input of wrong) {
    expect(await call('start', input)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  }
  expect(await call('state', { extra: true })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
});

test('another window is refused, a sub-frame has no bridge, and app:// serves only the window', async () => {
  const seen = await world.app().electron.evaluate(async ({ app, BrowserWindow, session }, file) => {
    const preload = `${app.getAppPath()}/${file}`;
    const made = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await made.loadURL('app://latchkey/index.html');
    const answer = await made.webContents.executeJavaScript('latchkey.call("state", {})');
    made.destroy();
    const statuses: number[] = [];
    for (const path of [
      '../../etc/passwd',
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e/%2e%2e%2fpackage.json',
      '..%5c..%5cx',
    ]) {
      statuses.push((await session.defaultSession.fetch(`app://latchkey/${path}`)).status);
    }
    const index = (await session.defaultSession.fetch('app://latchkey/index.html')).status;
    return { answer, statuses, index };
  }, 'out/preload.js');
  const frame = await page.evaluate(() => {
    const made = document.createElement('iframe');
    document.body.append(made);
    const bridge = typeof Reflect.get(Object(made.contentWindow), 'latchkey');
    made.remove();
    return bridge;
  });
  expect(frame).toBe('undefined');
  expect(seen.answer).toEqual(ONLY_THE_WINDOW);
  expect(seen.statuses).toEqual([404, 404, 404, 404]);
  expect(seen.index).toBe(200);
});

test('the messages to the window contain no secret', async () => {
  await world.signIn();
  const lease = await waitFor('credentials', async () => {
    const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
    return ran.code === 0 ? JSON.parse(ran.stdout) : undefined;
  });
  const reported = JSON.stringify(await call('state', {}));
  expect(reported).toContain('DeveloperAccess');
  expect(lease.SecretAccessKey.length).toBeGreaterThan(20);
  expect(reported).not.toContain(lease.SecretAccessKey);
  expect(reported).not.toContain(lease.SessionToken);
});
