import { createServer, request, type Server } from 'node:http';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { passwordText } from '../shared/text/sign-in-window.ts';
import { answerNtlm } from './ntlm-provider.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { writtenFiles } from './rig/written-files.ts';
import { type SamlWorld, startSamlWorld, visibleWindow } from './saml-user.ts';
import { type World, waitForTray } from './world.ts';

// HTTP's own sign-in on the way to a provider's page, as AD FS, providers behind IIS and proxies ask for it.
test.describe.configure({ mode: 'serial' });

const staff = { user: 'ACME\\maria', password: 'kettle-of-Ünïcode-5871' };
let saml: SamlWorld;
let world: World;
let gallery: Server;
let proxy: Server;
let directory: Server;
let proxied = 0;

const portOf = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      resolve(typeof at === 'object' && at !== null ? at.port : 0);
    }),
  );

test.beforeAll(async () => {
  // A page whose picture and frame, of another host, want a password.
  gallery = createServer((req, res) => {
    if (req.url === '/start') {
      const foreign = `http://localhost:${req.socket.localPort}`;
      res.setHeader('content-type', 'text/html');
      return void res.end(
        `<h1>Welcome</h1><button>Go</button><img src="${foreign}/picture"><iframe src="${foreign}/frame"></iframe>`,
      );
    }
    res.writeHead(401, { 'www-authenticate': 'Basic realm="Latchkey"' }).end();
  });
  const needed = `Basic ${Buffer.from('gate:keeper').toString('base64')}`;
  proxy = createServer((req, res) => {
    if (req.headers['proxy-authorization'] !== needed) {
      res.writeHead(407, { 'proxy-authenticate': 'Basic realm="Way out"' });
      return void res.end();
    }
    proxied += 1;
    const { 'proxy-authorization': _, ...headers } = req.headers;
    const onward = request(req.url ?? '', { method: String(req.method), headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    req.pipe(onward);
  });
  directory = createServer(answerNtlm);
  const directoryPort = await portOf(directory);
  const galleryPort = await portOf(gallery);
  saml = await startSamlWorld([
    { name: 'Directory', config: { startUrl: `http://127.0.0.1:${directoryPort}/start` } },
    { name: 'Gallery', config: { startUrl: `http://127.0.0.1:${galleryPort}/start` } },
  ]);
  world = saml.world;
});
test.afterAll(async () => {
  await saml.stop();
  for (const server of [gallery, proxy, directory]) {
    server.close();
    server.closeAllConnections();
  }
});

/** The question for a password, as the user sees it. */
const question = (): Promise<Page> => visibleWindow(world, 'data:text/html');
const gone = (): Promise<unknown> =>
  waitFor('every sign-in window to be shut', async () => (await saml.windowsOpen()).length === 0);
async function answer(asked: Page, user: string, password: string): Promise<void> {
  await asked.getByLabel(passwordText.user).fill(user);
  await asked.getByLabel(passwordText.password).fill(password);
  await shutting(asked.getByRole('button', { name: passwordText.signIn }).click());
}
/** What shuts the question under the hand that does it: whether it did is seen by what follows. */
const shutting = (act: Promise<void>): Promise<void> => act.catch(() => undefined);
async function partitionOf(source: string): Promise<string> {
  const { stdout } = await world.latchkey('sources', '--json');
  const sources: readonly { readonly id: string; readonly name: string }[] = JSON.parse(stdout);
  return `persist:saml-${sources.find(({ name }) => name === source)?.id}`;
}
const signedOut = async (): Promise<void> => {
  expect((await world.latchkey('logout', 'Acme')).code).toBe(0);
  await waitForTray(world, 'Acme · signed out');
};

test('says who asks and that it can be read on the way; the password goes there and nowhere else', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1), basic: staff });
  const login = world.latchkey('login', 'Acme');
  const asked = await question();
  const { host } = new URL(world.playground.info.saml.startUrl);
  await expect(asked.getByRole('heading')).toHaveText(`${host} asks for a user name and password.`);
  await expect(asked.getByText('Its message: “Playground staff”')).toBeVisible();
  await expect(asked.getByText(passwordText.readable)).toBeVisible();
  await expect(asked.getByText(passwordText.wrong)).toHaveCount(0);
  await world.app().screenshot(asked, 'saml-password');
  await answer(asked, staff.user, staff.password);
  await saml.signInAtPage();
  const { code, stderr } = await login;
  expect([code, stderr.trim()]).toEqual([0, '']);
  await gone();
  expect(writtenFiles(world.home.dir).filter(({ text }) => text.includes(staff.password))).toEqual([]);
  expect(world.app().stderr()).not.toContain(staff.password);
  expect(saml.leaks()).toBe(0);
});

test('a renewal that is asked for it needs the user, and opens nothing', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1), basic: staff, lifeMs: 21_000 });
  await signedOut();
  const login = world.latchkey('login', 'Acme');
  await answer(await question(), staff.user, staff.password);
  await saml.signInAtPage();
  expect((await login).code).toBe(0);
  const { name } = await waitFor('the session', async () => {
    const { stdout } = await world.latchkey('list', '--json');
    const rows: readonly { readonly name: string; readonly role: string }[] = JSON.parse(stdout);
    return rows.find(({ role }) => role === 'SamlDeveloper');
  });
  const caughtAt = Date.now();
  await waitFor('the assertion to be dead', () => Date.now() > caughtAt + 1_500 || undefined);
  const partition = await partitionOf('Acme');
  await world
    .app()
    .electron.evaluate(({ session }, named) => session.fromPartition(named).clearAuthCache(), partition);
  const shown = await saml.windowsShown();
  const renewal = world.begin('latchkey', ['renew', name]);
  const reported = waitFor('the notification', () =>
    world.notifications.shown.find(({ summary }) => summary === 'Sign in to Acme'),
  );
  // It would end if it could continue without the user.
  expect(await Promise.race([reported.then(() => 'asked'), renewal.ended])).toBe('asked');
  expect(await saml.windowsShown()).toEqual(shown);
  renewal.child.kill('SIGINT');
  await renewal.ended;
});

test('a sign-out forgets it; a wrong one is asked for again, in words, with the name that was typed', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1), basic: staff });
  await signedOut();
  const login = world.latchkey('login', 'Acme');
  await answer(await question(), 'maria', 'wrong');
  const again = await waitFor('the question to come again', async () => {
    const page = await question().catch(() => undefined);
    return page !== undefined && (await page.getByText(passwordText.wrong).count()) > 0 ? page : undefined;
  });
  await expect(again.getByLabel(passwordText.user)).toHaveValue('maria');
  await expect(again.getByLabel(passwordText.password)).toHaveValue('');
  await world.app().screenshot(again, 'saml-password-wrong');
  await answer(again, staff.user, staff.password);
  await saml.signInAtPage();
  expect((await login).code).toBe(0);
});

const ways: readonly (readonly [string, (asked: Page) => Promise<void>])[] = [
  ['Cancel', (asked) => shutting(asked.getByRole('button', { name: passwordText.cancel }).click())],
  ['Escape', (asked) => shutting(asked.keyboard.press('Escape'))],
  ['a question that is closed', (asked) => shutting(asked.close())],
];
for (const [name, way] of ways)
  test(`${name} ends the sign-in, and nothing more is asked`, async () => {
    await saml.page({ basic: staff });
    await signedOut();
    const login = world.latchkey('login', 'Acme');
    await way(await question());
    const { code, stderr } = await login;
    expect([code, stderr]).toEqual([4, expect.stringContaining('Cancelled.')]);
    await gone();
    await waitForTray(world, 'Acme · signed out');
  });

test('a sign-in that is called off shuts the question too', async () => {
  await signedOut();
  const login = world.latchkey('login', 'Acme');
  await question();
  await world.tray().click(['Sign in', 'Acme · signing in…', 'Cancel sign-in']);
  expect((await login).code).toBe(4);
  await gone();
});

test('a Windows account is proven by NTLM: the password itself stays here', async () => {
  const login = world.latchkey('login', 'Directory');
  const asked = await question();
  await expect(asked.getByText(passwordText.guessable)).toBeVisible();
  await expect(asked.getByText(passwordText.domain)).toBeVisible();
  await answer(asked, staff.user, staff.password);
  const page = await saml.signInWindow();
  await expect(page.getByRole('heading')).toHaveText('Welcome ACME maria');
  await page.close();
  expect((await login).code).toBe(4);
});

test('pictures and frames of other hosts get no question', async () => {
  const login = world.latchkey('login', 'Gallery');
  const page = await saml.signInWindow();
  await expect(page.getByRole('heading')).toHaveText('Welcome');
  await page.waitForLoadState('load');
  expect(
    world
      .app()
      .electron.windows()
      .some((each) => each.url().startsWith('data:')),
  ).toBe(false);
  await page.close();
  expect((await login).code).toBe(4);
});

test('a proxy that asks is distinguished from the site', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1) });
  await world.playground.request('POST', '/saml/forget');
  const port = await portOf(proxy);
  await world.app().electron.evaluate(
    ({ session }, [partition, rules]) =>
      session.fromPartition(String(partition)).setProxy({
        proxyRules: String(rules),
        // Loopback addresses go through it too.
        proxyBypassRules: '<-loopback>',
      }),
    [await partitionOf('Acme'), `http=127.0.0.1:${port}`],
  );
  const login = world.latchkey('login', 'Acme');
  const asked = await question();
  await expect(asked.getByRole('heading')).toHaveText(
    `The proxy 127.0.0.1:${port} asks for a user name and password.`,
  );
  await expect(asked.getByText('Its message: “Way out”')).toBeVisible();
  await world.app().screenshot(asked, 'saml-password-proxy');
  await answer(asked, 'gate', 'keeper');
  await saml.signInAtPage();
  expect((await login).code).toBe(0);
  expect(proxied).toBeGreaterThan(0);
});
