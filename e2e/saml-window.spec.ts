import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { expect } from 'playwright/test';
import { generate } from 'selfsigned';
import { terminalTexts } from '../shared/text/terminal.ts';
import { trayText } from '../shared/text/tray.ts';
import { windowText } from '../shared/text/window.ts';
import { panelText } from '../shared/text/window-pages.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { type SamlWorld, startSamlWorld, visibleWindow } from './saml-user.ts';
import { openWindow, type Running, type World, waitForTray, windowState } from './world.ts';

// The sign-in window of SAML and what may happen around it: nobody there, called off, closed, reloaded, asleep; and what is
// told when the provider's page cannot be had.
test.describe.configure({ mode: 'serial' });

let saml: SamlWorld;
let world: World;
let forged: Server;
let passkeys: HttpServer;

test.beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  forged = createServer({ key, cert }, (_, res) => res.end('unseen'));
  const forgedPort = await new Promise<number>((resolve) =>
    forged.listen(0, '127.0.0.1', () => resolve(portOf(forged.address()))),
  );
  passkeys = createHttpServer((_, res) => {
    res.setHeader('content-type', 'text/html');
    res.end(
      `<button onclick="navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32), rpId: 'localhost', timeout: 1000 } })
        .then(() => document.title = 'granted', () => document.title = 'refused')">Use a passkey</button>`,
    );
  });
  const passkeyPort = await new Promise<number>((resolve) =>
    passkeys.listen(0, 'localhost', () => resolve(portOf(passkeys.address()))),
  );
  saml = await startSamlWorld([
    { name: 'Nowhere', config: { startUrl: `http://127.0.0.1:${await unusedPort()}/start` } },
    { name: 'Passkeys', config: { startUrl: `http://localhost:${passkeyPort}/start` } },
    { name: 'Forged', config: { startUrl: `https://127.0.0.1:${forgedPort}/start` } },
  ]);
  world = saml.world;
  await saml.page({ roles: saml.roles.slice(0, 1) });
  await world.app().electron.evaluate(({ app }) => {
    Reflect.set(globalThis, 'windowsGone', 0);
    app.on('browser-window-created', (_, window) =>
      window.on('closed', () =>
        Reflect.set(globalThis, 'windowsGone', Number(Reflect.get(globalThis, 'windowsGone')) + 1),
      ),
    );
  });
});
test.afterAll(async () => {
  await saml.stop();
  for (const server of [forged, passkeys]) {
    server.close();
    server.closeAllConnections();
  }
});

const portOf = (at: unknown): number => Number(Object(at).port);
/** A port that nobody listens at. */
const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const port = portOf(server.address());
      server.close(() => resolve(port));
    });
  });
const begin = (source = 'Acme'): Running => world.begin('latchkey', ['login', source]);
const windowsGone = (): Promise<number> =>
  world.app().electron.evaluate(() => Number(Reflect.get(globalThis, 'windowsGone')));
const power = (event: string): Promise<void> =>
  world.app().electron.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
const gone = (): Promise<unknown> =>
  waitFor('every sign-in window to be shut', async () => (await saml.windowsOpen()).length === 0);
/** The silent try found that the page wants the user: what comes next is the window. */
async function untilUserIsWanted(login: Running, before: number): Promise<void> {
  await waitFor('the silent try to be over', async () => (await windowsGone()) > before);
  // Whole programs later a window would long have been there.
  for (let i = 0; i < 3; i += 1) expect((await world.latchkey('status')).code).toBe(0);
  expect(login.child.exitCode).toBeNull();
}
/** The user cancelled: the caller gets the error, and no window, prompt or problem is left. */
async function isCalledOff(login: Running): Promise<void> {
  const { code, stderr } = await login.ended;
  expect([code, stderr]).toEqual([4, expect.stringContaining('Cancelled.')]);
  await gone();
  const { prompts, sources } = await windowState(world);
  expect(prompts).toEqual([]);
  expect(sources.find(({ name }) => name === 'Acme')).toMatchObject({ state: 'signed-out', problem: null });
}
async function signsIn(login: Running): Promise<void> {
  await saml.signInAtPage();
  const { code, stderr } = await login.ended;
  expect([code, stderr.trim()]).toEqual([0, '']);
  await gone();
  expect((await world.latchkey('logout', 'Acme')).code).toBe(0);
  await waitForTray(world, 'Acme · signed out');
}

test('no window opens behind a locked screen; one opens once the user is back', async () => {
  const shown = await saml.windowsShown();
  const before = await windowsGone();
  await power('lock-screen');
  const login = begin();
  await untilUserIsWanted(login, before);
  // A terminal of another machine would else wait for it knows not what.
  const { host } = new URL(world.playground.info.saml.startUrl);
  expect(login.stdout()).toBe(`${terminalTexts.signInPutOff(host, 600_000)}\n`);
  expect(await saml.windowsShown()).toEqual(shown);
  await power('suspend');
  await power('unlock-screen');
  await untilUserIsWanted(login, before);
  expect(await saml.windowsShown()).toEqual(shown);
  await power('resume');
  await signsIn(login);
});

test('a sign-in that is called off behind the locked screen opens none afterwards', async () => {
  const shown = await saml.windowsShown();
  const before = await windowsGone();
  await power('lock-screen');
  const login = begin();
  await untilUserIsWanted(login, before);
  await world.tray().click(['Sign in', 'Acme · signing in…', 'Cancel sign-in']);
  const { code, stderr } = await login.ended;
  expect([code, stderr]).toEqual([4, expect.stringContaining('Cancelled.')]);
  await power('unlock-screen');
  for (let i = 0; i < 3; i += 1) expect((await world.latchkey('status')).code).toBe(0);
  expect(await saml.windowsShown()).toEqual(shown);
});

test('Cancel in the window of the app shuts the sign-in window and lets the terminal go', async () => {
  const login = begin();
  await saml.signInWindow();
  const page = await openWindow(world);
  const panel = page.getByRole('dialog', { name: panelText.signInWindow.title('Acme') });
  await expect(panel).toContainText(panelText.signInWindow.body);
  await world.app().screenshot(page, 'sign-in-window-panel');
  await panel.getByRole('button', { name: windowText.common.cancel }).click();
  await isCalledOff(login);
});

test('so does the tray', async () => {
  const login = begin();
  await saml.signInWindow();
  await world.tray().click(['Sign in', 'Acme · signing in…', 'Cancel sign-in']);
  await isCalledOff(login);
});

test('so does closing the sign-in window by its own means', async () => {
  const login = begin();
  await saml.signInWindow();
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    // As the X of its frame does.
    for (const each of BrowserWindow.getAllWindows())
      if (each.isVisible() && each.getTitle().startsWith('127.0.0.1')) each.close();
  });
  await isCalledOff(login);
});

test('where a sign-in continues is said in the terminal; tray and app bring its window forward', async () => {
  const login = begin();
  await saml.signInWindow();
  const { host } = new URL(world.playground.info.saml.startUrl);
  await waitFor('the terminal to say it', async () =>
    login.stdout().includes(`Sign in at ${host} in the window`),
  );
  const isVisible = () =>
    world
      .app()
      .electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(
          (each) => each.getTitle().startsWith('127.0.0.1') && each.isVisible(),
        ),
      );
  const putAway = () =>
    world.app().electron.evaluate(({ BrowserWindow }) => {
      for (const each of BrowserWindow.getAllWindows())
        if (each.getTitle().startsWith('127.0.0.1')) each.hide();
    });
  await putAway();
  expect(await isVisible()).toBe(false);
  await world.tray().click(['Sign in', 'Acme · signing in…', trayText.showSignIn]);
  await waitFor('the window to be back', isVisible);
  await putAway();
  const page = await openWindow(world);
  await page.getByRole('button', { name: panelText.signInWindow.show }).click();
  await waitFor('the window to be back', isVisible);
  await signsIn(login);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a reload of the page, and a machine that sleeps and wakes, lose nothing', async () => {
  const login = begin();
  const page = await saml.signInWindow();
  await page.getByLabel('User name').fill('somebody');
  await page.reload();
  await power('suspend');
  await power('lock-screen');
  await power('resume');
  await power('unlock-screen');
  expect(await saml.windowsOpen()).toHaveLength(1);
  await signsIn(login);
});

test('a page on its way when the network changes is asked for again', async () => {
  const login = begin();
  const page = await saml.signInWindow();
  await page.getByLabel('User name').fill('somebody');
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows().filter((each) => each.getTitle().startsWith('127.0.0.1'));
    const failed = [{}, -21, 'ERR_NETWORK_CHANGED', window?.webContents.getURL(), true];
    Reflect.apply(Object(window?.webContents).emit, window?.webContents, ['did-fail-load', ...failed]);
  });
  await expect(page.getByLabel('User name')).toHaveValue('maria', { timeout: 20_000 });
  await signsIn(login);
});

test.describe('a page that cannot be loaded is reported, in the terminal and on the page of the sources', () => {
  const ways = [
    ['fails', 'Acme', ['failed (HTTP 500).', 'It answered: “Sorry, the directory is not available.']],
    ['down', 'Acme', ['failed (HTTP 503).', 'It answered: “Under maintenance']],
    ['mute', 'Acme', ['failed (HTTP 502).']],
    ['file', 'Acme', ['returned an unexpected response.', 'a file (application/x-thing)']],
    ['empty', 'Acme', ['returned an unexpected response.', 'It sent no page to show.']],
    ['refuses connections', 'Nowhere', ['cannot be reached.', 'ERR_CONNECTION_REFUSED']],
    ['has no certificate', 'Forged', ['is not trusted.', 'ERR_CERT_AUTHORITY_INVALID', 'root certificate']],
  ] as const;
  for (const [name, source, sentences] of ways)
    test(`a provider that ${name}`, async () => {
      const shown = await saml.windowsShown();
      await saml.page(source === 'Acme' ? { answers: name } : {});
      const { code, stdout, stderr } = await begin(source).ended;
      expect(code, stdout).toBeGreaterThan(0);
      for (const sentence of sentences) expect(stderr).toContain(sentence);
      expect(await saml.windowsShown()).toEqual(shown);
      await gone();
      const page = await openWindow(world, 'Identity sources');
      for (const sentence of sentences) await expect(page.getByText(sentence).first()).toBeVisible();
    });

  test('a provider that fails once the user has signed in', async () => {
    await saml.page({ roles: saml.roles.slice(0, 1) });
    await world.playground.request('POST', '/saml/forget');
    const login = begin();
    await saml.signInWindow();
    await saml.page({ answers: 'fails' });
    await saml.signInAtPage();
    const { code, stderr } = await login.ended;
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('It answered: “Sorry, the directory is not available.');
    await gone();
  });

  test('a provider that takes nothing but a Kerberos ticket', async () => {
    await saml.page({ answers: 'ticket' });
    const { code, stderr } = await begin().ended;
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('failed (HTTP 401).');
    expect(stderr).toContain('something other than a password, such as a Kerberos ticket.');
    await gone();
  });

  test('an unusable page is shown to the user, who closes it', async () => {
    await saml.page({ answers: 'noise' });
    const login = begin();
    const page = await saml.signInWindow();
    expect(await page.textContent('body')).toContain('<%=<<}}');
    await page.close();
    expect((await login.ended).stderr).toContain('Cancelled.');
    expect(saml.leaks()).toBe(0);
  });
});

test('a page that waits for a passkey: granted to nobody, and the user is told what to do', async () => {
  await world.app().electron.evaluate(({ dialog }) => {
    const reported: unknown[] = [];
    Reflect.set(globalThis, 'reported', reported);
    Reflect.set(
      dialog,
      'showMessageBox',
      async (_window: unknown, options: { readonly message: string; readonly detail: string }) => {
        reported.push(`${options.message} ${options.detail}`);
        return { response: 0, checkboxChecked: false };
      },
    );
  });
  const reported = (): Promise<string> =>
    world.app().electron.evaluate(() => String(Reflect.get(globalThis, 'reported')));
  const login = begin('Passkeys');
  const page = await visibleWindow(world, 'http://localhost');
  expect(await reported()).toBe('');
  await page.getByRole('button').click();
  const words = await waitFor('the hint', async () => (await reported()) || undefined, { timeoutMs: 20_000 });
  expect(words).toContain('is waiting for a passkey or a security key.');
  expect(words).toContain('“Port for sign-in in your own browser”');
  expect(await page.title()).not.toBe('granted');
  await page.close();
  expect((await login.ended).stderr).toContain('Cancelled.');
  await gone();
});
